import { isSameLimit, limitNotes } from './limit-notes';
import type { PlannedLimit } from './pot-limit';

const FREE = { areaId: null, ceilingMinor: null, floorMinor: null, mostWinners: null };
const PROJECTS = [
  { id: 'a', name: 'Alley', costMinor: '40' },
  { id: 'b', name: 'Bench', costMinor: '50' },
  { id: 'c', name: 'Court', costMinor: '60' },
];

function group(codes: string[], bounds: Partial<PlannedLimit> = {}): PlannedLimit {
  return { kind: 'group', name: 'G', projectIds: [], codes, ...FREE, ...bounds };
}

function notesOf(limits: PlannedLimit[], receives = false): string[] {
  const pot = { name: 'Pot', amountMinor: 100, limits, receives };
  return limitNotes(pot, PROJECTS).map(({ name, projects = [] }) => [name, ...projects].join(' '));
}

describe('limitNotes', () => {
  it.each<[string, PlannedLimit[], string[]]>([
    ['nothing', [], []],
    [
      'a ceiling that shuts out one',
      [group(['a', 'b'], { ceilingMinor: 45 })],
      ['ceilingTooLow Bench'],
    ],
    ['a ceiling for all but all together', [group(['a', 'b'], { ceilingMinor: 89 })], []],
    ['a ceiling for all together', [group(['a', 'b'], { ceilingMinor: 90 })], ['ceilingIdle']],
    ['a ceiling as high as the pot', [group(['b', 'c'], { ceilingMinor: 100 })], ['ceilingIdle']],
    ['a floor that can just be filled', [group(['a'], { floorMinor: 40 })], []],
    ['a floor above all its projects', [group(['a'], { floorMinor: 41 })], ['floorTooHigh']],
    ['one winner fewer than projects', [group(['a', 'b'], { mostWinners: 1 })], []],
    ['as many winners as projects', [group(['a', 'b'], { mostWinners: 2 })], ['mostIdle']],
    ['a group without projects', [group([], { ceilingMinor: 1 })], []],
    [
      'a conflict twice',
      [
        { ...group(['a', 'b']), kind: 'conflict' },
        { ...group(['a', 'b']), kind: 'conflict' },
      ],
      ['limitSame'],
    ],
  ])('looks at %s', (_what, limits, notes) => {
    expect(notesOf(limits)).toEqual(notes);
  });

  it('does not call a ceiling idle that the money of another pot may reach', () => {
    expect(notesOf([group(['b', 'c'], { ceilingMinor: 100 })], true)).toEqual([]);
  });
});

describe('isSameLimit', () => {
  it('looks at projects and bounds, and not at the name', () => {
    const one = group(['a', 'b'], { floorMinor: 5 });
    const renamed = { ...one, name: 'Other' };
    expect(isSameLimit(one, renamed)).toBe(true);
    expect(isSameLimit(one, { ...one, floorMinor: 6 })).toBe(false);
    expect(isSameLimit(one, { ...one, mostWinners: 1 })).toBe(false);
    expect(isSameLimit(one, { ...one, ceilingMinor: 9 })).toBe(false);
    expect(isSameLimit(one, { ...one, codes: ['a'] })).toBe(false);
    expect(isSameLimit(one, { ...one, kind: 'conflict' })).toBe(false);
  });
});
