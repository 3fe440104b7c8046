import { usualRules } from '../../../src/domain/bodies/body-rules';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { seatCouncil, type Council, type Councillor } from '../../support/council';
import { openMeeting, type OpenMeeting } from '../../support/open-meeting';

let baraza: TestApp;
let council: Council;
let meeting: OpenMeeting;
const stranger = () => new Visitor(baraza.url);

beforeAll(async () => {
  baraza = await startTestApp();
  baraza.clock.set('2026-03-15T17:00:00.000Z');
  const { motions, ...rules } = usualRules('committee');
  council = await seatCouncil(baraza, {
    rules: { ...rules, motions: { ...motions, amendmentDepth: 2 } },
  });
});

/** Ada, Ben, Cleo, Dina and Emil are there; Fay is not. */
beforeEach(async () => {
  meeting = await openMeeting(baraza, council, ['Benches', 'Trees']);
  for (const who of [council.chair, ...council.members.slice(0, 4)]) await meeting.arrive(who);
});

afterAll(() => baraza.close());

const [BEN, CLEO, DINA, EMIL, FAY] = [0, 1, 2, 3, 4];
const member = (index: number): Councillor => council.members[index]!;
const TEXT = 'The city builds four benches.\nThey stand in the shade.\nThey are made of wood.';

/** Ben's motion; gives its address. */
async function handedIn(text = TEXT): Promise<string> {
  const { visitor } = member(BEN);
  await visitor.get(`${meeting.path}/motions/new?item=${meeting.items[0]}`);
  return (await visitor.send({ title: 'Four benches', text })).location ?? '';
}

async function admit(path: string): Promise<void> {
  const { visitor } = council.chair;
  await visitor.get(path);
  await visitor.submit({ act: 'admit' }, `${path}/acts`);
}

async function second(path: string, who: Councillor): Promise<void> {
  await who.visitor.get(path);
  await who.visitor.submit({}, `${path}/seconding`);
}

async function ready(): Promise<string> {
  const path = await handedIn();
  await second(path, member(CLEO));
  await admit(path);
  return path;
}

/** An amendment of Dina's to lines of a motion, admitted. */
async function amended(path: string, change: Record<string, string>): Promise<string> {
  const { visitor } = member(DINA);
  await visitor.get(`${path}/amendments/new`);
  const { location = '' } = await visitor.send({ title: 'Another text', ...change });
  await second(location, member(EMIL));
  await admit(location);
  return location;
}

async function vote(path: string, fields: Record<string, string>) {
  const { visitor } = council.secretary;
  await visitor.get(`${path}/vote`);
  const tellers = {
    tellerId: member(DINA).membershipId,
    secondTellerId: member(EMIL).membershipId,
  };
  return visitor.submit({ kind: 'show_of_hands', ...tellers, ...fields }, `${path}/vote`);
}

const badge = async (path: string) => (await stranger().get(path)).$('main .badge').first().text();

describe('a motion', () => {
  it('is handed in by a member, seconded by another, admitted, and decided', async () => {
    const path = await handedIn();
    expect((await stranger().get(path)).status).toBe(404);
    const { visitor } = member(BEN);
    const own = await visitor.get(path);
    expect(own.text).toContain('They stand in the shade.');
    expect(own.$(`form[action="${path}/seconding"]`)).toHaveLength(0);
    expect((await visitor.post(`${path}/seconding`, {})).status).toBe(409);
    const early = await council.chair.visitor.get(path);
    expect(early.status).toBe(200);
    await council.chair.visitor.post(`${path}/acts`, { act: 'admit', reason: '' });
    expect((await visitor.get(path)).text).toContain('Handed in');
    await second(path, member(CLEO));
    await admit(path);
    expect((await stranger().get(meeting.path)).text).toContain('Four benches');
    const { text } = await vote(path, { yes: '3', no: '1', abstain: '1' });
    expect(text).toContain('3 yes, 1 no, 1 abstained, 0 invalid');
    expect(text).toContain('5 of 5 who were there voted; 6 may vote.');
    expect(await badge(path)).toBe('Adopted');
  });

  it('is not handed in by those who have no vote', async () => {
    expect((await stranger().get(`${meeting.path}/motions/new`)).location).toContain('sign-in');
    const { visitor } = council.secretary;
    await visitor.get(`${meeting.path}/motions/new`);
    const nobody = await visitor.submit({ title: 'Mine', text: 'The city pays me.', moverId: '' });
    expect(nobody.$('#error-moverId').text()).toContain('Choose a member');
    expect(nobody.$('#field-text').text()).toContain('The city pays me.');
    const forFay = { moverId: member(FAY).membershipId };
    expect((await visitor.submit(forFay)).text).toContain('Moved by');
  });

  it('is withdrawn by its mover alone', async () => {
    const path = await ready();
    expect((await member(CLEO).visitor.post(`${path}/withdrawal`, {})).status).toBe(403);
    await member(BEN).visitor.get(path);
    await member(BEN).visitor.submit({}, `${path}/withdrawal`);
    expect(await badge(path)).toBe('Withdrawn');
    const late = await member(DINA).visitor.get(`${path}/amendments/new`);
    expect(late.status).toBe(200);
    const refused = await member(DINA).visitor.send({ title: 'Too late', text: 'x' });
    expect(refused.status).toBe(409);
  });

  it('is adjourned, taken up again and referred by the chair', async () => {
    const path = await ready();
    for (const [act, state] of [
      ['adjourn', 'Adjourned'],
      ['resume', 'Admitted'],
      ['refer', 'Referred'],
    ] as const) {
      await council.chair.visitor.get(path);
      await council.chair.visitor.submit({ act, reason: 'For the committee.' }, `${path}/acts`);
      expect(await badge(path)).toBe(state);
    }
  });
});

describe('an amendment', () => {
  it('is voted on first, and goes into the text with a diff', async () => {
    const path = await ready();
    const five = await amended(path, {
      ...{ fromLine: '1', toLine: '1', text: 'The city builds five benches.' },
    });
    expect((await stranger().get(five)).$('ins').text()).toContain('five');
    expect((await vote(path, { yes: '5' })).$('#error-kind').text()).toContain('1 amendment is');
    await vote(five, { yes: '4', no: '1' });
    const { $, text } = await stranger().get(path);
    expect($('.numbered-lines li').first().text()).toBe('The city builds five benches.');
    expect(text).toContain('How version 2 came to be');
    await vote(path, { yes: '5' });
    expect(await badge(path)).toBe('Adopted');
  });

  it('finds its lines where an earlier one moved them', async () => {
    const path = await ready();
    const more = await amended(path, {
      fromLine: '1',
      toLine: '',
      text: 'Whereas it is hot,\nand dry:',
    });
    const strike = await amended(path, { fromLine: '3', toLine: '3', text: '' });
    await vote(more, { yes: '5' });
    await vote(strike, { yes: '5' });
    const lines = (await stranger().get(path)).$('.numbered-lines li');
    expect(lines.map((_, li) => lines.eq(_).text() || li.tagName).get()).toEqual([
      ...['Whereas it is hot,', 'and dry:', 'The city builds four benches.'],
      'They stand in the shade.',
    ]);
  });

  it('that touches the same lines as another one is flagged before the vote, and refused after it', async () => {
    const path = await ready();
    const one = await amended(path, { fromLine: '2', toLine: '3', text: 'They are blue.' });
    const other = await amended(path, { fromLine: '3', toLine: '3', text: 'They are of steel.' });
    expect((await stranger().get(path)).text).toContain('touch the same lines');
    await vote(one, { yes: '5' });
    const refused = await vote(other, { yes: '5' });
    expect(refused.$('#error-kind').text()).toContain('an adopted one has changed');
    expect((await vote(other, { no: '5' })).text).toContain('The vote is recorded.');
  });

  it('of an amendment goes into it before it goes into the motion', async () => {
    const path = await ready();
    const five = await amended(path, { fromLine: '1', toLine: '1', text: 'Five benches.' });
    const six = await amended(five, { fromLine: '1', toLine: '1', text: 'Six benches.' });
    await vote(six, { yes: '5' });
    await vote(five, { yes: '5' });
    expect((await stranger().get(path)).$('.numbered-lines li').first().text()).toBe(
      'Six benches.',
    );
  });

  it('says what is wrong with its lines', async () => {
    const path = await ready();
    const { visitor } = member(DINA);
    const attempt = async (fields: Record<string, string>) => {
      await visitor.get(`${path}/amendments/new`);
      return visitor.submit({ title: 'Another text', text: 'x', ...fields });
    };
    expect((await attempt({ fromLine: '3', toLine: '9' })).$('#error-toLine').text()).toContain(
      '3 lines',
    );
    expect((await attempt({ fromLine: '3', toLine: '1' })).$('#error-toLine')).toHaveLength(1);
    expect((await attempt({ fromLine: '0' })).$('#error-fromLine')).toHaveLength(1);
    const same = { fromLine: '3', toLine: '3', text: 'They are made of wood.' };
    expect((await attempt(same)).$('#error-text').text()).toContain('change nothing');
  });
});

describe('a vote', () => {
  it('is refused where it has more votes than people, and keeps what was typed', async () => {
    const path = await ready();
    const refused = await vote(path, { yes: '4', no: '3' });
    expect(refused.$('#error-yes').text()).toContain('7 votes, and only 6 may vote');
    expect(refused.$('#field-no').attr('value')).toBe('3');
    expect((await vote(path, { yes: '6' })).$('#error-yes').text()).toContain('only 5 are there');
    expect((await vote(path, { yes: '1', secondTellerId: '' })).$('#error-tellerId')).toHaveLength(
      1,
    );
  });

  it('decides nothing once the quorum is lost', async () => {
    const path = await ready();
    await meeting.leave(member(DINA));
    await meeting.leave(member(EMIL));
    const refused = await vote(path, { yes: '3' });
    expect(refused.$('#error-kind').text()).toContain('3 of 4');
    expect(await badge(path)).toBe('Admitted');
  });

  it('needs the chair in a tie, and nowhere else', async () => {
    const path = await ready();
    const tie = { yes: '2', no: '2', abstain: '1' };
    expect((await vote(path, tie)).$('#error-casting').text()).toContain('Ask the chair');
    const early = await vote(path, { ...tie, yes: '3', abstain: '0', casting: 'yes' });
    expect(early.$('#error-casting').text()).toContain('no tie');
    const { text } = await vote(path, { ...tie, casting: 'no' });
    expect(text).toContain('The chair’s casting vote was no.');
    expect(await badge(path)).toBe('Rejected');
  });

  it('by roll call is counted from what each said, also of who leaves afterwards', async () => {
    const path = await ready();
    const said = (choices: readonly [Councillor, string][]) =>
      Object.fromEntries(choices.map(([who, what]) => [`choice-${who.membershipId}`, what]));
    const absent = await vote(path, { kind: 'roll_call', ...said([[member(FAY), 'yes']]) });
    expect(absent.$('#error-kind').text()).toContain('is not there');
    const { text } = await vote(path, {
      kind: 'roll_call',
      ...said([
        [council.chair, 'yes'],
        [member(BEN), 'yes'],
        [member(CLEO), 'no'],
      ]),
    });
    expect(text).toContain('2 yes, 1 no, 0 abstained');
    await meeting.leave(member(CLEO));
    expect((await stranger().get(path)).$('main').text()).toMatch(/Cleo\s*: No/);
  });

  it('leaves out who has declared an interest', async () => {
    const path = await ready();
    const { visitor } = member(EMIL);
    const interest = `${meeting.path}/agenda/${meeting.items[0]}/interest`;
    await visitor.get(meeting.path);
    await visitor.submit({ text: 'My uncle sells benches.' }, interest);
    expect((await visitor.post(interest, { text: 'Again.' })).status).toBe(409);
    const { text } = await vote(path, { kind: 'unanimous' });
    expect(text).toContain('4 yes, 0 no');
    expect(text).toContain('4 of 4 who were there voted; 5 may vote.');
  });

  it('announced otherwise than it was counted says so, with the reason', async () => {
    const path = await ready();
    const fields = { kind: 'secret', yes: '4', no: '1', override: 'rejected' };
    expect((await vote(path, fields)).$('#error-overrideReason')).toHaveLength(1);
    const { text } = await vote(path, { ...fields, overrideReason: 'A paper was marked twice.' });
    expect(text).toContain('By the counts it was adopted. Announced otherwise: A paper was marked');
    expect(await badge(path)).toBe('Rejected');
  });

  it('that does not add up is refused by the database', async () => {
    const path = await ready();
    await vote(path, { yes: '5' });
    const write = (sql: string) =>
      baraza.app.get(UnitOfWork, { strict: false }).run((tx) => tx.manager.query(sql));
    await expect(write('UPDATE vote SET yes = yes + 1')).rejects.toThrow(/append-only/);
    await expect(write('DELETE FROM vote')).rejects.toThrow(/append-only/);
    const columns = `id, motion_id, kind, majority, quorum_needed, quorum_present, eligible, present, cast_count,
      valid, yes, no, abstain, invalid, casting, outcome, computed, override_reason, teller_id,
      second_teller_id, recorded_by, at`;
    const copy = (change: Record<string, string>) => {
      const list = columns.split(',').map((name) => change[name.trim()] ?? name.trim());
      return write(`INSERT INTO vote (${columns}) SELECT ${list.join(', ')} FROM vote LIMIT 1`);
    };
    await expect(copy({ id: "'a'", yes: 'yes + 1' })).rejects.toThrow(/constraint/i);
    await expect(copy({ id: "'b'", valid: 'valid + 1' })).rejects.toThrow(/constraint/i);
    await expect(copy({ id: "'c'", eligible: '1' })).rejects.toThrow(/constraint/i);
    await expect(copy({ id: "'d'", outcome: "'rejected'" })).rejects.toThrow(/constraint/i);
    await expect(copy({ id: "'e'", quorum_present: '0' })).rejects.toThrow(/constraint/i);
  });
});
