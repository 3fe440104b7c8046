import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ClosureService } from '../../../src/modules/voting-rounds';
import { run as verify } from '../../../src/verifier/cli';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';

describe('voting with a code', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
  });

  afterAll(() => baraza.close());

  async function atTheBallot(voter: number): Promise<Visitor> {
    const visitor = new Visitor(baraza.url);
    await visitor.get(`/rounds/${scenario.slug}/code`);
    await visitor.submit({ code: scenario.codes[voter] ?? '' });
    return visitor;
  }

  async function vote(voter: number, ids: readonly string[]): Promise<Answer> {
    const visitor = await atTheBallot(voter);
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    await visitor.send(Object.fromEntries(ids.map((id) => [`choice.${id}`, '1'])));
    return visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
  }

  it('leads from the code to a receipt, and the choices are shown once more before', async () => {
    const visitor = await atTheBallot(0);
    const ballot = await visitor.get(`/rounds/${scenario.slug}/ballot`);
    expect(ballot.$('input[type="checkbox"]')).toHaveLength(6);
    expect(ballot.headers['cache-control']).toBe('no-store');
    expect(ballot.$('main b')).toHaveLength(0);
    const check = await visitor.send({ 'choice.a1': '1', 'choice.k1': '1' });
    expect(check.$('h1').text()).toBe('Check what you are going to cast');
    expect(check.$('main').text()).toContain('Project</b> a1');
    const receipt = await visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
    expect(receipt.$('h1, h2').text()).toContain('Your receipt');
    expect(receipt.text).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/);
    expect(receipt.text).not.toContain('a1 🌳');
  });

  it('forgives case, spaces and look-alike letters of a code, and refuses an unknown one', async () => {
    const visitor = new Visitor(baraza.url);
    await visitor.get(`/rounds/${scenario.slug}/code`);
    const refused = await visitor.send({ code: 'AAAA-BBBB-CCCC' });
    expect(refused.status).toBe(422);
    expect(refused.$('main').text()).toContain('That code is not on the list');
    const sloppy = (scenario.codes[1] ?? '')
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    expect((await visitor.send({ code: ` ${sloppy} ` })).status).toBe(303);
  });

  it('gives a ballot with too many or too dear choices back, with the choices kept', async () => {
    const visitor = await atTheBallot(2);
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    const many = await visitor.send({ 'choice.a1': '1', 'choice.a2': '1', 'choice.a3': '1' });
    expect(many.status).toBe(422);
    expect(many.$('input[checked]')).toHaveLength(3);
    expect(many.$('.error-summary').text()).toContain('you chose 3');
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    const dear = await visitor.send({ 'choice.k1': '1', 'choice.k2': '1', 'choice.k3': '1' });
    expect(dear.status).toBe(422);
    expect(dear.$('.error-summary').text()).toContain('more than the pot');
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    const foreign = await visitor.send({ 'choice.zz': '1' });
    expect(foreign.status).toBe(422);
  });

  it('answers a double click on Cast with the same receipt, and two tabs with a clear no', async () => {
    const visitor = await atTheBallot(3);
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    const check = await visitor.send({ 'choice.a1': '1' });
    const token = check.$('input[name="token"]').attr('value') ?? '';
    const _csrf = check.$('input[name="_csrf"]').attr('value') ?? '';
    const path = `/rounds/${scenario.slug}/ballots`;
    const first = await visitor.post(path, { token, _csrf, 'choice.a1': '1' });
    const second = await visitor.post(path, { token, _csrf, 'choice.a1': '1' });
    expect(second.location).toBe(first.location);
    const other = await visitor.post(path, { token, _csrf, 'choice.a2': '1' });
    expect(other.status).toBe(409);
  });

  it('counts exactly one ballot of a voter who sends two hundred at once', async () => {
    const visitor = await atTheBallot(4);
    const page = await visitor.get(`/rounds/${scenario.slug}/ballot`);
    const _csrf = page.$('input[name="_csrf"]').first().attr('value') ?? '';
    const path = `/rounds/${scenario.slug}`;
    const checks = await Promise.all(
      Array.from({ length: 200 }, (_unused, i) =>
        visitor.post(`${path}/ballot`, { _csrf, [`choice.a${1 + (i % 3)}`]: '1' }),
      ),
    );
    const casts = await Promise.all(
      checks.map((check, i) =>
        visitor.post(`${path}/ballots`, {
          _csrf,
          token: check.$('input[name="token"]').attr('value') ?? '',
          [`choice.a${1 + (i % 3)}`]: '1',
        }),
      ),
    );
    expect(new Set(casts.map(({ location }) => location)).size).toBe(200);
    expect(casts.every(({ status }) => status === 303)).toBe(true);
  });

  it('draws the pots to scale with every project that asks for money', async () => {
    const { $ } = await new Visitor(baraza.url).get(`/rounds/${scenario.slug}`);
    const [basket, ideas] = [$('.pot-bar').eq(0), $('.pot-bar').eq(1)];
    expect($('.pot-bar')).toHaveLength(2);
    expect(ideas.find('.bar-block')).toHaveLength(3);
    expect(ideas.find('.bar-limit')).toHaveLength(1);
    expect(ideas.text()).toContain('more than there is');
    expect(basket.find('svg > title').text()).toMatch(/^basket: 3 projects ask for .* The line/);
    expect(basket.find('details tbody tr')).toHaveLength(4);
  });

  it('shows no count to anybody before the close', async () => {
    const visitor = new Visitor(baraza.url);
    const later = await visitor.get(`/rounds/${scenario.slug}/results`);
    expect(later.$('h1').text()).toBe('The result is not out yet');
    expect((await visitor.get(`/rounds/${scenario.slug}/tally-bundle`)).status).toBe(404);
  });

  it('takes nothing after the deadline, then publishes a result that the verifier passes', async () => {
    for (let voter = 5; voter < 12; voter += 1) await vote(voter, ['a1', 'a3', 'k2']);
    baraza.clock.advance(7 * 86_400 - 60);
    const late = await atTheBallot(13);
    await late.get(`/rounds/${scenario.slug}/ballot`);
    const check = await late.send({ 'choice.a2': '1' });
    const fields = {
      token: check.$('input[name="token"]').attr('value') ?? '',
      _csrf: check.$('input[name="_csrf"]').attr('value') ?? '',
    };
    baraza.clock.advance(120);
    const refused = await late.post(`/rounds/${scenario.slug}/ballots`, {
      ...fields,
      'choice.a2': '1',
    });
    expect(refused.text).toContain('Voting is over');
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const visitor = new Visitor(baraza.url);
    const results = await visitor.get(`/rounds/${scenario.slug}/results`);
    expect(results.$('h1').text()).toContain('projects will be built for');
    const zip = await fetch(`${baraza.url}/rounds/${scenario.slug}/tally-bundle`);
    const file = join(baraza.config.dataDir, 'downloaded.zip');
    writeFileSync(file, Buffer.from(await zip.arrayBuffer()));
    const printed: string[] = [];
    const sink = { write: (text: string) => printed.push(text) };
    const code = await verify([file, '--vkey', 'self', '--json'], {
      stdout: sink,
      stderr: sink,
      env: {},
    });
    expect(JSON.parse(printed.join(''))).toMatchObject({
      verdict: 'pass',
      totals: { credentials: 10 },
    });
    expect(code).toBe(0);
  });
});
