import { LimitLedger, type Limits } from './constraints';
import { buildInstance } from './instance';

const IDS = ['a', 'b', 'c', 'd'];
const instance = buildInstance(
  IDS.map((id) => ({ id, costMinor: 10n })),
  IDS,
  [],
);

describe('a ledger of limits', () => {
  const limits: Limits = {
    groups: [
      { name: 'north', projects: new Set([0, 1]), ceilingMinor: 20n, floorMinor: 10n },
      { name: 'parks', projects: new Set([0, 2]), mostWinners: 1 },
    ],
    conflicts: [new Set([0, 3])],
  };

  it('lets a group spend exactly its ceiling, and no more', () => {
    const ledger = new LimitLedger(instance, limits);
    ledger.take(1);
    expect(ledger.obstacle(0)).toBeUndefined();
    expect(ledger.obstacle(0, 11n)).toEqual({ reason: 'ceiling', by: 'north' });
    ledger.take(1, 1n);
    expect(ledger.obstacle(0)).toEqual({ reason: 'ceiling', by: 'north' });
  });

  it('asks for no more than the floor', () => {
    const ledger = new LimitLedger(instance, limits);
    expect([0, 2].map((project) => ledger.floorBelow(project))).toEqual(['north', undefined]);
    ledger.take(1, 9n);
    expect(ledger.floorBelow(0)).toBe('north');
    ledger.take(1, 1n);
    expect(ledger.floorBelow(0)).toBeUndefined();
  });

  it('forks with all that was taken, and each goes on for itself', () => {
    const ledger = new LimitLedger(instance, limits);
    ledger.take(0);
    const fork = ledger.fork();
    expect(fork.obstacle(1, 11n)).toEqual({ reason: 'ceiling', by: 'north' });
    expect(fork.obstacle(2)).toEqual({ reason: 'winners', by: 'parks' });
    expect(fork.obstacle(3)).toEqual({ reason: 'conflict', by: 'a' });
    fork.take(1);
    expect(fork.obstacle(1, 1n)).toEqual({ reason: 'ceiling', by: 'north' });
    expect(ledger.obstacle(1)).toBeUndefined();
  });
});
