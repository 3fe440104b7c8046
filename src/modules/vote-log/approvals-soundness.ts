import { checkApprovals, type ActEntry } from '../../domain/vote-log/approval';
import { parseEntry } from '../../domain/vote-log/entry';
import type { LogView, StoredApproval, StoredRound } from './ballot-box.store';

/** Whether every act of a log has its two approvals, and no other is stored. */
export async function areApprovalsSound(view: LogView, row: StoredRound): Promise<boolean> {
  const [first] = await view.entries(row.round, 0, 1);
  const open = parseEntry(first ?? new Uint8Array());
  const approvers = open.ok && open.value.t === 'open' ? open.value.keys.approvers : [];
  const acts = await actsOf(view, row);
  const stored = await view.approvals(row.round);
  if (stored.length !== 2 * acts.length) return false;
  return acts.every(({ index, entry }) => {
    const [one, two] = stored.filter((approval) => approval.index === index).sort(byPlace);
    const isPair = one?.place === 1 && two?.place === 2;
    return isPair && checkApprovals(entry, [one.body, two.body], approvers).ok;
  });
}

interface PlacedAct {
  readonly index: number;
  readonly entry: ActEntry;
}

async function actsOf(view: LogView, { round, size }: StoredRound): Promise<PlacedAct[]> {
  const acts: PlacedAct[] = [];
  for (const { index } of await view.steps(round, 0, size)) {
    const [body] = await view.entries(round, index, index + 1);
    const entry = parseEntry(body ?? new Uint8Array());
    if (entry.ok && 'by' in entry.value) acts.push({ index, entry: entry.value });
  }
  return acts;
}

function byPlace(a: StoredApproval, b: StoredApproval): number {
  return a.place - b.place;
}
