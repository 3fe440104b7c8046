import fc from 'fast-check';

import { instantFromMillis } from '../shared/instant';
import {
  baseCount,
  decide,
  MAJORITY_BASES,
  type CastingVote,
  type MajorityRule,
  type VoteCounts,
} from './majority-rule';

const MET = { at: instantFromMillis(0), needed: 5, present: 9, isMet: true };

/** Of 20 members, of whom 15 are there. */
function counts(yes: number, no: number, abstain = 0, invalid = 0): VoteCounts {
  const cast = yes + no + abstain + invalid;
  return { eligible: 20, present: 15, cast, yes, no, abstain, invalid };
}

function outcome(rule: MajorityRule, given: VoteCounts, casting?: CastingVote): string {
  const result = decide(rule, given, MET, casting);
  return result.ok ? result.value.outcome : result.error.kind;
}

const SIMPLE: MajorityRule = { kind: 'simple', tie: 'fails' };
const CHAIR: MajorityRule = { kind: 'simple', tie: 'chair_casts' };

describe('a simple majority', () => {
  it('is more yes than no, whoever abstains', () => {
    expect(outcome(SIMPLE, counts(5, 4, 6))).toBe('adopted');
    expect(outcome(SIMPLE, counts(4, 5))).toBe('rejected');
  });

  it('is not reached in a tie', () => {
    expect(decide(SIMPLE, counts(5, 5), MET)).toMatchObject({
      value: { outcome: 'rejected', isTie: true, byCastingVote: false },
    });
  });

  it('waits for the chair where she breaks ties', () => {
    expect(outcome(CHAIR, counts(5, 5))).toBe('casting_vote_needed');
    expect(outcome(CHAIR, counts(5, 5), 'no')).toBe('rejected');
    expect(decide(CHAIR, counts(5, 5), MET, 'yes')).toMatchObject({
      value: { outcome: 'adopted', isTie: true, byCastingVote: true },
    });
  });

  it('gives the chair nothing to break where there is no tie', () => {
    expect(outcome(CHAIR, counts(6, 5), 'no')).toBe('casting-vote-not-due');
    expect(outcome(SIMPLE, counts(5, 5), 'yes')).toBe('casting-vote-not-due');
  });

  it('is not reached by nobody', () => {
    expect(outcome(CHAIR, counts(0, 0, 9))).toBe('rejected');
  });
});

describe('an absolute majority', () => {
  const rule: MajorityRule = { kind: 'absolute', base: 'entitled', tie: 'chair_casts' };

  it('is more than half of the base', () => {
    expect(outcome(rule, counts(10, 2))).toBe('rejected');
    expect(outcome(rule, counts(11, 2))).toBe('adopted');
    expect(outcome({ ...rule, base: 'entitled_present' }, counts(8, 7))).toBe('adopted');
    expect(outcome({ ...rule, base: 'cast' }, counts(5, 3, 1, 1))).toBe('rejected');
  });

  it('leaves a tie to the chair only where one more yes is enough', () => {
    expect(outcome({ ...rule, base: 'yes_no' }, counts(5, 5))).toBe('casting_vote_needed');
    expect(outcome({ ...rule, base: 'cast' }, counts(5, 5, 1))).toBe('casting_vote_needed');
    expect(outcome({ ...rule, base: 'cast' }, counts(5, 5, 3))).toBe('rejected');
    expect(outcome(rule, counts(7, 7))).toBe('rejected');
    expect(outcome({ ...rule, base: 'yes_no', tie: 'fails' }, counts(5, 5))).toBe('rejected');
  });

  it('is there already where the base is smaller than the votes', () => {
    const few = { ...counts(5, 5), present: 9 };
    expect(outcome({ ...rule, base: 'entitled_present' }, few)).toBe('adopted');
  });
});

describe('a qualified majority', () => {
  const rule = { kind: 'qualified', base: 'yes_no', p: 4, q: 5 } as const;

  it('is reached exactly', () => {
    expect(outcome(rule, counts(8, 2))).toBe('adopted');
    expect(outcome(rule, counts(7, 2))).toBe('rejected');
    expect(outcome({ ...rule, p: 2, q: 3 }, counts(4, 2))).toBe('adopted');
  });

  it('says what was compared with what', () => {
    expect(decide(rule, counts(7, 2), MET)).toMatchObject({
      value: { left: 35, right: 36, orEqual: true },
    });
  });

  it('is not reached where nobody says yes', () => {
    expect(outcome(rule, counts(0, 0, 5))).toBe('rejected');
  });

  it('is exact for every share and every base', () => {
    const small = fc.nat(8);
    const share = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(
        fc.tuple(small, small, small, small),
        share,
        fc.constantFrom(...MAJORITY_BASES),
        ([yes, no, abstain, invalid], [a, b], base) => {
          const [p, q] = [Math.min(a, b), Math.max(a, b)];
          const given = { ...counts(yes, no, abstain, invalid), eligible: 40 };
          const isReached = yes > 0 && Math.ceil((p * baseCount(base, given)) / q) <= yes;
          expect(outcome({ kind: 'qualified', base, p, q }, given)).toBe(
            isReached ? 'adopted' : 'rejected',
          );
        },
      ),
    );
  });
});

describe('consensus', () => {
  it('is that nobody objects', () => {
    expect(outcome({ kind: 'consensus' }, counts(9, 0, 3))).toBe('adopted');
    expect(outcome({ kind: 'consensus' }, counts(9, 1))).toBe('rejected');
    expect(outcome({ kind: 'consensus' }, counts(0, 0, 3))).toBe('rejected');
  });
});

describe('a vote', () => {
  it('is refused where its counts cannot be right', () => {
    const wrong = (change: Partial<VoteCounts>) => outcome(SIMPLE, { ...counts(5, 4), ...change });
    expect(wrong({ cast: 10 })).toBe('counts-do-not-add-up');
    expect(wrong({ yes: 5.5, no: 3.5 })).toBe('counts-do-not-add-up');
    expect(wrong({ abstain: -1, invalid: 1 })).toBe('counts-do-not-add-up');
    expect(wrong({ eligible: 8 })).toBe('more-votes-than-voters');
  });

  it('decides nothing without a quorum, and says what was missing', () => {
    const lost = { ...MET, present: 4, isMet: false };
    expect(decide(SIMPLE, counts(5, 4), lost)).toEqual({
      ok: false,
      error: { kind: 'quorum-not-met', needed: 5, present: 4 },
    });
  });
});
