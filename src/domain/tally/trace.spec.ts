import { isProven, type TraceLine, type TraceStep, unprovenPots } from './trace';

describe('the pots that were not proven', () => {
  const optimum = { t: 'optimum', welfare: '9', costMinor: '5', leftMinor: '1' } as const;
  const line = (step: object, pot: string) => ({ ...step, pot, i: 0 }) as TraceLine;

  it('are those where a search ended early', () => {
    const lines = [
      line({ t: 'unproven', looked: 5 }, 'a'),
      line({ ...optimum, isUnique: null }, 'b'),
      line({ ...optimum, isUnique: false }, 'c'),
    ];
    expect(unprovenPots(lines)).toEqual(['a', 'b']);
  });

  it('have a single step that says so', () => {
    const steps: TraceStep[] = [{ ...optimum, isUnique: true }];
    expect(isProven(steps)).toBe(true);
    expect(isProven([])).toBe(true);
    expect(isProven([...steps, { t: 'unproven', looked: 5 }])).toBe(false);
  });
});
