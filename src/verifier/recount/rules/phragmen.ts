import { gcd } from '../fraction';
import type { Election, Entrant } from './election';

/** The options of Phragmén's rule. */
export interface PhragmenOptions {
  readonly onMisfit: 'stop' | 'skip';
  readonly fundUnsupported: boolean;
}

/** The loads of all groups over one denominator. */
interface Loads {
  denominator: bigint;
  amounts: bigint[];
}

/**
 * Phragmén's sequential rule: the next entrant is the one whose supporters would carry the least
 * each, when they carry its cost and all that they carry already evenly.
 */
export function spreadLoads(election: Election, options: PhragmenOptions): Entrant[] {
  const loads: Loads = { denominator: 1n, amounts: election.groups.map(() => 0n) };
  const chosen: Entrant[] = [];
  let left = election.budget;
  let open = election.entrants.filter(({ cost }) => cost <= left);
  for (;;) {
    const next = lightest(election, open, loads, options);
    const misfits = next.filter(({ cost }) => cost > left);
    if (next.length === 0 || (misfits.length > 0 && options.onMisfit === 'stop')) return chosen;
    const winner = next.find(({ cost }) => cost <= left);
    open = open.filter((one) => one !== winner && !misfits.includes(one));
    if (winner === undefined) continue;
    chosen.push(winner);
    left -= winner.cost;
    carry(election, winner, loads);
  }
}

/** All that are next, in tie order; those that nobody supports come last, and only if they may. */
function lightest(
  election: Election,
  open: readonly Entrant[],
  loads: Loads,
  { fundUnsupported }: PhragmenOptions,
): Entrant[] {
  let least: { readonly load: bigint; readonly votes: bigint } | undefined;
  let best: Entrant[] = [];
  for (const one of open.filter(({ votes }) => votes > 0n)) {
    const load = together(election, one, loads);
    const difference = least === undefined ? -1n : load * least.votes - least.load * one.votes;
    if (difference === 0n) best.push(one);
    if (difference >= 0n) continue;
    least = { load, votes: one.votes };
    best = [one];
  }
  if (least !== undefined || !fundUnsupported || election.voters === 0n) return best;
  return [...open];
}

/** What the supporters would carry together. */
function together({ groups }: Election, { cost, backers }: Entrant, loads: Loads): bigint {
  return backers.reduce(
    (sum, [group]) => sum + sizeOf(groups, group) * (loads.amounts[group] as bigint),
    cost * loads.denominator,
  );
}

function sizeOf(groups: Election['groups'], group: number): bigint {
  return (groups[group] as Election['groups'][number]).size;
}

function carry(election: Election, winner: Entrant, loads: Loads): void {
  if (winner.votes === 0n) return;
  const load = together(election, winner, loads);
  const common = gcd(load, winner.votes);
  const factor = winner.votes / common;
  loads.denominator *= factor;
  loads.amounts = loads.amounts.map((amount) => amount * factor);
  for (const [group] of winner.backers) loads.amounts[group] = load / common;
}
