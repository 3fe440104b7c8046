import type { TraceStep } from '../trace';
import { type ExplainedPot, Explanation } from './explanation';
import { figuresOf, roundedDown, roundedUp } from './figures';

const money = { costMinor: '500', leftMinor: '40' };

function greedy(t: 'take' | 'misfit' | 'unsupported', project: string, more = {}): TraceStep {
  return { t, project, votes: 3, ...money, ...more };
}

function passed(t: 'unreached' | 'blocked', more = {}): TraceStep {
  return { t, project: 'a', votes: 3, ...money, ...more };
}

function loaded(t: 'load' | 'load-misfit' | 'load-unreached', load: string | null): TraceStep {
  return { t, project: 'a', supporters: load === null ? 0 : 4, load, ...money };
}

function bought(paying: number, more = {}): TraceStep {
  const shares = { supporters: 9, paying, share: '1001/3', exhausted: 0 };
  return { t: 'buy', project: 'a', ...shares, costMinor: '3000', leftMinor: '0', ...more };
}

function short(supporters: number): TraceStep {
  return { t: 'short', project: 'a', supporters, money: '1001/3', costMinor: '500' };
}

const compared = (kept: 'greedy' | 'equal-shares'): TraceStep => ({
  ...{ t: 'comparison', mode: 'satisfaction', preferShares: 3, preferGreedy: 4, kept },
});

const endowment: TraceStep = {
  ...{ t: 'endowment', perVoter: '31/9', voters: 9, run: 0, runs: 1, stop: 'single' },
};

const approval: ExplainedPot = { budgetMinor: 31n, ballot: { type: 'approval' } };

const explained = (steps: readonly TraceStep[], order: readonly string[] = [], pot = approval) =>
  new Explanation(steps, order, pot);

const verdict = (steps: readonly TraceStep[], order: readonly string[] = []) =>
  explained(steps, order).verdict('a');

const verdictKey = (...steps: TraceStep[]) => verdict(steps).key;

describe('what became of a project', () => {
  it('says what its supporters paid, rounded so that “at most” is true', () => {
    expect(verdict([bought(9)], ['b', 'a'])).toStrictEqual({
      key: 'buyAll',
      counts: { raised: 0, rated: 0, place: 2, supporters: 9, paying: 9, exhausted: 0 },
      money: { share: 334n, cost: 3000n, left: 0n },
    });
    expect(verdictKey(bought(7))).toBe('buySome');
    const byPoints = verdict([bought(7, { perPoint: '5/2' })], ['a']);
    expect(byPoints).toMatchObject({ key: 'buyPoints', money: { perPoint: 3n } });
  });

  it('tells a first turn from a second one', () => {
    expect(verdict([greedy('take', 'a')], ['a'])).toStrictEqual({
      key: 'take',
      counts: { raised: 0, rated: 0, place: 1, votes: 3 },
      money: { cost: 500n, left: 40n },
    });
    expect(verdictKey(short(2), greedy('take', 'a'))).toBe('takeRest');
    expect(verdict([short(2), greedy('misfit', 'a')])).toMatchObject({
      key: 'shortAndMisfit',
      money: { money: 333n, left: 40n, cost: 500n },
    });
    expect(verdictKey(short(2), endowment, greedy('misfit', 'a'))).toBe('shortAndMisfit');
    expect(verdictKey(short(0), greedy('misfit', 'a'))).toBe('misfit');
    expect(verdictKey(greedy('misfit', 'a'))).toBe('misfit');
  });

  it('knows every way to be funded', () => {
    expect(verdictKey({ t: 'free', project: 'a', supporters: 4 })).toBe('free');
    expect(verdictKey(greedy('take', 'a', { points: 8 }))).toBe('takePoints');
    expect(verdict([greedy('take', 'a', { floor: 'North' })])).toMatchObject({
      key: 'takeFloor',
      limit: 'North',
    });
    expect(verdictKey(greedy('take', 'a', { votes: 0 }))).toBe('takeNobody');
    expect(verdictKey(loaded('load', '7/2'))).toBe('load');
    expect(verdictKey(greedy('unsupported', 'a', { votes: 3, points: -2 }))).toBe('outweighed');
    expect(verdictKey(loaded('load', null))).toBe('takeNobody');
    const chosen = { t: 'chosen', project: 'a', votes: 2, welfare: '2', costMinor: '5' } as const;
    expect(verdictKey(chosen)).toBe('chosen');
    const part = { t: 'part', project: 'a', votes: 2, ...money, grantedMinor: '300' } as const;
    expect(verdict([greedy('misfit', 'a'), part])).toMatchObject({
      key: 'part',
      money: { granted: 300n, cost: 500n },
    });
  });

  it('knows every way to miss the money', () => {
    expect(verdictKey(short(2))).toBe('short');
    expect(verdictKey(short(0))).toBe('unsupported');
    expect(verdictKey(greedy('unsupported', 'a', { votes: 0 }))).toBe('unsupported');
    expect(verdictKey(passed('unreached'))).toBe('unreached');
    expect(verdict([passed('blocked')])).toStrictEqual({
      key: 'blockedCeiling',
      counts: { raised: 0, rated: 0, votes: 3 },
      money: { cost: 500n, left: 40n },
    });
    expect(verdict([passed('blocked', { reason: 'winners', by: 'Ada' })])).toMatchObject({
      key: 'blockedWinners',
      limit: 'Ada',
    });
    expect(verdict([passed('blocked', { reason: 'conflict', by: 'b' })])).toMatchObject({
      key: 'blockedConflict',
      rival: 'b',
    });
    expect(verdictKey(loaded('load-misfit', '7/2'))).toBe('misfitLoad');
    expect(verdictKey(loaded('load-unreached', '7/2'))).toBe('unreachedLoad');
    expect(verdictKey(loaded('load-unreached', null))).toBe('unsupported');
    const out = { t: 'left-out', project: 'a', welfare: '2', costMinor: '5' } as const;
    expect(verdictKey({ ...out, votes: 2 })).toBe('leftOut');
    expect(verdictKey({ ...out, votes: 0 })).toBe('unsupported');
    const missed = { t: 'ineligible', project: 'a', votes: 2, costMinor: '5' } as const;
    expect(verdictKey({ ...missed, missed: 'votes' })).toBe('ineligibleVotes');
    expect(verdictKey({ ...missed, missed: 'share' })).toBe('ineligibleShare');
    expect(verdictKey({ ...missed, missed: 'relative-cost' })).toBe('ineligibleCost');
  });

  it('says why a trace is silent', () => {
    expect(verdict([])).toEqual({ key: 'unreachedLoad', counts: {}, money: {} });
    expect(verdictKey(endowment)).toBe('unreachedLoad');
    expect(verdictKey({ t: 'unproven', looked: 9 })).toBe('unproven');
  });

  it('forgets what came before a comparison that greedy won', () => {
    expect(verdictKey(bought(9), compared('greedy'), greedy('misfit', 'a'))).toBe('misfit');
    expect(verdictKey(short(2), compared('greedy'), greedy('misfit', 'a'))).toBe('misfit');
    expect(verdictKey(bought(9), compared('equal-shares'))).toBe('buyAll');
  });
});

describe('the story of a project', () => {
  it('holds the steps of the whole pot, its own, and those in which it stood equal', () => {
    const steps = [
      endowment,
      { ...bought(9), project: 'b', tied: ['a', 'b'] } as TraceStep,
      { ...bought(9), project: 'c' } as TraceStep,
      bought(7),
    ];
    const story = explained(steps, ['b', 'c', 'a']).story('a');
    expect(story.map(({ number, key, project }) => [number, key, project])).toEqual([
      [1, 'endowment', undefined],
      [2, 'buy', 'b'],
      [4, 'buy', 'a'],
    ]);
    expect(story[1]?.tied).toEqual(['a', 'b']);
    expect(story[2]?.tied).toEqual([]);
    expect(story[0]?.money).toEqual({ perVoter: 3n, first: 3n });
  });

  it('tells shares that were raised from the pot divided', () => {
    const raised = { ...endowment, perVoter: '31/2', run: 12, runs: 14 };
    const [told] = explained([raised, short(2)]).story('a');
    expect(told).toMatchObject({ key: 'endowment-raised', money: { first: 3n, perVoter: 15n } });
    expect(explained([raised, short(2)]).verdict('a').counts).toMatchObject({ raised: 1 });
    const whole = { ...endowment, perVoter: '3/1' };
    expect(explained([whole]).story('a')[0]?.key).toBe('endowment-whole');
  });

  it('does not speak of the money of nobody, and knows ballots that rate projects', () => {
    const rating = explained([endowment, short(0)], [], {
      ...approval,
      ballot: { type: 'scoring' },
    });
    expect(rating.story('a')[1]).toMatchObject({ key: 'short-nobody', counts: { rated: 1 } });
    expect(rating.verdict('a')).toMatchObject({ key: 'unsupported', counts: { rated: 1 } });
    expect(rating.price('a')).toBeUndefined();
  });

  it('says when voters shared the money of their district', () => {
    const districts = [{ style: 'east', voters: 9, perVoter: '31/9' }];
    const pot = { ...approval, districts: new Map([['east', 31n]]) };
    const [told] = explained([{ ...endowment, districts }], [], pot).story('a');
    expect([told?.key, told?.counts]).toMatchObject(['endowment-districts', { voters: 9 }]);
  });

  it('has a name for every kind of step', () => {
    const optimum = { t: 'optimum', welfare: '9', ...money } as const;
    const steps: TraceStep[] = [
      compared('greedy'),
      compared('equal-shares'),
      passed('blocked'),
      passed('blocked', { reason: 'conflict', by: 'b' }),
      { ...optimum, isUnique: true },
      { ...optimum, isUnique: null },
      { ...optimum, isUnique: true, shortMinor: '0' },
      { ...optimum, isUnique: true, shortMinor: '70' },
      loaded('load', '1/1'),
      loaded('load', null),
      greedy('take', 'a'),
      greedy('take', 'a', { floor: 'North' }),
      greedy('take', 'a', { points: 8 }),
      greedy('misfit', 'a'),
      greedy('misfit', 'a', { points: 8 }),
      greedy('unsupported', 'a', { votes: 0 }),
      greedy('unsupported', 'a', { points: -2 }),
      { t: 'free', project: 'a', supporters: 4 },
    ];
    expect(
      explained(steps)
        .story('a')
        .map(({ key }) => key),
    ).toEqual([
      'comparison-greedy',
      'comparison-equal-shares',
      'blocked-ceiling',
      'blocked-conflict',
      'optimum-only',
      'optimum',
      'optimum-only',
      'optimum-short',
      'load',
      'load-nobody',
      'take',
      'take-floor',
      'take-points',
      'misfit',
      'misfit-points',
      'unsupported',
      'outweighed',
      'free',
    ]);
  });
});

describe('the price of a project beside the money for it', () => {
  const price = (...steps: TraceStep[]) => explained(steps).price('a');

  it('compares it with what supporters paid, had left, or what the pot had', () => {
    expect(price(bought(9))).toEqual({ kind: 'paid', haveMinor: 3000n, costMinor: 3000n });
    expect(price(short(2))).toEqual({ kind: 'left', haveMinor: 333n, costMinor: 500n });
    expect(price(greedy('take', 'a'))).toEqual({ kind: 'pot', haveMinor: 540n, costMinor: 500n });
    expect(price(loaded('load', '1/1'))).toMatchObject({ haveMinor: 540n });
    expect(price(greedy('misfit', 'a'))).toMatchObject({ kind: 'pot', haveMinor: 40n });
    const part = { t: 'part', project: 'a', votes: 2, ...money, grantedMinor: '300' } as const;
    expect(price(part)).toEqual({ kind: 'granted', haveMinor: 300n, costMinor: 500n });
  });

  it('is not drawn where no step compares the two', () => {
    expect(price()).toBeUndefined();
    expect(price({ t: 'free', project: 'a', supporters: 4 })).toBeUndefined();
    const out = { t: 'left-out', project: 'a', welfare: '2', costMinor: '5', votes: 1 } as const;
    expect(price(out)).toBeUndefined();
  });
});

describe('ties', () => {
  it('are told in the order in which they were met', () => {
    const tied = greedy('take', 'b', { tied: ['b', 'a'] });
    const explanation = explained([endowment, tied, greedy('take', 'a')], ['b', 'a']);
    expect(explanation.ties()).toEqual([{ ids: ['a', 'b'], first: 'b' }]);
  });
});

describe('the figures of a step', () => {
  it('are its numbers and its amounts, without texts and words', () => {
    expect(figuresOf(compared('greedy'))).toEqual({
      counts: { preferShares: 3, preferGreedy: 4 },
      money: {},
    });
    expect(figuresOf(loaded('load', '7/2')).money).toEqual({ load: 4n, cost: 500n, left: 40n });
    expect(figuresOf(loaded('load-misfit', null)).money).toEqual({ cost: 500n, left: 40n });
  });

  it('are rounded in the direction that keeps the sentence true', () => {
    expect([roundedDown('7/2'), roundedUp('7/2')]).toEqual([3n, 4n]);
    expect([roundedDown('8/2'), roundedUp('8/2')]).toEqual([4n, 4n]);
  });
});
