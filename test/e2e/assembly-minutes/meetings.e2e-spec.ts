import { usualRules } from '../../../src/domain/bodies/body-rules';
import { AuditTrail } from '../../../src/modules/audit-trail';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { comeBack, seatCouncil, type Council, type Councillor } from '../../support/council';
import { visitorWith } from '../../support/officer';

let baraza: TestApp;
let council: Council;
const stranger = () => new Visitor(baraza.url);

beforeAll(async () => {
  baraza = await startTestApp();
  baraza.clock.set('2026-03-01T10:00:00.000Z');
  const rules = { ...usualRules('committee'), proxiesPerMember: 1 };
  const { quorum } = rules;
  council = await seatCouncil(baraza, {
    rules: { ...rules, quorum: { ...quorum, includesProxies: true } },
  });
});

beforeEach(async () => {
  baraza.clock.set('2026-03-01T10:00:00.000Z');
  await comeBack(council.chair, council.secretary);
});
afterAll(() => baraza.close());

const TERMS = {
  ...{ title: 'Spring meeting', startsAt: '2026-03-15T18:00', endsAt: '2026-03-15T20:00' },
  ...{ place: 'Town hall, room 2', remoteUrl: 'https://meet.example.org/parks' },
};

/** A planned meeting with three items; gives its address. */
async function planned(terms: Partial<typeof TERMS> = {}): Promise<string> {
  const { visitor } = council.secretary;
  await visitor.get(`${council.path}/meetings/new`);
  const { location = '' } = await visitor.send({ ...TERMS, ...terms });
  for (const title of ['Opening', 'Benches', 'Staff']) {
    await visitor.get(`${location}/agenda/new`);
    const isClosed = title === 'Staff';
    await visitor.send({ title, closedGround: isClosed ? 'Section 24 of the town law' : '' });
  }
  return location;
}

async function called(): Promise<string> {
  const path = await planned();
  const { visitor } = council.secretary;
  await visitor.get(`${path}/notice`);
  await visitor.submit({});
  return path;
}

async function opened(): Promise<string> {
  const path = await called();
  baraza.clock.set('2026-03-15T18:00:00.000Z');
  await comeBack(council.chair, council.secretary);
  const { visitor } = council.chair;
  await visitor.get(`${path}/live`);
  await visitor.submit({}, `${path}/opening`);
  return path;
}

/** The secretary notes what a member does. */
async function note(path: string, who: Councillor, what: string) {
  const { visitor } = council.secretary;
  await visitor.get(`${path}/attendance`);
  const { membershipId } = who;
  const answer = await visitor.post(`${path}/attendance`, { membershipId, what });
  return answer.location === undefined ? answer : visitor.visit(answer.location);
}

describe('a meeting', () => {
  it('is planned by those who run the body, and by nobody else', async () => {
    const path = await planned();
    const { text, $ } = await stranger().get(path);
    expect(text).toContain('Sunday 15 March 2026 at 18:00');
    expect($('#agenda ~ ol h3').eq(1).text()).toContain('2 Benches');
    await comeBack(council.members[0]!);
    expect((await council.members[0]!.visitor.get(`${council.path}/meetings/new`)).status).toBe(
      403,
    );
    expect((await stranger().get(`${council.path}/meetings/new`)).location).toContain('sign-in');
    const officer = await visitorWith(baraza, 'officer');
    expect((await officer.get(`${council.path}/meetings/new`)).status).toBe(200);
    expect((await stranger().get(`${council.path}/meetings`)).text).toContain('Spring meeting');
  });

  it('says what is wrong with its time and place, and keeps what was typed', async () => {
    const { visitor } = council.secretary;
    const attempt = async (change: Record<string, string>) => {
      await visitor.get(`${council.path}/meetings/new`);
      return visitor.submit({ ...TERMS, ...change });
    };
    const past = await attempt({ startsAt: '2026-02-01T18:00' });
    expect(past.$('#error-startsAt').text()).toContain('has passed');
    expect(past.$('#field-place').attr('value')).toBe('Town hall, room 2');
    const backwards = await attempt({ endsAt: '2026-03-15T17:00' });
    expect(backwards.$('#error-endsAt').text()).toContain('before the beginning');
    const nowhere = await attempt({ place: '', remoteUrl: '' });
    expect(nowhere.$('#error-place').text()).toContain('a place, a link, or both');
    expect((await attempt({ remoteUrl: 'http://x' })).$('#error-remoteUrl')).toHaveLength(1);
    expect((await attempt({ startsAt: 'soon' })).status).toBe(422);
  });

  it('shows the public that an item is closed, and why, and nothing else of it', async () => {
    const path = await planned();
    const { text } = await stranger().get(path);
    expect(text).toContain('Section 24 of the town law');
    expect(text).not.toContain('Staff');
    expect(text).not.toContain('meet.example.org');
    await comeBack(council.members[0]!);
    const inside = await council.members[0]!.visitor.get(path);
    expect(inside.text).toContain('Staff');
    expect(inside.text).toContain('https://meet.example.org/parks');
  });

  it('is moved until it opens, and its calendar entry with it', async () => {
    const path = await called();
    const { visitor } = council.secretary;
    expect((await visitor.get(`${path}/edit`)).text).toContain('subscribes to the calendar');
    await visitor.submit({ startsAt: '2026-03-22T18:00', endsAt: '2026-03-22T20:00' });
    expect((await stranger().get(path)).text).toContain('22 March 2026');
  });

  it('is not found under an address that was never its own', async () => {
    for (const no of ['999', 'x', '-1', '1e3']) {
      expect((await stranger().get(`${council.path}/meetings/${no}`)).status).toBe(404);
    }
  });
});

describe('the notice of a meeting', () => {
  it('goes out in time, and fixes the agenda', async () => {
    const path = await called();
    const { text } = await stranger().get(path);
    expect(text).toContain('Called');
    const { visitor } = council.secretary;
    await visitor.get(`${path}/agenda/new`);
    const late = await visitor.submit({ title: 'Flood', lateReason: '' });
    expect(late.$('#error-lateReason').text()).toContain('cannot wait');
    await visitor.submit({ lateReason: 'The river rose on Monday.' });
    expect((await stranger().get(path)).text).toContain('The river rose on Monday.');
    const acts = await baraza.app
      .get(AuditTrail, { strict: false })
      .ofSubject(`body:${council.slug}`);
    expect(acts.map(({ event }) => event)).toContain('late-item-added');
  });

  it('is refused when it is short, unless a reason is given', async () => {
    const path = await planned();
    baraza.clock.set('2026-03-10T10:00:00.000Z');
    const { visitor } = council.secretary;
    await comeBack(council.secretary);
    expect((await visitor.get(`${path}/notice`)).text).toContain('The notice is short');
    const refused = await visitor.submit({});
    expect(refused.$('#error-urgency').text()).toContain('want 7 days of notice, and 5 days are');
    await visitor.submit({ urgency: 'The river rose.' });
    expect((await stranger().get(path)).text).toContain('Short notice: The river rose.');
  });

  it('says what will be spoken about', async () => {
    const { visitor } = council.secretary;
    await visitor.get(`${council.path}/meetings/new`);
    const { location = '' } = await visitor.send(TERMS);
    await visitor.get(`${location}/notice`);
    expect((await visitor.submit({})).text).toContain('Add at least one item');
  });
});

describe('those who come', () => {
  it('say so before', async () => {
    const path = await called();
    const { visitor } = council.members[0]!;
    await comeBack(council.members[0]!);
    await visitor.get(path);
    const { text } = await visitor.submit({ answer: 'remote' }, `${path}/registration`);
    expect(text).toContain('You said that you will take part remotely.');
    const list = await council.secretary.visitor.get(`${path}/attendance`);
    expect(list.$('tbody tr').first().text()).toContain('said: remotely');
    expect((await stranger().post(`${path}/registration`, { answer: 'remote' })).status).not.toBe(
      303,
    );
  });

  it('make the quorum, which is computed each time that somebody comes or goes', async () => {
    const path = await opened();
    const quorum = async () => {
      const { $ } = await stranger().get(`${path}/screen`);
      return $('#live-now > p').first().text().replace(/\s+/g, ' ').trim();
    };
    expect(await quorum()).toContain('Cannot decide 0 there, 4 needed.');
    for (const member of council.members.slice(0, 3)) await note(path, member, 'in_person');
    expect(await quorum()).toContain('Cannot decide 3 there, 4 needed.');
    await note(path, council.chair, 'remote');
    expect(await quorum()).toContain('Can decide 4 there, 4 needed. 1 of them remotely.');
    expect(await note(path, council.secretary, 'in_person')).toMatchObject({ status: 200 });
    expect(await quorum()).toContain('4 there');
    baraza.clock.advance(600);
    await note(path, council.members[0]!, 'departure');
    expect(await quorum()).toContain('Cannot decide 3 there');
    const again = await note(path, council.members[0]!, 'departure');
    expect(again.status).toBe(409);
    const list = await council.secretary.visitor.get(`${path}/attendance`);
    expect(list.text).toContain('Left');
    await council.secretary.visitor.submit(
      {},
      council.secretary.visitor.formActions().find((action) => action.endsWith('/striking')),
    );
    expect(await quorum()).toContain('Can decide 4 there');
  });

  it('represent others where the rules allow it', async () => {
    const path = await opened();
    const [ben, cleo, dina] = council.members as [Councillor, Councillor, Councillor];
    await note(path, ben, 'in_person');
    const { visitor } = council.secretary;
    const give = async (member: Councillor, holder: Councillor) => {
      await visitor.get(`${path}/attendance`);
      const who = { membershipId: member.membershipId, holderId: holder.membershipId };
      return visitor.submit(who, `${path}/proxies`);
    };
    expect((await give(cleo, ben)).text).toContain('2 there');
    expect((await give(dina, ben)).status).toBe(409);
    await visitor.get(`${path}/attendance`);
    const end = visitor.formActions().find((action) => action.endsWith('/end'));
    expect((await visitor.submit({}, end)).text).toContain('1 there');
    expect((await visitor.post(`${path}/proxies`, { membershipId: '', holderId: '' })).status).toBe(
      422,
    );
  });

  it('send excuses', async () => {
    const path = await called();
    const { text } = await note(path, council.members[1]!, 'excuse');
    expect(text).toContain('Excused');
    expect((await note(path, council.members[1]!, 'excuse')).status).toBe(409);
    const nobody = { ...council.members[1]!, membershipId: '0'.repeat(36) };
    expect((await note(path, nobody, 'in_person')).status).toBe(422);
    expect((await note(path, council.members[1]!, 'dancing')).status).toBe(400);
  });
});

describe('the chair', () => {
  it('opens, goes through the items, suspends, resumes and closes', async () => {
    const path = await opened();
    const { visitor } = council.chair;
    const press = async (ending: string) => {
      await visitor.get(`${path}/live`);
      const action = visitor.formActions().find((one) => one.endsWith(ending));
      if (action === undefined) throw new Error(`no ${ending}`);
      return visitor.submit({}, action);
    };
    expect((await press('/start')).$('#live-now h2').text()).toContain('1 Opening');
    baraza.clock.advance(600);
    expect((await press('/start')).$('#live-now').text()).toContain('2 Benches');
    await visitor.get(`${path}/suspension`);
    expect((await visitor.submit({})).$('#error-reason')).toHaveLength(1);
    expect((await visitor.submit({ reason: 'Fire alarm.' })).text).toContain('Suspended');
    expect((await press('/resumption')).text).toContain('Open now');
    const screen = await stranger().get(`${path}/screen`);
    expect(screen.text).toContain('2 Benches');
    expect(screen.text).toContain('Closed item');
    expect(screen.text).not.toContain('Staff');
    await press('/end');
    expect((await press('/closing')).text).toContain('The meeting is closed.');
    const shown = await stranger().get(path);
    expect(shown.text).toContain('18:00–18:10');
    expect((await visitor.post(`${path}/opening`, {})).status).toBe(409);
    expect((await note(path, council.chair, 'in_person')).status).toBe(409);
  });

  it('cancels with a reason that everybody reads', async () => {
    const path = await called();
    const { visitor } = council.chair;
    await visitor.get(`${path}/cancellation`);
    await visitor.submit({ reason: 'The hall is flooded.' });
    const { text } = await stranger().get(path);
    expect(text).toContain('This meeting does not take place');
    expect(text).toContain('The hall is flooded.');
    expect((await visitor.post(`${path}/opening`, {})).status).toBe(409);
  });

  it('takes items off an agenda that nobody was called to', async () => {
    const path = await planned();
    const { visitor } = council.chair;
    await visitor.get(path);
    const removal = visitor.formActions().find((action) => action.endsWith('/removal'));
    expect((await visitor.submit({}, removal)).text).toContain('1 Benches');
    await visitor.get(`${path}/notice`);
    await visitor.submit({});
    expect((await visitor.post(removal ?? '', {})).status).toBe(409);
  });
});
