import fc from 'fast-check';

import type { PotLimits } from '../../../src/domain/tally/constraints';
import type { RuleConfig } from '../../../src/domain/tally/rule';
import { type PotOutcome, type PotTallyInput, tallyPot } from '../../../src/domain/tally/tally-pot';
import { costIn, stepsOf, supportFor } from '../../support/outcomes';
import { plainGreedy } from '../../support/plain-greedy';
import { potsWith, type RandomPot, ruleOf } from '../../support/random-pots';

type Districts = NonNullable<RandomPot['districts']>;

const costOf = (pot: RandomPot, ids: readonly string[]): bigint =>
  ids.reduce((sum, id) => sum + costIn(pot, id), 0n);

/** What is free and what fills floors, in the order in which it was decided. */
function givenBefore(pot: RandomPot, rule: RuleConfig): string[] {
  const options = { ...rule.options, completion: 'none' };
  const outcome = tallyPot({ ...pot, rule: { ...rule, options } });
  const paid = new Set(stepsOf(outcome, 'buy').map(({ project }) => project));
  return outcome.order.filter((id) => !paid.has(id));
}

/** What limits still allow after these winners. */
function limitsAfter({ groups = [], conflicts = [] }: PotLimits, pot: RandomPot, won: string[]) {
  const others = (ids: readonly string[]) => ids.filter((id) => !won.includes(id));
  const among = (ids: readonly string[]) => ids.filter((id) => won.includes(id));
  const isDecided = (ids: readonly string[]) => among(ids).length > 0;
  const narrowed = groups.map(({ name, projects, ceilingMinor, mostWinners }) => ({
    ...{ name, projects: others(projects) },
    ...(ceilingMinor !== undefined && {
      ceilingMinor: ceilingMinor - costOf(pot, among(projects)),
    }),
    ...(mostWinners !== undefined && { mostWinners: mostWinners - among(projects).length }),
  }));
  const excluded = conflicts.filter(isDecided).map((ids, i) => {
    return { name: `excluded ${i}`, projects: others(ids), mostWinners: 0 };
  });
  const open = conflicts.filter((ids) => !isDecided(ids));
  return { groups: [...narrowed, ...excluded], conflicts: open };
}

/** The pot as it is when purchases begin, in a unit of money that makes all endowments whole. */
interface Stage {
  readonly pot: RandomPot;
  readonly leftMinor: bigint;
  readonly factor: bigint;
}

function stageAfter(pot: RandomPot, won: string[]): Stage {
  const shares = [...(pot.districts?.sharesMinor.values() ?? [])];
  const factor = pot.districts ? shares.reduce((sum, share) => sum + share, 0n) : 1n;
  const leftMinor = (pot.budgetMinor - costOf(pot, won)) * factor;
  const limits = limitsAfter(pot.limits ?? {}, pot, won);
  return {
    ...{ leftMinor, factor },
    pot: {
      ...pot,
      unitMinor: pot.unitMinor * factor,
      tieOrder: pot.tieOrder.filter((id) => !won.includes(id)),
      projects: pot.projects
        .filter(({ id }) => !won.includes(id))
        .map(({ id, costMinor }) => ({ id, costMinor: costMinor * factor })),
      ballots: pot.ballots.map((ballot) => ballot.filter((id) => !won.includes(id))),
      points: pot.points?.map((given, voter) =>
        given.filter((_, place) => !won.includes(pot.ballots[voter]![place]!)),
      ),
      limits: {
        conflicts: limits.conflicts,
        groups: limits.groups.map((group) => ({
          ...group,
          ...('ceilingMinor' in group && { ceilingMinor: group.ceilingMinor * factor }),
        })),
      },
    },
  };
}

/** What all voters of each district have together in a run. */
function moneyIn(
  run: number,
  { pot, leftMinor, factor }: Stage,
  start: string,
): Map<string, bigint> {
  const { districts, ballots, unitMinor } = pot;
  const shares = districts?.sharesMinor ?? new Map([['', 1n]]);
  const money = [...shares].map(([style, share]) => {
    const voters = districts?.styles.filter((own) => own === style).length ?? ballots.length;
    const exact = (leftMinor / factor) * share;
    const perVoter = BigInt(voters) * unitMinor;
    const isWhole = start === 'floor' || (start === 'exact-then-floor' && run > 0);
    const own = voters > 0 && isWhole ? (exact / perVoter) * perVoter : exact;
    return [style, voters === 0 ? 0n : own + BigInt(run) * perVoter] as const;
  });
  return new Map(money);
}

/** One run: Equal Shares without any completion, of a pot that has just this money. */
function makeRun(stage: Stage, rule: RuleConfig, run: number): PotOutcome {
  const money = moneyIn(run, stage, String(rule.options?.['start'] ?? 'exact'));
  const districts: Districts | undefined = stage.pot.districts && {
    ...stage.pot.districts,
    sharesMinor: money,
  };
  const budgetMinor = [...money.values()].reduce((sum, minor) => sum + minor, 0n);
  const { utility = 'cost' } = rule.options ?? {};
  const options = { utility, completion: 'none', zeroCost: 'skip' };
  return tallyPot({ ...stage.pot, budgetMinor, districts, rule: { ...rule, options } });
}

interface Stepped {
  readonly kept: PotOutcome;
  readonly run: number;
  readonly runs: number;
  readonly stop: string;
}

/** add1 as its definition has it: one run after the other, from the first on. */
function stepUp(stage: Stage, rule: RuleConfig): Stepped {
  const isExhaustive = String(rule.options?.['completion']).startsWith('add1e');
  let kept = makeRun(stage, rule, 0);
  if (stage.leftMinor === 0n) return { kept, run: 0, runs: 1, stop: 'single' };
  for (let run = 0; ; run += 1) {
    const left = stage.leftMinor - kept.costMinor;
    const blocked = new Set(stepsOf(kept, 'blocked').map(({ project }) => project));
    const open = stage.pot.projects.filter(
      ({ id, costMinor }) =>
        costMinor > 0n &&
        supportFor(stage.pot, id).size > 0 &&
        !kept.order.includes(id) &&
        !blocked.has(id),
    );
    if (open.every(({ costMinor }) => isExhaustive && costMinor > left)) {
      return { kept, run, runs: run + 1, stop: 'exhaustive' };
    }
    const next = makeRun(stage, rule, run + 1);
    if (next.costMinor > stage.leftMinor) return { kept, run, runs: run + 2, stop: 'over-budget' };
    kept = next;
  }
}

function completed(pot: RandomPot, rule: RuleConfig, order: string[]): string[] {
  if (!String(rule.options?.['completion']).endsWith('u')) return order;
  const granted = new Map(order.map((id) => [id, costIn(pot, id)]));
  const leftMinor = pot.budgetMinor - costOf(pot, order);
  return [...order, ...plainGreedy(pot, rule, { granted, leftMinor }).order];
}

/** Counts a pot with leaps and step by step; returns how many runs were leapt over. */
function expectSteps(pot: RandomPot, rule: RuleConfig): number {
  const heard: number[] = [];
  const input: PotTallyInput = { ...pot, rule, onProgress: (runs) => heard.push(runs) };
  const outcome = tallyPot(input);
  const before = givenBefore(pot, rule);
  const { kept, run, runs, stop } = stepUp(stageAfter(pot, before), rule);
  expect(stepsOf(outcome, 'endowment')).toMatchObject([{ run, runs, stop }]);
  expect(outcome.runs).toBe(runs);
  const purchases = (one: PotOutcome) =>
    stepsOf(one, 'buy').map(({ project, supporters, paying, exhausted, tied }) => {
      return { project, supporters, paying, exhausted, tied };
    });
  expect(purchases(outcome)).toEqual(purchases(kept));
  expect(outcome.order).toEqual(completed(pot, rule, [...before, ...kept.order]));
  return heard.length === 0 ? 0 : runs - heard.length;
}

describe('add1 with leaps', () => {
  // Those that end as soon as nothing fits make fewer runs.
  it.each([
    ['add1', 200],
    ['add1e', 700],
    ['add1u', 200],
    ['add1eu', 700],
  ])('%s ends where single steps end', (completion, numRuns) => {
    let leapt = 0;
    const extras = fc.record({
      hasPoints: fc.boolean(),
      hasLimits: fc.boolean(),
      hasFloors: fc.boolean(),
      hasDistricts: fc.boolean(),
      hasFree: fc.boolean(),
      hasTies: fc.boolean(),
    });
    const pots = extras.chain((some) => potsWith({ ...some, unitsInAll: 600 }));
    fc.assert(
      fc.property(pots, ruleOf('equal-shares', { completion, comparison: 'none' }), (pot, rule) => {
        leapt += expectSteps(pot, rule);
      }),
      { numRuns },
    );
    expect(leapt).toBeGreaterThan(50);
  });
});
