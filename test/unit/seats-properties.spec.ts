import fc from 'fast-check';

import type { RankedBallot, SeatElection } from '../../src/domain/tally/seats/seat-contest';
import { bindSeatRule, SEAT_RULES } from '../../src/domain/tally/seats/seat-rule';
import type { PlaceStep, SeatOutcome, StvStageStep } from '../../src/domain/tally/seats/seat-trace';

const NAMES = ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay'];
const RULES = SEAT_RULES.map(({ id }) => id);

function count(id: string, election: SeatElection): SeatOutcome {
  const rule = bindSeatRule({ id, version: 1 });
  if (!rule.ok) throw new Error(rule.error.kind);
  return rule.value(election);
}

const ballotFor = (candidates: readonly string[]) =>
  fc.record({
    ranking: fc.shuffledSubarray([...candidates]),
    weight: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })),
  });

const elections: fc.Arbitrary<SeatElection> = fc
  .tuple(fc.integer({ min: 1, max: NAMES.length }), fc.integer({ min: 1, max: 5 }))
  .chain(([size, seats]) => {
    const candidates = NAMES.slice(0, size);
    const ballots = fc.array(ballotFor(candidates), { maxLength: 14 });
    return ballots.map((cast) => ({ candidates, ballots: cast, seats }));
  });

const single = ({ ballots }: SeatElection): RankedBallot[] =>
  ballots.flatMap(({ ranking, weight }) =>
    Array.from({ length: weight }, () => ({ ranking, weight: 1 })),
  );

const placesIn = ({ steps }: SeatOutcome): PlaceStep[] => steps.filter((s) => s.t === 'place');
const units = (text: string): bigint => BigInt(text.replace('.', ''));

describe.each(RULES)('%s', (id) => {
  it('does not ask how ballots are ordered, bundled, or what anybody is called', () => {
    fc.assert(
      fc.property(elections, fc.infiniteStream(fc.nat()), (election, keys) => {
        const outcome = count(id, election);
        const shuffled = single(election)
          .map((ballot) => ({ ballot, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ ballot }) => ballot);
        expect(count(id, { ...election, ballots: shuffled })).toEqual(outcome);
        const rename = (name: string): string => `z${NAMES.length - NAMES.indexOf(name)}`;
        const renamed = {
          candidates: election.candidates.map(rename),
          ballots: election.ballots.map((b) => ({ ...b, ranking: b.ranking.map(rename) })),
          seats: election.seats,
        };
        expect(count(id, renamed).elected).toEqual(outcome.elected.map(rename));
      }),
      { numRuns: 150 },
    );
  });

  it('asks for the tie order only where it says so', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const outcome = count(id, election);
        fc.pre(outcome.ties === 0);
        const turned = { ...election, candidates: [...election.candidates].reverse() };
        expect([...count(id, turned).elected].sort()).toEqual([...outcome.elected].sort());
      }),
      { numRuns: 150 },
    );
  });

  it('fills at most the seats, and each with somebody else', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const { elected } = count(id, election);
        expect(elected.length).toBeLessThanOrEqual(election.seats);
        expect(new Set(elected).size).toBe(elected.length);
        expect(election.candidates).toEqual(expect.arrayContaining([...elected]));
      }),
      { numRuns: 200 },
    );
  });
});

/** The least votes that are one Droop quota more than others leave. */
function quotaOf(valid: number, seats: number): number {
  return Math.floor(valid / (seats + 1)) + 1;
}

/** Voters who put the same candidates first, in whatever order, and who make `quotas` quotas. */
const solid = elections.chain((others) => {
  const { candidates, seats } = others;
  const drawn = fc.record({
    favourites: fc.shuffledSubarray([...candidates], { minLength: 1 }),
    quotas: fc.integer({ min: 1, max: seats }),
    orders: fc.array(fc.infiniteStream(fc.nat()), { minLength: 1, maxLength: 5 }),
  });
  return drawn.map(({ favourites, quotas, orders }) => {
    const rest = others.ballots.reduce(
      (sum, { ranking, weight }) => sum + (ranking.length > 0 ? weight : 0),
      0,
    );
    let votes = 1;
    while (votes < quotas * quotaOf(rest + votes, seats)) votes += 1;
    const ballots = orders.map((keys, i): RankedBallot => {
      const byKey = (names: readonly string[]): string[] =>
        names
          .map((name) => ({ name, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ name }) => name);
      const behind = byKey(candidates.filter((name) => !favourites.includes(name)));
      const share = Math.floor(votes / orders.length);
      const weight = i === 0 ? votes - share * (orders.length - 1) : share;
      return { ranking: [...byKey(favourites), ...behind], weight };
    });
    const cast = ballots.filter(({ weight }) => weight > 0);
    return { election: { ...others, ballots: [...others.ballots, ...cast] }, favourites, quotas };
  });
});

describe.each(['scottish-stv', 'meek-stv'])('%s, being proportional', (id) => {
  it('gives voters who agree on some candidates a seat for every quota that they make', () => {
    fc.assert(
      fc.property(solid, ({ election, favourites, quotas }) => {
        const theirs = count(id, election).elected.filter((name) => favourites.includes(name));
        expect(theirs.length).toBeGreaterThanOrEqual(Math.min(quotas, favourites.length));
      }),
      { numRuns: 500 },
    );
  });

  it('fills every seat for which somebody stands, as soon as anybody is named', () => {
    fc.assert(
      fc.property(elections, (election) => {
        fc.pre(election.ballots.some(({ ranking }) => ranking.length > 0));
        const most = Math.min(election.seats, election.candidates.length);
        expect(count(id, election).elected).toHaveLength(most);
      }),
      { numRuns: 200 },
    );
  });
});

describe('Scottish STV, stage by stage', () => {
  it('takes votes only from whom it says, and only adds to the others', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const stages = count('scottish-stv', election).steps.filter(
          (step): step is StvStageStep => step.t === 'stage',
        );
        stages.slice(1).forEach((stage, i) => {
          const before = stages[i] as StvStageStep;
          const gained = new Map(stage.transfers.map((t) => [t.candidate, units(t.votes)]));
          stage.totals.forEach(({ candidate, votes }, place) => {
            const difference = units(votes) - units(before.totals[place]?.votes as string);
            if (candidate === stage.candidate) expect(difference).toBeLessThanOrEqual(0n);
            else expect(difference).toBe(gained.get(candidate) ?? 0n);
          });
          expect(units(stage.nonTransferable)).toBeGreaterThanOrEqual(
            units(before.nonTransferable),
          );
        });
      }),
      { numRuns: 200 },
    );
  });
});

/** The election once more, in which one ballot puts a candidate first that it had further behind. */
function raised(election: SeatElection, name: string, which: number): SeatElection {
  const ballots = election.ballots.map((ballot, i) => {
    if (i !== which) return ballot;
    return { ...ballot, ranking: [name, ...ballot.ranking.filter((other) => other !== name)] };
  });
  return { ...election, ballots };
}

/** Whether the winner wins, or would have by another tie order. */
function leads(outcome: SeatOutcome, name: string): boolean {
  const [first] = placesIn(outcome);
  return first?.candidate === name || first?.tied?.includes(name) === true;
}

describe.each(['schulze', 'borda-seats', 'approval-seats'])('%s, being monotone', (id) => {
  it('does not take the first place from whom one more ballot puts first', () => {
    fc.assert(
      fc.property(elections, fc.nat(13), (election, which) => {
        const [winner] = count(id, election).elected;
        fc.pre(winner !== undefined);
        const better = count(id, raised(election, winner, which));
        expect(leads(better, winner)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function beats({ ballots }: SeatElection, one: string, other: string): boolean {
  const margin = ballots.reduce((sum, { ranking, weight }) => {
    const first = ranking.find((name) => name === one || name === other);
    return sum + (first === one ? weight : first === other ? -weight : 0);
  }, 0);
  return margin > 0;
}

describe('Schulze, from pair to pair', () => {
  it('puts first whoever beats everybody, and last whoever loses to everybody', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const places = placesIn(count('schulze', election)).map(({ candidate }) => candidate);
        const all = election.candidates;
        fc.pre(all.length > 1 && places.length > 0);
        const others = (name: string): string[] => all.filter((other) => other !== name);
        const best = all.find((a) => others(a).every((b) => beats(election, a, b)));
        const worst = all.find((a) => others(a).every((b) => beats(election, b, a)));
        if (best !== undefined) expect(places[0]).toBe(best);
        if (worst !== undefined) expect(places.at(-1)).toBe(worst);
      }),
      { numRuns: 400 },
    );
  });

  it('elects the first from the smallest set whose members all beat everybody outside', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const [winner] = count('schulze', election).elected;
        fc.pre(winner !== undefined);
        expect(smallestDominant(election)).toContain(winner);
      }),
      { numRuns: 200 },
    );
  });
});

/** Of all sets of candidates whose members beat everybody outside, the smallest (Smith's set). */
function smallestDominant(election: SeatElection): readonly string[] {
  const { candidates } = election;
  const sets = Array.from({ length: 2 ** candidates.length }, (_, bits) =>
    candidates.filter((__, i) => (bits >> i) % 2 === 1),
  );
  const dominates = (set: readonly string[]): boolean =>
    candidates
      .filter((name) => !set.includes(name))
      .every((outsider) => set.every((member) => beats(election, member, outsider)));
  const dominant = sets.filter((set) => set.length > 0 && dominates(set));
  return dominant.reduce((a, b) => (b.length < a.length ? b : a));
}
