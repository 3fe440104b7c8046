import type { Step } from '../instance';
import { type SeatContest, type SeatCount, startStep } from './contest';

/** How many ballots, or how strong a path, from one candidate to another. */
type Between = (one: string, other: string) => bigint;

/** Schulze's method; a path is as strong as the ballots of its narrowest win. */
export function schulze(contest: SeatContest): SeatCount {
  const { candidates, seats, valid } = contest;
  const prefer = preferences(contest);
  const win: Between = (one, other) => {
    const [own, back] = [prefer(one, other), prefer(other, one)];
    return own > back ? own : 0n;
  };
  const rows = new Map(candidates.map((name) => [name, widths(candidates, win, name)]));
  const strength: Between = (one, other) => at(rows.get(one) as Map<string, bigint>, other);
  const steps: Step[] = [startStep(contest)];
  for (const candidate of candidates) {
    for (const over of candidates.filter((other) => other !== candidate)) {
      const ballots = Number(prefer(candidate, over));
      steps.push({
        ...{ t: 'pair', candidate, over, ballots },
        strength: Number(strength(candidate, over)),
      });
    }
  }
  const order = valid === 0n ? [] : placesOf(candidates, strength);
  order.forEach(({ name, unbeaten }, i) => {
    const tie: Step = unbeaten.length > 1 ? { tied: unbeaten, decidedBy: 'lot' } : {};
    steps.push({ t: 'place', place: i + 1, candidate: name, isElected: i < seats, ...tie });
  });
  return { elected: order.slice(0, seats).map(({ name }) => name), steps };
}

/** How many ballots name the one before the other, or only the one. */
function preferences({ candidates, papers }: SeatContest): Between {
  const rows = new Map(candidates.map((name) => [name, new Map(candidates.map((to) => [to, 0n]))]));
  for (const { ranking, weight } of papers) {
    const below = new Set(candidates);
    for (const name of ranking) {
      below.delete(name);
      const row = rows.get(name) as Map<string, bigint>;
      for (const other of below) row.set(other, at(row, other) + weight);
    }
  }
  return (one, other) => at(rows.get(one) as Map<string, bigint>, other);
}

/** The width of the widest way to everybody: whoever is reached over the widest way goes on. */
function widths(names: readonly string[], win: Between, from: string): Map<string, bigint> {
  const width = new Map(names.map((name) => [name, win(from, name)]));
  const waiting = new Set(names);
  waiting.delete(from);
  while (waiting.size > 0) {
    const next = [...waiting].reduce((a, b) => (at(width, b) > at(width, a) ? b : a));
    waiting.delete(next);
    for (const name of waiting) {
      const link = win(next, name);
      const through = link < at(width, next) ? link : at(width, next);
      if (through > at(width, name)) width.set(name, through);
    }
  }
  return width;
}

function at(width: ReadonlyMap<string, bigint>, name: string): bigint {
  return width.get(name) as bigint;
}

interface Place {
  readonly name: string;
  /** Those among whom the tie order chose. */
  readonly unbeaten: string[];
}

function placesOf(candidates: readonly string[], strength: Between): Place[] {
  const places: Place[] = [];
  let left = candidates;
  while (left.length > 0) {
    const rivals = left;
    const isBeaten = (name: string): boolean =>
      rivals.some((rival) => strength(rival, name) > strength(name, rival));
    const unbeaten = left.filter((name) => !isBeaten(name));
    const name = unbeaten[0] as string;
    places.push({ name, unbeaten });
    left = left.filter((other) => other !== name);
  }
  return places;
}
