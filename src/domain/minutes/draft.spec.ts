import fc from 'fast-check';

import { instantFromMillis } from '../shared/instant';
import { draftOf, redraft, SENTENCES, type MeetingRecord, type WorkingParagraph } from './draft';

const at = (minute: number) => instantFromMillis(Date.UTC(2026, 2, 15, 18, minute));

const VOTE = {
  ...({ id: 'v1', kind: 'roll_call', outcome: 'adopted', yes: 2, no: 1, abstain: 0 } as const),
  overrideReason: null,
  choices: [{ memberId: 'ben', name: 'Ben', choice: 'yes' }],
} as const;
const MOTION = {
  ...{ id: 'm1', no: 7, amends: null, title: 'Benches', text: 'Four benches.' },
  ...{ mover: 'Ben', seconder: 'Cleo', ended: null, votes: [VOTE] },
} as const;
const RECORD: MeetingRecord = {
  ...{ calledAt: at(-10_000), urgency: null, openedAt: at(0), closedAt: at(90) },
  breaks: [{ from: at(30), until: at(40), reason: 'Fire alarm.' }],
  members: [
    { id: 'ben', name: 'Ben', participation: 'present', arrivedAt: null, leftAt: null },
    { id: 'lil', name: null, participation: 'remote', arrivedAt: at(5), leftAt: null },
  ],
  quorum: [{ at: at(0), present: 2, needed: 2, isMet: true }],
  items: [
    {
      ...{ id: 'i1', number: '1', title: 'Parks', closedGround: null, lateReason: 'The flood.' },
      ...{ startedAt: at(1), interests: [{ memberId: 'ben', name: 'Ben' }] },
      motions: [
        MOTION,
        { ...MOTION, id: 'm2', no: 8, amends: 7, ended: 'withdrawn', votes: [] },
        { ...MOTION, id: 'm3', votes: [{ ...VOTE, id: 'v3', overrideReason: 'Counted twice.' }] },
      ],
    },
    {
      ...{ id: 'i2', number: '2', title: 'Staff', closedGround: 'Section 24', lateReason: null },
      ...{ startedAt: null, interests: [], motions: [] },
    },
  ],
};

describe('the draft of minutes', () => {
  it('tells in order who was called, who came, and what was decided', () => {
    expect(draftOf(RECORD).map(({ id }) => id)).toEqual([
      ...['called', 'opened', 'member:ben', 'member:lil', 'quorum:0', 'break:0'],
      ...['item:i1', 'late:i1', 'interest:i1:ben', 'summary:i1'],
      ...['motion:m1', 'vote:v1', 'choice:v1:ben', 'motion:m2', 'ended:m2'],
      ...['motion:m3', 'vote:v3', 'choice:v3:ben', 'item:i2', 'summary:i2', 'closed'],
    ]);
  });

  it('knows all its sentences, and no other', () => {
    const urgent = draftOf({ ...RECORD, urgency: 'The flood.' });
    const used = [...draftOf(RECORD), ...urgent].map(({ sentence }) => sentence);
    expect(new Set(used)).toEqual(new Set(SENTENCES));
  });

  it('has each name in a paragraph of its own, so that it can be withheld alone', () => {
    const named = draftOf(RECORD).filter(
      ({ kind }) => kind === 'attendance' || kind === 'roll_call',
    );
    expect(named.map(({ values }) => values['name'])).toEqual(['Ben', null, 'Ben', 'Ben']);
  });

  it('withholds all of a closed item from the start', () => {
    const grounds = draftOf(RECORD).filter(({ itemId }) => itemId === 'i2');
    expect(grounds.map(({ ground }) => ground)).toEqual(['Section 24', 'Section 24']);
  });

  it('tells of no call where there was none', () => {
    expect(draftOf({ ...RECORD, calledAt: null })[0]?.id).toBe('opened');
  });
});

describe('minutes that are drafted anew', () => {
  const drafted = (id: string, text = id): WorkingParagraph => ({ id, text, drafted: text });
  const touched = (id: string): WorkingParagraph => ({ id, text: 'Better words.', drafted: id });
  const added = (id: string): WorkingParagraph => ({ id, text: 'A note.', drafted: null });

  it('follow what happened where nobody wrote, and keep what somebody did', () => {
    const existing = [drafted('a'), touched('b'), added('n'), drafted('gone')];
    const fresh = [drafted('a', 'new words'), drafted('b', 'new words'), drafted('c')];
    expect(redraft(existing, fresh)).toEqual([
      ...[drafted('a', 'new words'), touched('b'), added('n'), drafted('c')],
    ]);
  });

  it('keep what was touched though it did not happen after all', () => {
    expect(redraft([touched('x'), drafted('a')], [drafted('a')])).toEqual([
      ...[touched('x'), drafted('a')],
    ]);
  });

  it('lose nothing that anybody wrote, and repeat nothing', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    const any = ids.chain((list) =>
      fc.tuple(...list.map((id) => fc.constantFrom(drafted(id), touched(id), added(id)))),
    );
    fc.assert(
      fc.property(any, ids, (existing, fresh) => {
        const result = redraft(
          existing,
          fresh.map((id) => drafted(id)),
        );
        const written = existing.filter((one) => one.text !== one.drafted);
        for (const one of written) expect(result).toContainEqual(one);
        const found = result.map(({ id }) => id);
        expect(new Set(found).size).toBe(found.length);
        expect(found.filter((id) => fresh.includes(id as 'a'))).toEqual(fresh);
      }),
    );
  });
});
