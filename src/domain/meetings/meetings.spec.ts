import type { PlainDay } from '../shared/plain-day';
import { nextItem, numbered, plannedMinutes } from './agenda';
import {
  mayCall,
  MEETING_ACTS,
  MEETING_STATES,
  MEETING_TABLE,
  meetingAfter,
  stateOf,
  type NoticeFacts,
} from './meeting-states';

describe('a meeting', () => {
  it('follows its table, and nothing else', () => {
    for (const state of MEETING_STATES) {
      for (const act of MEETING_ACTS) {
        const next = MEETING_TABLE[state][act];
        const error = { kind: 'meeting-act-not-possible', state, act };
        expect(meetingAfter(state, act)).toEqual(
          next === undefined ? { ok: false, error } : { ok: true, value: next },
        );
      }
    }
  });

  it('is where its acts have brought it', () => {
    expect(stateOf([])).toBe('planned');
    expect(stateOf(['call', 'open', 'suspend', 'resume', 'close'])).toBe('closed');
    expect(stateOf(['call', 'cancel'])).toBe('cancelled');
    expect(stateOf(['open'])).toBe('planned');
  });
});

describe('the notice of a meeting', () => {
  const notice = (calledOn: string, change: Partial<NoticeFacts> = {}) =>
    mayCall({
      ...{ calledOn: calledOn as PlainDay, meetsOn: '2026-03-15' as PlainDay, noticeDays: 7 },
      ...{ mayBeUrgent: true, urgency: '', itemCount: 3, ...change },
    });

  it('goes out in time', () => {
    expect(notice('2026-03-08')).toEqual({ ok: true, value: { isShort: false } });
    expect(notice('2026-03-09')).toEqual({
      ok: false,
      error: { kind: 'notice-too-late', days: 6, needed: 7 },
    });
  });

  it('may be short with a reason, where the rules allow it, and before the meeting', () => {
    const urgency = 'The flood of Monday.';
    expect(notice('2026-03-14', { urgency })).toEqual({ ok: true, value: { isShort: true } });
    expect(notice('2026-03-14', { urgency, mayBeUrgent: false }).ok).toBe(false);
    expect(notice('2026-03-16', { urgency }).ok).toBe(false);
  });

  it('says what will be spoken about', () => {
    expect(notice('2026-03-01', { itemCount: 0 })).toMatchObject({
      error: { kind: 'agenda-empty' },
    });
  });
});

describe('an agenda', () => {
  const items = [
    { id: 'b', parentId: null, position: 2, plannedMinutes: 20 },
    { id: 'a', parentId: null, position: 1, plannedMinutes: null },
    { id: 'b2', parentId: 'b', position: 5, plannedMinutes: 10 },
    { id: 'b1', parentId: 'b', position: 4, plannedMinutes: 5 },
    { id: 'lost', parentId: 'nobody', position: 1, plannedMinutes: null },
  ];

  it('is numbered as it is read', () => {
    expect(numbered(items).map(({ item, number, depth }) => [item.id, number, depth])).toEqual([
      ['a', '1', 0],
      ['b', '2', 0],
      ['b1', '2.1', 1],
      ['b2', '2.2', 1],
    ]);
  });

  it('goes on with the next item', () => {
    expect(nextItem(items, null)?.id).toBe('a');
    expect(nextItem(items, 'b')?.id).toBe('b1');
    expect(nextItem(items, 'b2')).toBeUndefined();
  });

  it('takes as long as its items', () => {
    expect(plannedMinutes(items)).toBe(35);
  });
});
