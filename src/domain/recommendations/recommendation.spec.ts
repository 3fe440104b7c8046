import { plusDays, type PlainDay } from '../shared/plain-day';
import {
  after,
  DRAFT,
  made,
  RECOMMENDATION_ACTS,
  RECOMMENDATION_STATES,
  RECOMMENDATION_TABLE,
  type Clocks,
  type Recommendation,
  type RecommendationAct,
  type RecommendationEvent,
  type RecommendationState,
} from './recommendation';
import { figuresOf, lateFirst } from './register';
import { USUAL_RULE } from './response-clock';

const day = (text: string): PlainDay => text as PlainDay;
const START = day('2026-03-02');
const CLOCKS: Clocks = {
  rule: USUAL_RULE,
  calendar: { recess: [], holidays: [], weekend: [0, 6] },
  progressMonths: 6,
};

const MILESTONE = { text: 'Four benches stand.', dueOn: day('2026-10-01') };

/** An event that is complete, so many days after the start. */
function event(act: RecommendationAct, days = 0, change: object = {}): RecommendationEvent {
  const all = {
    ...{ officeId: 'parks', newDueOn: day('2026-06-01'), text: 'There is no money.' },
    ...{ answer: 'partly', reasons: ['financial'], milestones: [MILESTONE] },
  };
  const { by } = RECOMMENDATION_TABLE[act];
  return { act, by, on: plusDays(START, days), ...all, ...change } as RecommendationEvent;
}

function recommendation(...events: RecommendationEvent[]): Recommendation {
  const result = made(events, CLOCKS);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const SUBMITTED = [event('adopt'), event('submit')] as const;

describe('a recommendation', () => {
  it('follows its table, whoever acts', () => {
    for (const state of RECOMMENDATION_STATES) {
      for (const act of RECOMMENDATION_ACTS) {
        const { from, to, by } = RECOMMENDATION_TABLE[act];
        const before = { ...DRAFT, state, dueOn: day('2026-04-01'), officeId: 'roads' };
        const other = by === 'body' ? 'office' : 'body';
        const done = after(before, event(act), CLOCKS);
        const error = { kind: 'recommendation-act-not-possible', state, act };
        if (!from.includes(state)) expect(done).toEqual({ ok: false, error });
        else {
          expect(done).toMatchObject({ value: { state: to ?? state } });
          expect(after(before, event(act, 0, { by: other }), CLOCKS)).toEqual({
            ...{ ok: false, error: { kind: 'not-their-act', act } },
          });
        }
      }
    }
  });

  it('reaches all its states from a draft, and ends closed', () => {
    const reached = new Set<RecommendationState>(['draft']);
    for (const state of reached) {
      for (const { from, to } of Object.values(RECOMMENDATION_TABLE)) {
        if (from.includes(state) && to !== null) reached.add(to);
      }
    }
    expect(reached).toEqual(new Set(RECOMMENDATION_STATES));
  });

  it('has its days from the moment of its submission', () => {
    expect(recommendation(...SUBMITTED)).toMatchObject({
      ...{ state: 'submitted', officeId: 'parks', submittedOn: START },
      ...{ acknowledgeBy: '2026-03-16', dueOn: '2026-04-01' },
    });
  });

  it('starts the clock of whom it is referred to, and remembers when it was submitted', () => {
    const referred = recommendation(...SUBMITTED, event('refer', 10, { officeId: 'roads' }));
    expect(referred).toMatchObject({
      ...{ state: 'submitted', officeId: 'roads', submittedOn: START, dueOn: '2026-04-11' },
    });
  });

  it('waits longer once, with a reason and for a later day', () => {
    const before = recommendation(...SUBMITTED);
    const ask = (change: object, from = before) =>
      after(from, event('ask_for_time', 5, change), CLOCKS);
    expect(ask({ text: '' })).toMatchObject({ error: { kind: 'reasons-missing' } });
    expect(ask({ newDueOn: day('2026-04-01') })).toMatchObject({
      error: { kind: 'date-not-later' },
    });
    const waiting = ask({});
    expect(waiting).toMatchObject({ value: { dueOn: '2026-06-01', state: 'submitted' } });
    if (!waiting.ok) throw new Error('refused');
    expect(ask({ newDueOn: day('2026-07-01') }, waiting.value)).toMatchObject({
      error: { kind: 'time-asked-already' },
    });
    expect(ask({}, { ...before, dueOn: null })).toMatchObject({
      error: { kind: 'too-late-to-ask' },
    });
    expect(after(before, event('ask_for_time', 31), CLOCKS)).toMatchObject({
      error: { kind: 'too-late-to-ask', dueOn: '2026-04-01' },
    });
  });

  it('stays late whoever it is referred to, and goes to somebody else', () => {
    const late = recommendation(...SUBMITTED, event('refer', 40, { officeId: 'roads' }));
    expect(late).toMatchObject({ missedOn: '2026-04-01', dueOn: '2026-05-11' });
    const again = after(late, event('refer', 80, { officeId: 'water' }), CLOCKS);
    expect(again).toMatchObject({ value: { missedOn: '2026-04-01' } });
    const answered = after(late, event('respond', 41), CLOCKS);
    expect(answered).toMatchObject({ value: { isAnsweredInTime: false } });
    expect(after(late, event('refer', 41, { officeId: 'roads' }), CLOCKS)).toMatchObject({
      error: { kind: 'same-office' },
    });
    expect(figuresOf([late], plusDays(START, 41)).answeredInTime).toEqual({ count: 0, of: 1 });
  });

  it('has no event before the one that came last', () => {
    const answered = recommendation(...SUBMITTED, event('acknowledge', 8));
    expect(answered.acknowledgeBy).toBeNull();
    expect(after(answered, event('respond', 7), CLOCKS)).toEqual({
      ...{ ok: false, error: { kind: 'before-last-event', lastOn: '2026-03-10' } },
    });
  });

  it('is not refused without reasons', () => {
    const respond = (change: object) =>
      after(recommendation(...SUBMITTED), event('respond', 9, change), CLOCKS);
    for (const answer of ['partly', 'rejected']) {
      expect(respond({ answer, reasons: [] })).toMatchObject({
        error: { kind: 'reasons-missing' },
      });
      expect(respond({ answer, text: ' ' })).toMatchObject({ error: { kind: 'reasons-missing' } });
    }
    expect(respond({ answer: 'accepted', reasons: [], text: '' }).ok).toBe(true);
    const given = recommendation(...SUBMITTED, event('respond', 9), event('commit', 10));
    const gone = after(given, event('abandon', 20, { text: '' }), CLOCKS);
    expect(gone).toMatchObject({ error: { kind: 'reasons-missing' } });
  });

  it('is answered in time until the end of the last day', () => {
    const inTime = (days: number) =>
      recommendation(...SUBMITTED, event('respond', days)).isAnsweredInTime;
    expect([30, 31].map(inTime)).toEqual([true, false]);
  });

  it('gets a second look where the body is not satisfied', () => {
    const looked = recommendation(...SUBMITTED, event('respond', 9), event('reject_answer', 12));
    expect(looked).toMatchObject({
      state: 'second_look',
      dueOn: '2026-04-13',
      answeredOn: '2026-03-11',
    });
    const final = after(looked, event('answer_finally', 20, { answer: 'accepted' }), CLOCKS);
    expect(final).toMatchObject({ value: { state: 'final', answer: 'accepted', dueOn: null } });
  });

  it('that was rejected is nothing to commit to', () => {
    const no = recommendation(...SUBMITTED, event('respond', 9, { answer: 'rejected' }));
    expect(after(no, event('commit', 10), CLOCKS)).toMatchObject({
      error: { kind: 'nothing-to-commit-to' },
    });
    const yes = recommendation(...SUBMITTED, event('respond', 9));
    expect(after(yes, event('commit', 10, { milestones: [] }), CLOCKS)).toMatchObject({
      error: { kind: 'milestones-missing' },
    });
  });

  it('that the city commits to is reported on every six months until it is done', () => {
    const events = [...SUBMITTED, event('respond', 9), event('commit', 10)] as const;
    expect(recommendation(...events).progressDueOn).toBe('2026-09-12');
    expect(recommendation(...events, event('begin', 40)).progressDueOn).toBe('2026-10-11');
    const done = recommendation(
      ...events,
      event('implement', 50),
      event('verify', 60),
      event('close', 61),
    );
    expect(done).toMatchObject({ state: 'closed', progressDueOn: null });
  });

  it('says where its history cannot be right', () => {
    expect(made([event('submit'), event('adopt')], CLOCKS)).toMatchObject({
      error: { kind: 'history-broken', at: 0, error: { kind: 'recommendation-act-not-possible' } },
    });
  });
});

describe('the public register', () => {
  const quick = recommendation(...SUBMITTED, event('respond', 10));
  const slow = recommendation(...SUBMITTED, event('respond', 40, { answer: 'rejected' }));
  const done = recommendation(
    ...SUBMITTED,
    event('respond', 20),
    event('commit', 21),
    event('implement', 90),
  );
  const waiting = recommendation(...SUBMITTED);

  it('has four figures', () => {
    expect(figuresOf([quick, slow, done, waiting], day('2026-04-02'))).toEqual({
      ...{ answeredInTime: { count: 2, of: 4 }, accepted: { count: 2, of: 3 } },
      ...{ implemented: { count: 1, of: 2 }, medianDays: 20 },
    });
    expect(figuresOf([waiting], day('2026-04-01'))).toEqual({
      ...{ answeredInTime: { count: 0, of: 0 }, accepted: { count: 0, of: 0 } },
      ...{ implemented: { count: 0, of: 0 }, medianDays: null },
    });
    const closed = { ...done, state: 'closed' as const };
    expect(figuresOf([closed], START).implemented).toEqual({ count: 1, of: 1 });
    expect(figuresOf([{ ...quick, submittedOn: null }], START).medianDays).toBeNull();
  });

  it('has late answers first', () => {
    const rows = [
      { ref: 'R-3', dueOn: null },
      { ref: 'R-2', dueOn: day('2026-05-01') },
      { ref: 'R-1', dueOn: day('2026-04-01') },
      { ref: 'R-0', dueOn: null },
    ];
    expect(lateFirst(rows).map(({ ref }) => ref)).toEqual(['R-1', 'R-2', 'R-0', 'R-3']);
  });
});
