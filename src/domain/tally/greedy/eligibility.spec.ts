import { fraction } from '../../shared/fraction';
import { applyThresholds, thresholdsOf } from './eligibility';
import { buildInstance } from '../instance';

const projects = [
  { id: 'a', costMinor: 60n },
  { id: 'b', costMinor: 30n },
  { id: 'c', costMinor: 31n },
];
const instance = buildInstance(projects, ['a', 'b', 'c'], [['a', 'b'], ['a', 'c'], [], []]);

const missed = (thresholds: Parameters<typeof applyThresholds>[2]): string[] =>
  applyThresholds(instance, 100n, thresholds).steps.map((step) => `${step.project} ${step.missed}`);

describe('thresholds', () => {
  it('ask for votes, and count what is exactly at the threshold as enough', () => {
    expect(missed({})).toEqual([]);
    expect(missed({ minVotes: 1 })).toEqual([]);
    expect(missed({ minVotes: 2 })).toEqual(['b votes', 'c votes']);
    expect(applyThresholds(instance, 100n, { minVotes: 2 })).toEqual({
      candidates: [0],
      steps: [
        { t: 'ineligible', project: 'b', votes: 1, costMinor: '30', missed: 'votes' },
        { t: 'ineligible', project: 'c', votes: 1, costMinor: '31', missed: 'votes' },
      ],
    });
  });

  it('ask for a share of all ballots, the blank ones included', () => {
    expect(missed({ minShare: fraction(1n, 4n) })).toEqual([]);
    expect(missed({ minShare: fraction(1n, 2n) })).toEqual(['b share', 'c share']);
  });

  it('ask for more support where a project takes more of the budget', () => {
    // b: 1/4 of the ballots is less than 30/100; at 5/6 of it, 1/4 is exactly enough.
    expect(missed({ relativeCost: fraction(1n) })).toEqual([
      'a relative-cost',
      'b relative-cost',
      'c relative-cost',
    ]);
    expect(missed({ relativeCost: fraction(5n, 6n) })).toEqual(['c relative-cost']);
  });

  it('are read from the options of a rule', () => {
    const texts = { minVotes: '50', minSharePercent: '2.5', relativeCost: '1/3' };
    expect(thresholdsOf(texts)).toEqual({
      minVotes: 50,
      minShare: fraction(1n, 40n),
      relativeCost: fraction(1n, 3n),
    });
    const off = { minVotes: '0', minSharePercent: '0', relativeCost: '0' };
    expect(missed(thresholdsOf(off))).toEqual([]);
  });
});
