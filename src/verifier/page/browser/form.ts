import { isLogKey, textOf, type Job, type NamedText } from '../job';
import type { WordKey } from '../words';
import { byId } from './elements';

/** Something that must be mended before the check can start. */
export interface FieldError {
  readonly field: 'bundle' | 'vkey';
  readonly text: WordKey;
}

/** What was given, or what is wrong with it. */
export type Given =
  | { readonly ok: true; readonly job: Job; readonly fileName: string }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Reads the form and the files that were chosen in it. */
export async function readForm(): Promise<Given> {
  const bundle = files('bundle')[0];
  const vkey = byId('vkey', HTMLTextAreaElement).value;
  const isSelfTrusted = byId('self', HTMLInputElement).checked;
  const errors: FieldError[] = [];
  if (bundle === undefined) errors.push({ field: 'bundle', text: 'bundle.missing' });
  if (!isSelfTrusted && vkey.trim() !== '' && !isLogKey(vkey)) {
    errors.push({ field: 'vkey', text: 'key.wrong' });
  }
  if (bundle === undefined || errors.length > 0) return { ok: false, errors };
  const zip = await bytesOf(bundle);
  if (zip === undefined) {
    return { ok: false, errors: [{ field: 'bundle', text: 'bundle.unreadable' }] };
  }
  const [receipts, seen] = [await texts('receipts'), await headTexts()];
  return { ok: true, fileName: bundle.name, job: { zip, vkey, isSelfTrusted, receipts, seen } };
}

/** Puts dropped files where they belong, by their names. */
export function placeFiles(dropped: readonly File[]): void {
  const receipts = dropped.filter(({ name }) => name.endsWith('.tlog-proof'));
  const bundle = dropped.find(({ name }) => name.endsWith('.zip')) ?? alone(dropped, receipts);
  const heads = dropped.filter((file) => file !== bundle && !receipts.includes(file));
  if (bundle !== undefined) give('bundle', [bundle]);
  if (receipts.length > 0) give('receipts', receipts);
  if (heads.length > 0) give('heads', heads);
  if (receipts.length + heads.length > 0) byId('more', HTMLDetailsElement).open = true;
}

/** A single file of another name is meant as the bundle while there is none. */
function alone(dropped: readonly File[], receipts: readonly File[]): File | undefined {
  return dropped.length === 1 && receipts.length === 0 && files('bundle').length === 0
    ? dropped[0]
    : undefined;
}

function give(id: string, chosen: readonly File[]): void {
  const transfer = new DataTransfer();
  chosen.forEach((file) => transfer.items.add(file));
  byId(id, HTMLInputElement).files = transfer.files;
}

function files(id: string): File[] {
  return [...(byId(id, HTMLInputElement).files ?? [])];
}

async function texts(id: string): Promise<NamedText[]> {
  const read = files(id).map(async (file) => ({
    name: file.name,
    text: textOf((await bytesOf(file)) ?? new ArrayBuffer(0)),
  }));
  return Promise.all(read);
}

async function headTexts(): Promise<string[]> {
  const chosen = (await texts('heads')).map(({ text }) => text);
  const pasted = byId('head-text', HTMLTextAreaElement).value;
  // A text field drops the line feed at the end, which belongs to a head.
  return pasted.trim() === '' ? chosen : [...chosen, `${pasted.trim()}\n`];
}

async function bytesOf(file: File): Promise<ArrayBuffer | undefined> {
  return file.arrayBuffer().catch(() => undefined);
}
