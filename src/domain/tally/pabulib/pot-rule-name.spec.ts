import type { PotConfig, RoundConfig } from '../round-config';
import { type NamedPot, potRuleName } from './pot-rule-name';

const PROJECTS = [
  { id: 'a', costMinor: 2n, pot: 'south' },
  { id: 'b', costMinor: 2n, pot: 'south' },
];
const APPROVAL: PotConfig['ballot'] = { type: 'approval', min: 1, max: 2 };
const CUMULATIVE: PotConfig['ballot'] = {
  ...{ type: 'cumulative', points: 5, min: 1, max: 2 },
  mostPerProject: 5,
};

function nameOf(
  options: Readonly<Record<string, string | boolean>>,
  given: Partial<NamedPot> = {},
) {
  return nameWith(APPROVAL, options, given);
}

function nameWith(
  ballot: PotConfig['ballot'],
  options: Readonly<Record<string, string | boolean>>,
  given: Partial<NamedPot> = {},
): string {
  const rule = { id: 'greedy', version: 1, options };
  const pot: PotConfig = { budgetMinor: 5n, ballot, rule, tieOrder: ['a', 'b'] };
  const pots = new Map([['south', pot]]);
  const config: RoundConfig = { v: 1, round: 'demo', pots, styles: new Map() };
  const result = { projects: ['a', 'b'].map((id) => ({ id, costMinor: '2', votes: 1 })) };
  return potRuleName({ config, pot: 'south', projects: PROJECTS, result, ...given });
}

describe('the name of greedy', () => {
  it.each(['minVotes', 'minSharePercent', 'relativeCost'])('is missing with %s', (name) => {
    expect(nameOf({ [name]: '10' })).toBe('unknown');
    expect(nameOf({ [name]: '0' })).toBe('greedy');
    expect(nameOf({})).toBe('greedy');
  });

  it('is that of the measure that readers rank by', () => {
    expect(nameOf({ measure: 'points' })).toBe('unknown');
    expect(nameWith(CUMULATIVE, { measure: 'points' })).toBe('greedy');
    expect(nameWith(CUMULATIVE, { measure: 'votes' })).toBe('unknown');
    expect(nameWith(CUMULATIVE, {})).toBe('unknown');
  });

  it('is missing where something is left out that readers would buy', () => {
    const projects = [
      { id: 'a', costMinor: '2', votes: 1 },
      { id: 'b', costMinor: '2', votes: 0 },
    ];
    expect(nameOf({}, { result: { projects } })).toBe('unknown');
    expect(nameOf({ fundUnsupported: true }, { result: { projects } })).toBe('greedy');
  });

  it('is missing where a project of this pot may get a part', () => {
    const part = { id: 'c', costMinor: 2n, leastMinor: 1n };
    const own = { projects: [...PROJECTS, { ...part, pot: 'south' }] };
    expect(nameOf({}, own)).toBe('unknown');
    const other = { projects: [...PROJECTS, { ...part, pot: 'north' }] };
    expect(nameOf({}, other)).toBe('greedy');
  });
});

describe('the name of Equal Shares', () => {
  const shares = (zeroCost: string | undefined, costMinor: string, votes: number): string => {
    const options = zeroCost === undefined ? {} : { zeroCost };
    const rule = { id: 'equal-shares', version: 1, options };
    const pot: PotConfig = { budgetMinor: 5n, ballot: APPROVAL, rule, tieOrder: ['a', 'b'] };
    const pots = new Map([['south', pot]]);
    const config: RoundConfig = { v: 1, round: 'demo', pots, styles: new Map() };
    const projects = [{ id: 'a', costMinor, votes }];
    return potRuleName({ config, pot: 'south', projects: PROJECTS, result: { projects } });
  };

  it('is missing where something that costs nothing is funded, which readers never do', () => {
    expect(shares(undefined, '0', 1)).toBe('unknown');
    expect(shares('skip', '0', 1)).toBe('equalshares');
    expect(shares(undefined, '0', 0)).toBe('equalshares');
    expect(shares(undefined, '2', 1)).toBe('equalshares');
  });
});
