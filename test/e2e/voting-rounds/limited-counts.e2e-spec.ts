import { CyclesService } from '../../../src/modules/cycles';
import { ProjectsService } from '../../../src/modules/proposals';
import { CodesService, RollService, RoundsService } from '../../../src/modules/voting-rounds';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { closedAndVerified, vote } from '../../support/voter-steps';

const GREEDY = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };

describe('a count with more than a budget to respect', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  });

  afterAll(() => baraza.close());

  /** Amounts hold spaces that do not break. */
  const said = (page: Answer, selector = 'main'): string =>
    page.$(selector).text().replace(/\s+/g, ' ').trim();

  it('gives what is left to a loser that is content with a part of its cost', async () => {
    const officer = await visitorWith(baraza, 'officer');
    const scenario = await openRound(baraza, { isOpen: false, ideas: GREEDY });
    const path = `/rounds/${scenario.slug}`;
    const service = baraza.app.get(ProjectsService, { strict: false });
    const all = await service.ofCycle(scenario.round.cycleId);
    const edit = `/projects/${all.find(({ code }) => code === 'a2')?.slug}/edit`;
    await officer.get(edit);
    const summary = 'A shorter path is worth having, too.';
    await officer.submit({ least: '20 000', summary }, edit);
    expect((await officer.get(edit)).$('input[name="least"]').val()).toBe('20000');
    const list = await officer.get(`${path}/limits`);
    expect(list.$(`#pot-ideas a[href="${edit}"]`).parent().text()).toMatch(/a2 .*: from zł.20,000/);
    await officer.get(`${path}/opening`);
    const opened = await officer.submit({ agree: 'yes' }, `${path}/opening`);
    expect(said(opened)).toMatch(/If “.*a2.*” does not win, it can get .* from zł 20,000 on/);
    await vote(baraza, scenario, 0, 'a1', 'a3');
    await vote(baraza, scenario, 1, 'a1', 'a3');
    await vote(baraza, scenario, 2, 'a2');
    await closedAndVerified(baraza, scenario);
    const results = await new Visitor(baraza.url).get(`${path}/results`);
    expect(said(results, '#won-ideas + ol')).toMatch(
      /a2 🌳 zł 30,000 Funded in part: it gets zł 30,000 of the zł 60,000/,
    );
    expect(said(results, '#bar-ideas, .pot-bar')).toContain('zł 100,000 of zł 100,000');
    expect(said(results, 'h1')).toContain(
      '3 projects will be built for zł 100,000, one of them with a part of its cost;',
    );
  });

  describe('of money that one pot leaves to another', () => {
    let scenario: RoundScenario;
    let officer: Visitor;
    let path: string;

    beforeAll(async () => {
      officer = await visitorWith(baraza, 'officer');
      scenario = await openRound(baraza, { isOpen: false, ideas: GREEDY });
      path = `/rounds/${scenario.slug}`;
    });

    const give = async (pot: string, leftTo: string): Promise<Answer> => {
      const form = `${path}/pots/${pot}/money`;
      await officer.get(form);
      return officer.post(form, { leftTo });
    };

    it('refuses circles and pots that are not there, and keeps what was chosen', async () => {
      expect((await give('ideas', 'ideas')).status).toBe(422);
      expect((await give('basket', 'ideas')).status).toBe(303);
      const circle = await give('ideas', 'basket');
      expect(circle.status).toBe(422);
      expect(said(circle, '#error-leftTo')).toContain('what “basket” leaves comes back to “ideas”');
      expect(circle.$('#field-leftTo option[selected]').attr('value')).toBe('basket');
      expect(said(await give('ideas', 'nowhere'), '#error-leftTo')).toContain('of the list');
      const list = await officer.get(`${path}/limits`);
      expect(said(list, '#pot-basket')).toContain('What this pot leaves goes to “ideas”.');
      expect(said(list, '#pot-ideas')).toContain('It is counted after “basket”');
    });

    it('keeps it when the round is edited, and says when the receiver is gone', async () => {
      await officer.get(`${path}/edit`);
      await officer.submit({ title: 'Two levels', 'pot-ideas': '' }, `${path}/edit`);
      const setup = await officer.get(`${path}/setup`);
      expect(said(setup, '.check-failed')).toContain('a pot that is not in this round');
      await officer.get(`${path}/edit`);
      await officer.submit({ 'pot-ideas': 'yes', 'rule-ideas': 'greedy' }, `${path}/edit`);
      expect((await officer.get(`${path}/setup`)).$('.check-failed')).toHaveLength(0);
    });

    it('spends it, tells so, and passes the verifier', async () => {
      await officer.get(`${path}/opening`);
      const opened = await officer.submit({ agree: 'yes' }, `${path}/opening`);
      expect(said(opened)).toContain('What this pot leaves goes to “ideas”.');
      for (const voter of [0, 1]) await vote(baraza, scenario, voter, 'a1', 'a2', 'k1');
      await vote(baraza, scenario, 2, 'a3', 'a1', 'k1');
      await closedAndVerified(baraza, scenario);
      const results = await new Visitor(baraza.url).get(`${path}/results`);
      const [how, giver] = ['ideas', 'basket'].map((pot) =>
        results.$(`#how-${pot}`).nextAll().text().replace(/\s+/g, ' '),
      );
      expect(giver).toContain('The zł 30,000 that it left went to “ideas”.');
      expect(giver).not.toContain('What this pot leaves');
      expect(how).not.toContain('It is counted after');
      expect(how).toContain('It could also spend zł 30,000 that basket left.');
      expect(said(results, '#won-ideas + ol')).toContain('a3');
      const arabic = await new Visitor(baraza.url).get(`${path}/results?lang=ar`);
      expect(said(arabic)).toContain('وكان له أن ينفق أيضًا');
    });
  });

  describe('of a pot that is divided among areas', () => {
    let scenario: RoundScenario;
    let officer: Visitor;
    let path: string;
    let form: string;

    beforeAll(async () => {
      officer = await visitorWith(baraza, 'officer');
      const cycles = baraza.app.get(CyclesService, { strict: false });
      must(await cycles.createArea(null, { name: 'Hillside' }));
      scenario = await openRound(baraza, { isOpen: false });
      path = `/rounds/${scenario.slug}`;
      form = `${path}/pots/ideas/money`;
      const rounds = baraza.app.get(RoundsService, { strict: false });
      const round = (await rounds.bySlug(scenario.slug))!;
      const rows = Array.from({ length: 60 }, (_row, i) => `${i},${i < 30 ? 'hillside' : 'city'}`);
      const roll = `id,style\n${rows.join('\n')}`;
      must(await baraza.app.get(RollService, { strict: false }).import(null, round, roll));
      const codes = must(
        await baraza.app
          .get(CodesService, { strict: false })
          .generate(scenario.officerId, round, { kind: 'missing', limit: 100 }),
      );
      scenario = { ...scenario, codes: codes.map(({ code }) => code) };
    });

    const share = async (hillside: string, city: string): Promise<Answer> => {
      await officer.get(form);
      return officer.post(form, { 'share-hillside': hillside, 'share-city': city });
    };

    it('asks for shares that make up the pot', async () => {
      const page = await officer.get(form);
      expect(said(page, 'label[for="field-share-hillside"]')).toContain('Hillside');
      expect(said(page, 'label[for="field-share-city"]')).toContain('without an area of their own');
      const below = await share('60 000', '39 999');
      expect(below.status).toBe(422);
      expect(said(below, '.error-summary')).toContain('zł 99,999 together, zł 1 less than the');
      expect(below.$('#field-share-city').val()).toBe('39 999');
      expect(said(await share('60 000', '50 000'), '.error')).toContain('zł 10,000 more than');
      expect(said(await share('60 000', ''), '#error-share-city')).toContain('0 for none');
      expect(said(await share('-1', '1e9'), '#error-share-hillside')).toContain('in digits');
    });

    it('refuses them under a rule that has none, and beside money of another pot', async () => {
      const greedy = await officer.get(`${path}/pots/basket/money`);
      expect(said(greedy)).toContain('Only Equal Shares can count with shares');
      const forged = await officer.post(`${path}/pots/basket/money`, { 'share-city': '50 000' });
      expect(said(forged, '.error-summary')).toContain('Only Equal Shares can count');
      await officer.get(`${path}/pots/basket/money`);
      await officer.post(`${path}/pots/basket/money`, { leftTo: 'ideas' });
      const given = await share('60 000', '40 000');
      expect(said(given, '.error-summary')).toContain('“basket” leaves its money to this pot');
      await officer.post(`${path}/pots/basket/money`, { leftTo: '' });
      expect((await share('60 000', '40 000')).status).toBe(303);
      const taken = await officer.post(`${path}/pots/basket/money`, { leftTo: 'ideas' });
      expect(said(taken, '.error-summary')).toContain('“ideas” is divided among areas');
    });

    it('refuses to open while rule or roll do not fit', async () => {
      await officer.get(`${path}/edit`);
      await officer.submit({ 'rule-ideas': 'greedy' }, `${path}/edit`);
      const failed = (await officer.get(`${path}/setup`)).$('.check-failed').text();
      expect(failed).toContain('its rule cannot count with shares of areas');
      await officer.get(`${path}/edit`);
      await officer.submit({ 'rule-ideas': 'none' }, `${path}/edit`);
      expect((await officer.get(`${path}/setup`)).$('.check-failed')).toHaveLength(0);
    });

    it('counts each area with its own money, tells so, and passes the verifier', async () => {
      await officer.get(`${path}/opening`);
      const opened = await officer.submit({ agree: 'yes' }, `${path}/opening`);
      expect(said(opened)).toContain('The voters of Hillside divide zł 60,000 among themselves');
      for (const voter of [0, 1]) await vote(baraza, scenario, voter, 'a2');
      for (const voter of [30, 31, 32, 33]) await vote(baraza, scenario, voter, 'a1', 'a3');
      await closedAndVerified(baraza, scenario);
      const results = await new Visitor(baraza.url).get(`${path}/results`);
      const how = results.$('#how-ideas').nextAll().text().replace(/\s+/g, ' ');
      expect(how).toContain('pay for it together. The pot was divided once.');
      expect(how).toContain('What each ballot had, by area:');
      expect(how).toContain('Hillside: zł 30,000 for each of 2 ballots');
      expect(how).toContain('People without an area of their own: zł 10,000 for each of 4 ballots');
      expect(said(results, '#won-ideas + ol')).toContain('a2');
      const story = await new Visitor(baraza.url).get(`${path}/results/projects/a2`);
      expect(said(story, '.story')).toContain('The voters of each area divided a share');
      const comparison = await new Visitor(baraza.url).get(`${path}/results/comparison`);
      expect(comparison.status).toBe(200);
    });
  });
});
