import type { TraceStep } from '../trace';
import { divisionOf } from './division';

type Endowment = Extract<TraceStep, { t: 'endowment' }>;

const endowment: Endowment = {
  ...{ t: 'endowment', perVoter: '316/1', voters: 4, run: 66, runs: 68, stop: 'over-budget' },
};

const bought: TraceStep = {
  ...{ t: 'buy', project: 'a', supporters: 4, paying: 4, share: '25/1', exhausted: 0 },
  ...{ costMinor: '100', leftMinor: '900' },
};

const took = (leftMinor: string, floor?: string): TraceStep => ({
  ...{ t: 'take', project: 'b', votes: 2, costMinor: '100', leftMinor },
  ...(floor !== undefined && { floor }),
});

const division = (steps: readonly TraceStep[], districts?: Record<string, bigint>) =>
  divisionOf(steps, {
    budgetMinor: 1001n,
    districts: districts && new Map(Object.entries(districts)),
  });

describe('how a pot was divided among ballots', () => {
  it('tells what every ballot had at first from what it had in the end', () => {
    expect(division([endowment, bought])).toEqual({
      ...{ kind: 'raised', voters: 4, firstMinor: 250n, keptMinor: 316n },
      ...{ districts: [], floors: 0, runs: 68, stop: 'over-budget' },
    });
    expect(division([{ ...endowment, perVoter: '1001/4' }])?.kind).toBe('plain');
    expect(division([{ ...endowment, perVoter: '250/1' }])?.kind).toBe('whole');
  });

  it('knows nothing of rules that divide nothing', () => {
    expect(division([took('901')])).toBeUndefined();
    expect(division([])).toBeUndefined();
  });

  it('takes off what floors cost, and nothing that was funded later', () => {
    const free: TraceStep = { t: 'free', project: 'c', supporters: 1 };
    const steps = [endowment, free, took('901', 'North'), took('801', 'North'), bought];
    expect(division(steps)).toMatchObject({ floors: 2, firstMinor: 200n });
    expect(division([endowment, took('901')])).toMatchObject({ floors: 0, firstMinor: 250n });
    expect(division([endowment, bought, took('1', 'North')])?.floors).toBe(0);
  });

  it('divides the share of each district among its own ballots', () => {
    const districts = [
      { style: 'city', voters: 0, perVoter: '0/1' },
      { style: 'east', voters: 1, perVoter: '600/1' },
      { style: 'west', voters: 3, perVoter: '500/3' },
    ];
    const shares = { city: 1n, east: 500n, west: 500n };
    const found = division([{ ...endowment, districts }], shares);
    expect(found).toMatchObject({ kind: 'raised', firstMinor: 250n, keptMinor: 316n });
    expect(found?.districts).toEqual([
      { style: 'city', voters: 0, firstMinor: 0n, keptMinor: 0n },
      { style: 'east', voters: 1, firstMinor: 500n, keptMinor: 600n },
      { style: 'west', voters: 3, firstMinor: 166n, keptMinor: 166n },
    ]);
  });

  it('gives nothing to nobody', () => {
    const nobody = { ...endowment, perVoter: '0/1', voters: 0 };
    expect(division([nobody])).toMatchObject({ kind: 'plain', firstMinor: 0n, keptMinor: 0n });
    const districts = [{ style: 'east', voters: 0, perVoter: '0/1' }];
    expect(division([{ ...nobody, districts }], { east: 1n })?.firstMinor).toBe(0n);
  });
});
