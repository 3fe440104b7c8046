import type { RuleEntry, VoidEntry } from '../../src/domain/vote-log/entry';
import { BallotBox } from '../../src/modules/vote-log';
import { Visitor, type Answer } from './agent';
import type { TestApp } from './app';
import { APPROVERS, HASH, KEY_IDS, signed } from './box-bench';
import { must } from './round-scenario';

/** What an act says beside who approved it, and why in detail. */
export type Stated =
  Pick<VoidEntry, 't' | 'k' | 'r' | 'reason'> | Pick<RuleEntry, 't' | 'what' | 'to'>;

/** From here on rounds open with the keys of two officers. */
export function openWithApprovers({ app }: TestApp): void {
  const box = app.get(BallotBox, { strict: false });
  const open = box.open.bind(box);
  jest.spyOn(box, 'open').mockImplementation((opening) => {
    return open({ ...opening, approvers: APPROVERS });
  });
}

/** Enters an act of both officers. */
export async function enterAct({ app }: TestApp, slug: string, stated: Stated): Promise<void> {
  const [first, second] = KEY_IDS;
  const entry = { v: 1, ref: HASH, by: [first, second], ...stated } as const;
  must(await app.get(BallotBox, { strict: false }).enter(slug, signed({ entry })));
}

/** The address of the receipt page that a voter ends up on. */
export function receiptPath(slug: string, receipt: Answer): string {
  const code = receipt.$('#tracking-code').text().replaceAll('-', '').slice(0, 20);
  return `/rounds/${slug}/receipts/${code}`;
}

/** The cast that a receipt is about, as its file names it. */
export async function castOf(
  { url }: TestApp,
  receipt: string,
): Promise<{ readonly k: string; readonly r: number }> {
  const { text } = await new Visitor(url).get(`${receipt}.tlog-proof`);
  const extra = /^extra (.*)$/m.exec(text)?.[1] ?? '';
  const { k, r } = JSON.parse(Buffer.from(extra, 'base64').toString()) as VoidEntry;
  return { k, r };
}
