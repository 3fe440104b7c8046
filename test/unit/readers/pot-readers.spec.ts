import { COUNTING_RULES } from '../../../src/domain/tally/counting-rule';
import type { Json, JsonObject } from '../../../src/verifier/formats/json';
import { readConfig } from '../../support/both-readers';
import { changed, FULL, LEAST, pot } from '../../support/good-configs';

type Verdict = 'accepted' | 'refused';

const both = (verdict: Verdict) => {
  return { count: verdict === 'accepted', verifier: verdict === 'accepted' };
};
const readPot = (more: JsonObject) => readConfig({ ...LEAST, pots: { north: pot(more) } });
const SHARES = { id: 'equal-shares', version: 1 };
const MOST = 1_000_000;

describe('ballots', () => {
  const approval = { type: 'approval', max: 2 };
  const cumulative = { type: 'cumulative', points: 5 };
  const scoring = { type: 'scoring', lowest: 0, highest: 5 };
  const ordinal = { type: 'ordinal', max: 2, points: [2, 1] };

  it.each<[Json, Verdict]>([
    [null, 'refused'],
    ['approval', 'refused'],
    [{}, 'refused'],
    [[approval], 'refused'],
    [{ type: 'toString', max: 2 }, 'refused'],
    [{ type: 'majority', max: 2 }, 'refused'],
    [{ type: 'approval' }, 'refused'],
    [{ ...approval, max: 1 }, 'accepted'],
    [{ ...approval, max: 0 }, 'refused'],
    [{ ...approval, max: -1 }, 'refused'],
    [{ ...approval, max: 1.5 }, 'refused'],
    [{ ...approval, max: '2' }, 'refused'],
    [{ ...approval, max: null }, 'refused'],
    [{ ...approval, max: 100_000 }, 'accepted'],
    [{ ...approval, max: 100_001 }, 'refused'],
    [{ ...approval, min: 1 }, 'accepted'],
    [{ ...approval, min: 2 }, 'accepted'],
    [{ ...approval, min: 3 }, 'refused'],
    [{ ...approval, min: 0 }, 'refused'],
    [{ ...approval, points: 5 }, 'refused'],
    [{ type: 'knapsack' }, 'accepted'],
    [{ type: 'knapsack', max: 2 }, 'refused'],
    [cumulative, 'accepted'],
    [{ type: 'cumulative' }, 'refused'],
    [{ ...cumulative, points: 0 }, 'refused'],
    [{ ...cumulative, points: 1 }, 'accepted'],
    [{ ...cumulative, points: MOST }, 'accepted'],
    [{ ...cumulative, points: MOST + 1 }, 'refused'],
    [{ ...cumulative, points: [5] }, 'refused'],
    [{ ...cumulative, min: 5 }, 'accepted'],
    [{ ...cumulative, min: 6 }, 'refused'],
    [{ ...cumulative, min: 6, max: 6 }, 'refused'],
    [{ ...cumulative, max: 6 }, 'accepted'],
    [{ ...cumulative, max: 100_001 }, 'refused'],
    [{ ...cumulative, min: 3, max: 2 }, 'refused'],
    [{ ...cumulative, mostPerProject: 5 }, 'accepted'],
    [{ ...cumulative, mostPerProject: 6 }, 'refused'],
    [{ ...cumulative, mostPerProject: 0 }, 'refused'],
    [{ ...cumulative, unlisted: 0 }, 'refused'],
    [scoring, 'accepted'],
    [{ type: 'scoring', lowest: 0 }, 'refused'],
    [{ type: 'scoring', highest: 5 }, 'refused'],
    [{ ...scoring, lowest: 4 }, 'accepted'],
    [{ ...scoring, lowest: 5 }, 'refused'],
    [{ ...scoring, lowest: 6 }, 'refused'],
    [{ ...scoring, lowest: -MOST, highest: MOST }, 'accepted'],
    [{ ...scoring, lowest: -MOST - 1 }, 'refused'],
    [{ ...scoring, highest: MOST + 1 }, 'refused'],
    [{ ...scoring, lowest: MOST, highest: MOST }, 'refused'],
    [{ ...scoring, highest: 2.5 }, 'refused'],
    [{ ...scoring, unlisted: -MOST }, 'accepted'],
    [{ ...scoring, unlisted: MOST + 1 }, 'refused'],
    [{ ...scoring, unlisted: null }, 'refused'],
    [{ ...scoring, max: 2 }, 'refused'],
    [ordinal, 'accepted'],
    [{ type: 'ordinal', max: 2 }, 'refused'],
    [{ type: 'ordinal', points: [2, 1] }, 'refused'],
    [{ ...ordinal, points: [0, 0] }, 'accepted'],
    [{ ...ordinal, points: [MOST, MOST] }, 'accepted'],
    [{ ...ordinal, points: [MOST + 1, 1] }, 'refused'],
    [{ ...ordinal, points: [1, 2] }, 'refused'],
    [{ ...ordinal, points: [1, -1] }, 'refused'],
    [{ ...ordinal, points: [1] }, 'refused'],
    [{ ...ordinal, points: [3, 2, 1] }, 'refused'],
    [{ ...ordinal, points: [2, '1'] }, 'refused'],
    [{ ...ordinal, points: { 0: 2, 1: 1 } }, 'refused'],
    [{ ...ordinal, max: 0, points: [] }, 'refused'],
    [{ ...ordinal, min: 2 }, 'accepted'],
    [{ ...ordinal, min: 3 }, 'refused'],
    [{ ...ordinal, short: 'bottom' }, 'accepted'],
    [{ ...ordinal, short: 'middle' }, 'refused'],
    [{ ...ordinal, short: true }, 'refused'],
  ])('%j are read alike', (ballot, verdict) => {
    expect(readPot({ ballot })).toEqual(both(verdict));
  });
});

describe('rules', () => {
  const everyOption = COUNTING_RULES.flatMap(({ id, options }) =>
    Object.entries(options).map(([name, allowed]) => ({ id, name, allowed })),
  );
  const WRONG: readonly Json[] = [null, 0, 1, '', 'x', 'true', [], ['skip'], {}, 'Skip'];
  const OTHERS = ['skip', 'stop', 'votes', 'points', 'cost', 'none', 'fund', '1/3', '12', true];

  it.each(everyOption)('$id: the option $name', ({ id, name, allowed }) => {
    const ballot = { type: 'ordinal', max: 2, points: [2, 1] };
    const read = (value: Json) =>
      readPot({ ballot, rule: { id, version: 1, options: { [name]: value } } });
    const good: readonly Json[] = 'form' in allowed ? [allowed.default] : allowed;
    for (const value of good) expect(read(value)).toEqual(both('accepted'));
    for (const value of WRONG) expect(read(value)).toEqual(both('refused'));
    for (const value of OTHERS) {
      const { count, verifier } = read(value);
      expect({ value, verifier }).toEqual({ value, verifier: count });
    }
  });

  it.each<[string, Json, Verdict]>([
    ['minVotes', '999999999', 'accepted'],
    ['minVotes', '1000000000', 'refused'],
    ['minVotes', '01', 'refused'],
    ['minVotes', '-1', 'refused'],
    ['minVotes', '1.5', 'refused'],
    ['minVotes', '1\n', 'refused'],
    ['minVotes', 1, 'refused'],
    ['minSharePercent', '100', 'accepted'],
    ['minSharePercent', '99.999999', 'accepted'],
    ['minSharePercent', '100.0', 'accepted'],
    ['minSharePercent', '100.5', 'refused'],
    ['minSharePercent', '100.000001', 'refused'],
    ['minSharePercent', '101', 'refused'],
    ['minSharePercent', '0.0000001', 'refused'],
    ['minSharePercent', '5.', 'refused'],
    ['minSharePercent', '5,5', 'refused'],
    ['minSharePercent', '05', 'refused'],
    ['minSharePercent', '5%', 'refused'],
    ['relativeCost', '9999/9999', 'accepted'],
    ['relativeCost', '0', 'accepted'],
    ['relativeCost', '0/1', 'refused'],
    ['relativeCost', '1/0', 'refused'],
    ['relativeCost', '1', 'refused'],
    ['relativeCost', '10000/1', 'refused'],
    ['relativeCost', '1/03', 'refused'],
    ['relativeCost', '1/3/5', 'refused'],
  ])('%s %j is read alike', (name, value, verdict) => {
    const rule = { id: 'greedy', version: 1, options: { [name]: value } };
    expect(readPot({ rule })).toEqual(both(verdict));
  });

  it.each<[Json, Verdict]>([
    [null, 'refused'],
    ['greedy', 'refused'],
    [{ version: 1 }, 'refused'],
    [{ id: 'greedy' }, 'refused'],
    [{ id: 'greedy', version: 0 }, 'refused'],
    [{ id: 'greedy', version: 2 }, 'refused'],
    [{ id: 'greedy', version: '1' }, 'refused'],
    [{ id: 'lot', version: 1 }, 'refused'],
    [{ id: 'constructor', version: 1 }, 'refused'],
    [{ id: 7, version: 1 }, 'refused'],
    [{ id: 'greedy', version: 1, options: {} }, 'accepted'],
    [{ id: 'greedy', version: 1, options: [] }, 'refused'],
    [{ id: 'greedy', version: 1, options: null }, 'refused'],
    [{ id: 'greedy', version: 1, options: { utility: 'cost' } }, 'refused'],
    [{ id: 'maximin-support', version: 1, options: { onMisfit: 'skip' } }, 'refused'],
    [{ id: 'phragmen', version: 1, options: { toString: 'skip' } }, 'refused'],
    [{ id: 'greedy', version: 1, seats: 3 }, 'refused'],
  ])('%j are read alike', (rule, verdict) => {
    expect(readPot({ rule })).toEqual(both(verdict));
  });
});

describe('limits', () => {
  const group = { name: 'Parks', projects: ['a'] };
  const groups = (...list: Json[]): JsonObject => ({ groups: list });
  const bound = (more: JsonObject): JsonObject => groups({ ...group, ...more });

  it.each<[Json, Verdict]>([
    [{}, 'accepted'],
    [null, 'refused'],
    [[], 'refused'],
    [{ groups: [], conflicts: [] }, 'accepted'],
    [{ groups: {} }, 'refused'],
    [{ conflicts: {} }, 'refused'],
    [{ exclusive: [] }, 'refused'],
    [groups(group), 'accepted'],
    [groups(null), 'refused'],
    [groups(group, group), 'refused'],
    [groups(group, { ...group, name: 'Roads' }), 'accepted'],
    [groups({ name: 'Parks' }), 'refused'],
    [groups({ projects: ['a'] }), 'refused'],
    [bound({ name: '' }), 'refused'],
    [bound({ name: 'x'.repeat(100) }), 'accepted'],
    [bound({ name: '🌳'.repeat(100) }), 'accepted'],
    [bound({ name: 'x'.repeat(101) }), 'refused'],
    [bound({ name: 'a\tb' }), 'refused'],
    [bound({ name: 'e\u0301' }), 'refused'],
    [bound({ name: '\ud83c' }), 'refused'],
    [bound({ name: 7 }), 'refused'],
    [bound({ projects: [] }), 'accepted'],
    [bound({ projects: ['a', 'b'] }), 'accepted'],
    [bound({ projects: ['b', 'a'] }), 'refused'],
    [bound({ projects: ['a', 'a'] }), 'refused'],
    [bound({ projects: ['c'] }), 'refused'],
    [bound({ projects: [1] }), 'refused'],
    [bound({ projects: 'a' }), 'refused'],
    [bound({ ceilingMinor: '0' }), 'accepted'],
    [bound({ ceilingMinor: '9'.repeat(18) }), 'accepted'],
    [bound({ ceilingMinor: '1'.repeat(19) }), 'refused'],
    [bound({ ceilingMinor: '1.5' }), 'refused'],
    [bound({ ceilingMinor: 5 }), 'refused'],
    [bound({ ceilingMinor: null }), 'refused'],
    [bound({ floorMinor: '0' }), 'accepted'],
    [bound({ floorMinor: '-1' }), 'refused'],
    [bound({ floorMinor: '01' }), 'refused'],
    [bound({ floorMinor: '5', ceilingMinor: '5' }), 'accepted'],
    [bound({ floorMinor: '6', ceilingMinor: '5' }), 'refused'],
    [bound({ floorMinor: '10', ceilingMinor: '9' }), 'refused'],
    [bound({ floorMinor: '9', ceilingMinor: '10' }), 'accepted'],
    [bound({ mostWinners: 0 }), 'accepted'],
    [bound({ mostWinners: Number.MAX_SAFE_INTEGER }), 'accepted'],
    [bound({ mostWinners: 1e300 }), 'refused'],
    [bound({ mostWinners: -1 }), 'refused'],
    [bound({ mostWinners: 0.5 }), 'refused'],
    [bound({ mostWinners: '1' }), 'refused'],
    [bound({ leastWinners: 1 }), 'refused'],
    [{ conflicts: [['a', 'b']] }, 'accepted'],
    [
      {
        conflicts: [
          ['a', 'b'],
          ['a', 'b'],
        ],
      },
      'accepted',
    ],
    [{ conflicts: [['b', 'a']] }, 'refused'],
    [{ conflicts: [['a', 'a']] }, 'refused'],
    [{ conflicts: [['a']] }, 'refused'],
    [{ conflicts: [[]] }, 'refused'],
    [{ conflicts: [['a', 'c']] }, 'refused'],
    [{ conflicts: ['ab'] }, 'refused'],
  ])('%j are read alike', (limits, verdict) => {
    expect(readPot({ limits })).toEqual(both(verdict));
  });
});

describe('money that goes from pot to pot, or to districts', () => {
  it.each<[string, Json | undefined, Verdict]>([
    ['pots.ordinal.leftTo', 'scoring', 'accepted'],
    ['pots.ordinal.leftTo', 'ordinal', 'refused'],
    ['pots.ordinal.leftTo', 'cumulative', 'refused'],
    ['pots.ordinal.leftTo', 'knapsack', 'refused'],
    ['pots.ordinal.leftTo', 'south', 'refused'],
    ['pots.ordinal.leftTo', 'divided', 'refused'],
    ['pots.ordinal.leftTo', '', 'refused'],
    ['pots.ordinal.leftTo', null, 'refused'],
    ['pots.ordinal.leftTo', ['scoring'], 'refused'],
    ['pots.divided.leftTo', 'scoring', 'accepted'],
    ['pots.knapsack.leftTo', undefined, 'accepted'],
    ['pots.cumulative', undefined, 'refused'],
    ['pots.divided.districts', undefined, 'accepted'],
    ['pots.divided.districts', {}, 'refused'],
    ['pots.divided.districts', [], 'refused'],
    ['pots.divided.districts', null, 'refused'],
    ['pots.divided.districts', { one: '100', two: '0' }, 'accepted'],
    ['pots.divided.districts', { two: '60', one: '40' }, 'accepted'],
    ['pots.divided.districts', { one: '100' }, 'refused'],
    ['pots.divided.districts', { one: '40', two: '61' }, 'refused'],
    ['pots.divided.districts', { one: '40', two: '59' }, 'refused'],
    ['pots.divided.districts', { one: 40, two: 60 }, 'refused'],
    ['pots.divided.districts', { one: '040', two: '60' }, 'refused'],
    ['pots.divided.districts', { one: '40', two: '60', three: '0' }, 'refused'],
    ['pots.divided.districts', { One: '40', two: '60' }, 'refused'],
    ['pots.divided.budgetMinor', '101', 'refused'],
    ['pots.divided.rule', { id: 'greedy', version: 1 }, 'refused'],
    ['pots.divided.rule', SHARES, 'accepted'],
    ['pots.scoring.districts', { two: '100' }, 'refused'],
    ['styles.one', ['cumulative', 'knapsack'], 'refused'],
    ['styles.three', ['divided'], 'refused'],
    ['styles.three', ['cumulative'], 'accepted'],
  ])('%s = %j is read alike', (path, value, verdict) => {
    expect(readConfig(changed(FULL, path, value))).toEqual(both(verdict));
  });
});
