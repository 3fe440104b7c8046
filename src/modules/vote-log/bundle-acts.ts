import { assert, assertDefined } from '../../domain/shared/assert';
import { canonicalJson } from '../../domain/shared/canonical-json';
import { parseEntry, type VoidEntry } from '../../domain/vote-log/entry';
import { trackingCode } from '../../domain/vote-log/tracking-code';
import type { StoredStep } from './ballot-box.store';
import type { BundleFolder } from './bundle-folder';
import type { VoteLogRepository } from './vote-log.repository';

/**
 * Writes down what two officers took out or put back, if they did.
 * @param size entries of the log that the bundle is about
 */
export async function writeVoids(
  logs: VoteLogRepository,
  { round, size }: { readonly round: string; readonly size: number },
  folder: BundleFolder,
): Promise<void> {
  const steps = await logs.steps(round, size);
  const removals = steps.filter(({ kind }) => kind === 'void' || kind === 'restore');
  if (removals.length === 0) return;
  const reveal = steps.find(({ kind }) => kind === 'reveal')?.index ?? size;
  const sink = folder.create('voids.jsonl');
  for (const step of removals) {
    const { t, v, k, r, reason, ref, by } = await entryOf(logs, round, step);
    const place = await castOf(logs, round, step);
    const afterReveal = step.index > reveal;
    const line = { t, v, k, r, reason, ref, by, index: step.index, ...place, afterReveal };
    sink.add(`${canonicalJson(line)}\n`);
  }
  sink.end();
}

/** Writes the approvals of the acts at these indexes: two files each. */
export async function writeApprovals(
  logs: VoteLogRepository,
  round: string,
  folder: BundleFolder,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (const [index, pair] of await logs.approvalsOf(round)) {
    if (index < from || index >= to) continue;
    for (const [i, text] of pair.entries()) folder.write(`approvals/${index}-${i + 1}.json`, text);
  }
}

async function entryOf(
  logs: VoteLogRepository,
  round: string,
  { index }: StoredStep,
): Promise<VoidEntry> {
  const [body] = await logs.entries(round, index, index + 1);
  const entry = parseEntry(assertDefined(body, 'the entry of the act'));
  assert(entry.ok, 'the entry of the act is readable');
  return entry.value as VoidEntry;
}

async function castOf(logs: VoteLogRepository, round: string, { k, r }: StoredStep) {
  const place = await logs.placeOfBallot(round, k ?? new Uint8Array(), r ?? 0);
  if (place === undefined) return { cast: -1, code: '' };
  return { cast: place.idx, code: place.leaf === null ? '' : trackingCode(place.leaf) };
}
