import { instantFromMillis } from '../shared/instant';
import {
  approvedBy,
  MINUTES_ACTS,
  MINUTES_STATES,
  MINUTES_TABLE,
  minutesAfter,
  type ApprovingVote,
} from './minutes-states';

const OF = { meetingId: 'spring', closedAt: instantFromMillis(1000) };
const VOTE: ApprovingVote = {
  ...{ outcome: 'adopted', at: instantFromMillis(5000), meetingId: 'summer' },
};

describe('minutes', () => {
  it('follow their table, and nothing else', () => {
    for (const state of MINUTES_STATES) {
      for (const act of MINUTES_ACTS) {
        const next = MINUTES_TABLE[state][act];
        const error = { kind: 'minutes-act-not-possible', state, act };
        expect(minutesAfter(state, act)).toEqual(
          next === undefined ? { ok: false, error } : { ok: true, value: next },
        );
      }
    }
  });

  it('are approved by a vote of a later meeting, or by circulation', () => {
    const approved = { ok: true, value: 'approved' };
    expect(approvedBy('in_review', OF, VOTE)).toEqual(approved);
    expect(approvedBy('in_review', OF, { ...VOTE, meetingId: null })).toEqual(approved);
  });

  it('are not approved otherwise', () => {
    const kindOf = (change: Partial<ApprovingVote>) => {
      const result = approvedBy('in_review', OF, { ...VOTE, ...change });
      return result.ok || result.error.kind;
    };
    expect(kindOf({ outcome: 'rejected' })).toBe('approval-not-voted');
    expect(kindOf({ meetingId: 'spring' })).toBe('approval-in-same-meeting');
    expect(kindOf({ at: OF.closedAt })).toBe('approval-too-early');
    expect(approvedBy('draft', OF, VOTE)).toMatchObject({
      error: { kind: 'minutes-act-not-possible' },
    });
  });
});
