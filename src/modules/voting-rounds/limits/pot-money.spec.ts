import { isCircle, moneyFaults, type MoneyPot, type MoneyStyles } from './pot-money';

const VOTERS: MoneyStyles = {
  styles: [
    { style: 'east', pots: ['a', 'b'] },
    { style: 'west', pots: ['a'] },
  ],
  rollByStyle: new Map([
    ['east', 30],
    ['west', 40],
  ]),
};

function pot(id: string, more: Partial<MoneyPot> = {}): MoneyPot {
  const name = id.toUpperCase();
  return { id, slug: id, name, amountMinor: 100, ruleId: 'equal-shares', ...more };
}

function faultsOf(pots: readonly MoneyPot[], voters: Partial<MoneyStyles> = {}): string[] {
  return moneyFaults(pots, { ...VOTERS, ...voters }).map(({ name, values, styles }) =>
    [name, values['pot'], values['other'] ?? styles?.join(' ')].filter(Boolean).join(' '),
  );
}

describe('moneyFaults', () => {
  it.each<[string, MoneyPot[], string[]]>([
    ['pots that keep their money', [pot('a'), pot('b', { leftTo: null })], []],
    ['a chain', [pot('a', { leftTo: 'b' }), pot('b', { leftTo: 'c' }), pot('c')], []],
    ['a receiver that is away', [pot('a', { leftTo: 'z' })], ['leftToAway A']],
    ['a pot that leaves to itself', [pot('a', { leftTo: 'a' })], ['leftToCircle A A']],
    [
      'a circle, and a pot that leads into it',
      [pot('a', { leftTo: 'b' }), pot('b', { leftTo: 'a' }), pot('c', { leftTo: 'a' })],
      ['leftToCircle A B', 'leftToCircle B A'],
    ],
    [
      'a receiver with shares',
      [pot('b', { leftTo: 'a' }), pot('a', { shares: { east: 60, west: 40 } })],
      ['leftToShared B A'],
    ],
    ['shares that make up the pot', [pot('a', { shares: { east: 100, west: 0 } })], []],
    ['too little', [pot('a', { shares: { east: 60, west: 39 } })], ['sharesSum A']],
    ['a style without a share', [pot('a', { shares: { east: 100 } })], ['sharesMissing A west']],
    [
      'a share of a style that does not see the pot',
      [pot('b', { shares: { east: 60, west: 40 } })],
      ['sharesStrange B west'],
    ],
    [
      'a rule without shares',
      [pot('a', { ruleId: 'greedy', shares: { east: 60, west: 40 } })],
      ['sharesRule A'],
    ],
  ])('judges %s', (_what, pots, faults) => {
    expect(faultsOf(pots)).toEqual(faults);
  });

  it('does not ask who votes before there is a roll, and asks for nobody afterwards', () => {
    const shared = pot('a', { shares: { east: 60, west: 40 } });
    expect(faultsOf([shared], { rollByStyle: new Map() })).toEqual([]);
    expect(faultsOf([shared], { rollByStyle: new Map([['east', 1]]) })).toEqual([
      'sharesStrange A west',
    ]);
    const none = pot('a', { shares: { east: 100, west: 0 } });
    expect(faultsOf([none], { rollByStyle: new Map([['east', 1]]) })).toEqual([]);
  });
});

describe('isCircle', () => {
  it('holds only for pots that their own money comes back to', () => {
    const pots = [pot('a', { leftTo: 'b' }), pot('b', { leftTo: 'b' })];
    expect(isCircle('a', pots)).toBe(false);
    expect(isCircle('b', pots)).toBe(true);
  });
});
