import * as fc from 'fast-check';

import { parseRoundConfig } from '../../../domain/tally/round-config';
import { frozenFiles, type PlannedPot, type RoundPlan } from '../frozen-round';
import { limitFaults } from './limit-checks';
import { plannedLimits, potLimits, type LimitView, type PlannedLimit } from './pot-limit';

const FREE = { areaId: null, ceilingMinor: null, floorMinor: null, mostWinners: null };

function group(name: string, codes: string[], bounds: Partial<PlannedLimit> = {}): PlannedLimit {
  return { kind: 'group', name, projectIds: [], codes, ...FREE, ...bounds };
}

function conflict(...codes: string[]): PlannedLimit {
  return { kind: 'conflict', name: '', projectIds: [], codes, ...FREE };
}

function faultsOf(...limits: PlannedLimit[]): string[] {
  return limitFaults({ name: 'Pot', amountMinor: 100, limits }).map(({ name, values }) =>
    [name, values['limit'], values['other']].filter(Boolean).join(' '),
  );
}

describe('limitFaults', () => {
  it.each<[string, PlannedLimit[], string[]]>([
    ['nothing', [], []],
    ['a conflict of two', [conflict('a', 'b')], []],
    ['a conflict of one with itself', [conflict('a')], ['conflictAlone']],
    ['a group that lost its projects', [group('A', [])], ['limitEmpty A']],
    ['one name for two groups', [group('A', ['a']), group('A', ['b'])], ['limitTwice A']],
    ['a floor as high as the pot', [group('A', ['a'], { floorMinor: 100 })], []],
    ['a floor above the pot', [group('A', ['a'], { floorMinor: 101 })], ['floorAbovePot A']],
    [
      'a floor above its ceiling',
      [group('A', ['a'], { floorMinor: 9, ceilingMinor: 8 })],
      ['floorAboveCeiling A'],
    ],
    [
      'a floor above the ceiling of a group around it',
      [group('A', ['a'], { floorMinor: 9 }), group('B', ['a', 'b'], { ceilingMinor: 8 })],
      ['floorAboveOther A B'],
    ],
    [
      'a floor above the ceiling of a group that holds one of its projects',
      [group('A', ['a', 'b'], { floorMinor: 9 }), group('B', ['b'], { ceilingMinor: 8 })],
      [],
    ],
    [
      'floors that the pot cannot pay together',
      [group('A', ['a'], { floorMinor: 60 }), group('B', ['b'], { floorMinor: 41 })],
      ['floorsAbovePot'],
    ],
    [
      'floors that one project can fill together',
      [group('A', ['a'], { floorMinor: 60 }), group('B', ['a', 'b'], { floorMinor: 60 })],
      [],
    ],
  ])('judges %s', (_what, limits, faults) => {
    expect(faultsOf(...limits)).toEqual(faults);
  });

  it('passes nothing that the frozen configuration would refuse', () => {
    const codes = fc.subarray(['a', 'b', 'c']);
    const minor = fc.option(fc.integer({ min: 1, max: 120 }));
    const limit = fc.oneof(
      codes.map((some) => conflict(...some)),
      fc
        .tuple(fc.constantFrom('A', 'B', 'C'), codes, minor, minor)
        .map(([name, some, ceilingMinor, floorMinor]) =>
          group(name, some, { ceilingMinor, floorMinor }),
        ),
    );
    fc.assert(
      fc.property(fc.array(limit, { maxLength: 3 }), (limits) => {
        fc.pre(faultsOf(...limits).length === 0);
        const config = parseRoundConfig(JSON.parse(frozenFiles(planWith(limits)).config));
        expect(config.ok && config.value.pots.get('pot')?.limits).toEqual(potLimits(limits));
      }),
    );
  });
});

describe('the projects of a limit', () => {
  const project = (id: string, areaId: string | null, potId = 'p') => {
    return { id, code: id.toUpperCase(), areaId, potId };
  };
  const stored: LimitView = { ...group('A', []), id: 'l', potId: 'p', projectIds: ['x', 'gone'] };

  it('are those that were named and are still there, by code', () => {
    const projects = [project('x', null), project('b', 'lake'), project('x', 'lake', 'other')];
    expect(plannedLimits('p', [stored], projects)).toMatchObject([{ codes: ['X'] }]);
    expect(plannedLimits('other', [stored], projects)).toEqual([]);
  });

  it('are those of its area, too', () => {
    const projects = [project('x', null), project('b', 'lake'), project('c', 'hill')];
    const lake = { ...stored, areaId: 'lake' };
    expect(plannedLimits('p', [lake], projects)).toMatchObject([{ codes: ['B', 'X'] }]);
  });
});

function planWith(limits: readonly PlannedLimit[]): RoundPlan {
  const pot: PlannedPot = {
    ...{ id: 'p', potId: 'p', slug: 'pot', name: 'Pot', areaName: null, amountMinor: 100 },
    ...{ ballotType: 'approval', minChoices: 1, maxChoices: 3 },
    ...{ ruleId: 'greedy', ruleOptions: {} },
    limits,
  };
  const projects = ['a', 'b', 'c'].map((id) => {
    return { id, costMinor: '50', pot: 'pot', name: id, area: '' };
  });
  return {
    ...{ slug: 'round', title: 'Round', city: { name: 'Town', country: 'Poland' } },
    ...{ currency: 'PLN', opens: '2026-05-01T08:00:00.000Z', closes: '2026-05-09T08:00:00.000Z' },
    ...{
      mayRevote: true,
      hasVoteRecords: false,
      objectionDays: 14,
      tieSeed: 'ab',
      pots: [pot],
      styles: [{ style: 'city', pots: ['pot'] }],
    },
    ...{ projects, smallStyles: '' },
  };
}
