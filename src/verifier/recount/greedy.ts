import { byCodePoint } from '../formats/bytes';
import type { Candidate, Decision, Instance, Step } from './instance';

/**
 * Greedy by votes: the candidates by votes, ties by tie order; each that fits into what is left is
 * taken, the others are passed over.
 * @param candidates any order; only these take part
 * @param budget what there is to spend, minor units
 */
export function greedy(
  candidates: readonly Candidate[],
  budget: bigint,
  mayFundUnsupported: boolean,
): Decision {
  const ranked = [...candidates].sort((a, b) => b.votes - a.votes || a.index - b.index);
  const order: string[] = [];
  let left = budget;
  const steps = ranked.map((candidate, place) => {
    const t = verdictOn(candidate, left, mayFundUnsupported);
    if (t === 'take') {
      left -= candidate.cost;
      order.push(candidate.id);
    }
    const { id: project, votes, cost } = candidate;
    const step: Step = { t, project, votes, costMinor: `${cost}`, leftMinor: `${left}` };
    return { ...step, ...tiedFrom(ranked, place) };
  });
  return { order, steps, runs: 1 };
}

/** Greedy over a whole pot; without voters nothing is funded. */
export function countGreedy(instance: Instance): Decision {
  const mayFundUnsupported = instance.pot.fundUnsupported && instance.voters > 0;
  return greedy(instance.candidates, instance.budget, mayFundUnsupported);
}

/** The member `tied` when at least two ids share a place. */
export function tiedMember(ids: readonly string[]): Step {
  return ids.length < 2 ? {} : { tied: [...ids].sort(byCodePoint) };
}

function verdictOn(candidate: Candidate, left: bigint, mayFundUnsupported: boolean): string {
  if (candidate.votes === 0 && !mayFundUnsupported) return 'unsupported';
  return candidate.cost <= left ? 'take' : 'misfit';
}

function tiedFrom(ranked: readonly Candidate[], place: number): Step {
  const { votes } = ranked[place] as Candidate;
  const same = ranked.slice(place).filter((candidate) => candidate.votes === votes);
  return tiedMember(same.map((candidate) => candidate.id));
}
