import { RollService } from '../../../src/modules/voting-rounds';
import { AccountsService } from '../../../src/modules/accounts';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { must, openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, choiceOf, vote } from '../../support/voter-steps';

let baraza: TestApp;
let scenario: RoundScenario;
let path: string;

beforeAll(async () => {
  baraza = await startTestApp();
  scenario = await openRound(baraza);
  path = `/rounds/${scenario.slug}`;
});

afterAll(() => baraza.close());

function chosen(page: Answer): string[] {
  return page
    .$('input[name^="choice."]')
    .filter((_i, input) => page.$(input).is('[checked], [type="hidden"]'))
    .map((_i, input) => page.$(input).attr('name') ?? '')
    .get()
    .sort();
}

describe('a voter whose session ends in the middle', () => {
  it('keeps the choices through the page for ended sessions and the code', async () => {
    const visitor = new Visitor(baraza.url);
    const ended = await visitor.post(`${path}/ballot`, choiceOf('a1', 'k1'));
    expect(ended.status).toBe(403);
    expect(chosen(ended)).toEqual(['choice.a1', 'choice.k1']);
    const code = await visitor.send({});
    expect(code.status).toBe(403);
    expect(code.$('main').text()).toContain('Your choices are kept');
    const wrong = await visitor.send({ code: 'wrong' });
    expect(chosen(wrong)).toEqual(['choice.a1', 'choice.k1']);
    const ballot = await visitor.send({ code: scenario.codes[0] ?? '' });
    expect(ballot.status).toBe(200);
    expect(chosen(ballot)).toEqual(['choice.a1', 'choice.k1']);
    const check = await visitor.send({});
    expect(check.$('h1').text()).toBe('Check what you are going to cast');
  });

  it('sees the check page again when its token belongs to another session', async () => {
    const visitor = await atTheBallot(baraza, scenario, 1);
    await visitor.send(choiceOf('a2'));
    const old = await visitor.send({ token: 'of-another-page' }, `${path}/ballots`);
    expect(old.status).toBe(422);
    expect(old.$('.error-summary').text()).toContain('nothing was cast');
    expect(chosen(old)).toEqual(['choice.a2']);
    const receipt = await visitor.submit({}, `${path}/ballots`);
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
  });
});

describe('a ballot that is not like the others', () => {
  it('may be blank, but only when the voter says so', async () => {
    const visitor = await atTheBallot(baraza, scenario, 2);
    const check = await visitor.send({});
    expect(check.$('main').text()).toContain('You have chosen nothing');
    const asked = await visitor.send({}, `${path}/ballots`);
    expect(asked.status).toBe(422);
    const receipt = await visitor.submit({ blank: 'yes' }, `${path}/ballots`);
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
  });

  it('can be counted again without script, and changed from the check page', async () => {
    const visitor = await atTheBallot(baraza, scenario, 3);
    const recount = await visitor.send({ ...choiceOf('a1', 'a2', 'a3', 'k2'), step: 'recount' });
    expect(recount.status).toBe(200);
    expect(recount.$('#field-pot-ideas .sticky-count').text()).toBe('3 chosen, 1 too many');
    expect(recount.$('#field-pot-basket .sticky-count').text()).toContain('30,000');
    await visitor.get(`${path}/ballot`);
    await visitor.send(choiceOf('a3'));
    const back = await visitor.post(`${path}/ballot`, { ...choiceOf('a3'), step: 'change' });
    expect(chosen(back)).toEqual(['choice.a3']);
  });

  it('says on the check page that it replaces an earlier one', async () => {
    await vote(baraza, scenario, 4, 'a1');
    const visitor = await atTheBallot(baraza, scenario, 4);
    const check = await visitor.send(choiceOf('a2'));
    expect(check.$('.notice').text()).toContain('This ballot will replace it');
  });

  it('names what is wrong, never what a stranger typed into the address', async () => {
    const visitor = await atTheBallot(baraza, scenario, 5);
    const foreign = await visitor.post(`${path}/ballot`, {
      ...choiceOf('a1'),
      'choice.<script>alert(1)</script>': '1',
    });
    expect(foreign.status).toBe(422);
    expect(foreign.text).not.toContain('<script>alert');
    expect(foreign.$('.error-summary').text()).toContain('not on your ballot');
  });
});

describe('“Did I vote?”', () => {
  it('is answered for the voter alone', async () => {
    const stranger = await new Visitor(baraza.url).get(`${path}/vote-status`);
    expect(stranger.location).toBe(`${path}/code`);
    const voter = await atTheBallot(baraza, scenario, 15);
    const before = await voter.get(`${path}/vote-status`);
    expect(before.$('h1').text()).toBe('You have not voted in this round');
    expect(before.headers['cache-control']).toBe('no-store');
    await vote(baraza, scenario, 15, 'a1');
    const after = await voter.get(`${path}/vote-status`);
    expect(after.$('h1').text()).toBe('A ballot of yours is in the log');
    let answers = 2;
    while ((await voter.get(`${path}/vote-status`)).status === 200 && answers < 50) answers += 1;
    expect(answers).toBe(20);
    expect((await voter.get(`${path}/vote-status`)).status).toBe(429);
    const other = await atTheBallot(baraza, scenario, 14);
    expect((await other.get(`${path}/vote-status`)).status).toBe(200);
  });
});

describe('the order of the projects', () => {
  it('stays the same for a voter, and shows every project once', async () => {
    const orderOf = async (voter: number): Promise<string[]> => {
      const page = await (await atTheBallot(baraza, scenario, voter)).get(`${path}/ballot`);
      return page
        .$('[data-choice]')
        .map((_i, input) => page.$(input).attr('data-choice') ?? '')
        .get();
    };
    const first = await orderOf(6);
    expect(await orderOf(6)).toEqual(first);
    expect([...first].sort()).toEqual(['a1', 'a2', 'a3', 'k1', 'k2', 'k3']);
    const orders = await Promise.all([7, 8, 9, 10, 11].map(orderOf));
    expect(new Set([first, ...orders].map(String)).size).toBeGreaterThan(1);
  });
});

describe('somebody without a code', () => {
  it('is led to the page that asks for it, and never to a ballot', async () => {
    const visitor = new Visitor(baraza.url);
    expect((await visitor.get(`${path}/ballot`)).location).toBe(`${path}/code`);
    expect((await visitor.get('/rounds/nowhere/ballot')).status).toBe(404);
    expect((await visitor.get('/rounds/nowhere/code')).status).toBe(404);
  });

  it('goes straight to the ballot when the account is matched with the roll', async () => {
    const accounts = baraza.app.get(AccountsService, { strict: false });
    const email = 'matched@example.org';
    const by = await accounts.createConfirmed({ name: 'Mia', email, password: PASSWORD });
    const roll = baraza.app.get(RollService, { strict: false });
    must(await roll.matchByRef(scenario.officerId, scenario.round, { email, personRef: '30' }));
    const visitor = new Visitor(baraza.url);
    await visitor.signIn(email, PASSWORD);
    const ballot = await visitor.get(`${path}/ballot`);
    expect(ballot.$('[data-choice]')).toHaveLength(6);
    await visitor.send(choiceOf('a1'));
    const receipt = await visitor.submit({}, `${path}/ballots`);
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
    expect(by).not.toBe('');
  });

  it('leaves no session that joins an account with a roll entry when a code is typed', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.signIn('matched@example.org', PASSWORD);
    await visitor.get(`${path}/code`);
    await visitor.submit({ code: scenario.codes[12] ?? '' });
    const { manager } = baraza.app.get(ReadDatabase, { strict: false });
    const sessions = await manager.query<{ content: string; account_tag: string | null }[]>(
      'SELECT content, account_tag FROM web_session',
    );
    const voters = sessions.filter(({ content }) => content.includes('"roundId"'));
    expect(voters.length).toBeGreaterThan(0);
    expect(voters.every(({ account_tag }) => account_tag === null)).toBe(true);
  });

  it('is slowed down after thirty wrong codes, while a voter at the ballot goes on', async () => {
    const voter = await atTheBallot(baraza, scenario, 13);
    const guesser = new Visitor(baraza.url);
    await guesser.get(`${path}/code`);
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 40) {
      statuses.push((await guesser.send({ code: `GUESS-${statuses.length}` })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, -1).every((status) => status === 422)).toBe(true);
    expect(statuses.length).toBeGreaterThan(20);
    await voter.get(`${path}/ballot`);
    await voter.send(choiceOf('a1'));
    const receipt = await voter.submit({}, `${path}/ballots`);
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
    baraza.clock.advance(16 * 60);
    await guesser.get(`${path}/code`);
    expect((await guesser.send({ code: scenario.codes[14] ?? '' })).status).toBe(303);
  });
});

describe('a round where everybody votes once', () => {
  let once: RoundScenario;

  beforeAll(async () => {
    once = await openRound(baraza, { mayRevote: false });
  });

  it('takes the first ballot and says so to whoever comes again', async () => {
    const first = await vote(baraza, once, 0, 'a1');
    expect(first.$('h1').text()).toBe('Keep this receipt');
    const again = await atTheBallot(baraza, once, 0);
    const page = await again.get(`/rounds/${once.slug}/ballot`);
    expect(page.$('h1').text()).toBe('You have already voted in this round');
  });

  it('refuses the second of two tabs', async () => {
    const [left, right] = await Promise.all([1, 1].map((i) => atTheBallot(baraza, once, i)));
    await left?.send(choiceOf('a1'));
    await right?.send(choiceOf('a2'));
    const action = `/rounds/${once.slug}/ballots`;
    expect((await left?.send({}, action))?.status).toBe(303);
    const second = await right?.send({}, action);
    expect(second?.status).toBe(409);
    expect(second?.$('h1').text()).toBe('You have already voted in this round');
  });
});

describe('a round that is not open', () => {
  it('answers before its opening with the time, and has no ballot while it is a draft', async () => {
    const draft = await openRound(baraza, { isOpen: false });
    const visitor = new Visitor(baraza.url);
    expect((await visitor.get(`/rounds/${draft.slug}/ballot`)).status).toBe(404);
    expect((await visitor.get(`/rounds/${draft.slug}/code`)).status).toBe(404);
  });

  it('says after its close that it is over, and records nothing', async () => {
    const closesAt = Date.parse(scenario.round.closesAt);
    baraza.clock.set(new Date(closesAt - 60_000).toISOString());
    const late = await atTheBallot(baraza, scenario, 20);
    await late.send(choiceOf('a1'));
    baraza.clock.set(scenario.round.closesAt);
    const refused = await late.send({}, `${path}/ballots`);
    expect(refused.status).toBe(409);
    expect(refused.$('main').text()).toContain('was not recorded');
    const visit = await new Visitor(baraza.url).get(`${path}/ballot`);
    expect(visit.status).toBe(200);
    expect(visit.$('h1').text()).toBe('Voting is over');
  });
});
