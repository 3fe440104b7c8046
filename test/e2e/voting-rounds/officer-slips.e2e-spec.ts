import { CyclesService } from '../../../src/modules/cycles';
import { RollService, RoundsService } from '../../../src/modules/voting-rounds';
import { plusSeconds } from '../../../src/domain/shared/instant';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { closedAndVerified, vote } from '../../support/voter-steps';

const GREEDY = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };

describe('what an officer is told of a round that she prepares', () => {
  let baraza: TestApp;
  let officer: Visitor;
  let rounds: RoundsService;

  beforeAll(async () => {
    baraza = await startTestApp();
    officer = await visitorWith(baraza, 'officer');
    rounds = baraza.app.get(RoundsService, { strict: false });
  });

  afterAll(() => baraza.close());

  const said = (page: Answer, selector = 'main'): string =>
    page.$(selector).text().replace(/\s+/g, ' ').trim();
  const cycleOf = async ({ round }: RoundScenario) =>
    (await baraza.app.get(CyclesService, { strict: false }).byId(round.cycleId))!;

  describe('in the form', () => {
    let cycle: string;
    beforeAll(async () => {
      cycle = (await cycleOf(await openRound(baraza, { isOpen: false }))).slug;
    });

    async function faults(fields: Record<string, string>): Promise<[string, string][]> {
      await officer.get(`/rounds/new?cycle=${cycle}`);
      const answer = await officer.send({ title: 'A fine title', ...fields }, '/rounds');
      expect(answer.status).toBe(422);
      const links = answer.$('.error-summary a').toArray();
      return links.map((link): [string, string] => {
        const field = answer.$(link).attr('href')?.slice('#field-'.length) ?? '';
        return [field, answer.$(link).text()];
      });
    }

    it('mistakes are listed as the page goes', async () => {
      const found = await faults({
        ...{ title: '', tieSeed: 'lucky', 'rule-ideas': 'coin', 'rule-basket': 'coin' },
        ...{ 'ballot-ideas': 'cumulative', 'max-ideas': 'x', 'points-ideas': 'x' },
      });
      expect(found.map(([field]) => field)).toEqual([
        ...['title', 'rule-basket', 'max-ideas', 'points-ideas', 'rule-ideas', 'tieSeed'],
      ]);
    });

    it.each<[string, Record<string, string>, string[]]>([
      [
        'a number of places',
        { 'ballot-ideas': 'ordinal', 'max-ideas': '-3', 'ranks-ideas': '3, 2, 1' },
        ['max-ideas'],
      ],
      [
        'a number of places, and points that rise',
        { 'ballot-ideas': 'ordinal', 'max-ideas': '-3', 'ranks-ideas': '1, 2' },
        ['max-ideas', 'ranks-ideas'],
      ],
      [
        'a scale',
        {
          ...{ 'ballot-ideas': 'scoring', 'lowest-ideas': '5', 'highest-ideas': '2' },
          ...{ 'unlisted-ideas': '0' },
        },
        ['highest-ideas'],
      ],
      [
        'its lower end',
        { 'ballot-ideas': 'scoring', 'lowest-ideas': 'x', 'highest-ideas': '-5' },
        ['lowest-ideas'],
      ],
    ])('nothing is said of what hangs on %s that is wrong itself', async (_what, fields, found) => {
      const told = await faults(fields);
      expect(told.map(([field]) => field)).toEqual(found);
      expect(told.map(([, text]) => text).join(' ')).not.toMatch(/write \d+ numbers|5 to 6/);
    });
  });

  it('that people vote outside of the voting phase, and their receipts name one close', async () => {
    const scenario = await openRound(baraza, { isOpen: false });
    const { slug, round } = scenario;
    expect(said(await officer.get(`/rounds/${slug}/setup`))).not.toContain('voting phase');
    const closesAt = plusSeconds(round.closesAt, 86_400);
    must(await rounds.edit('x', round, await cycleOf(scenario), { ...round, closesAt }));
    const setup = await officer.get(`/rounds/${slug}/setup`);
    expect(said(setup, '.check-info')).toMatch(
      /voting phase of its cycle, from .*2026.* to .*2026/,
    );
    await officer.get(`/rounds/${slug}/opening`);
    await officer.submit({ agree: 'yes' }, `/rounds/${slug}/opening`);
    const receipt = await vote(baraza, scenario, 0, 'a1');
    expect(receipt.$('.slip').text()).toContain('2026');
    expect(receipt.$('.cycle-line')).toHaveLength(0);
    const usual = await openRound(baraza);
    expect((await vote(baraza, usual, 0, 'a1')).$('.cycle-line')).toHaveLength(1);
  });

  it('which shares are wrong, by the names that the form has', async () => {
    const cycles = baraza.app.get(CyclesService, { strict: false });
    must(await cycles.createArea(null, { name: 'Hillside' }));
    const scenario = await openRound(baraza, { isOpen: false });
    const path = `/rounds/${scenario.slug}`;
    await officer.get(`${path}/pots/ideas/money`);
    const shares = { 'share-hillside': '0', 'share-city': '100 000' };
    expect((await officer.post(`${path}/pots/ideas/money`, shares)).status).toBe(303);
    const opening = said(await officer.get(`${path}/opening`));
    expect(opening).toContain('Voters without an area of their own divide zł 100,000');
    expect(opening).not.toContain('zł 0 among themselves');
    const view = (await rounds.bySlug(scenario.slug))!;
    const rows = Array.from({ length: 30 }, (_row, i) => `${i},hillside`).join('\n');
    const roll = baraza.app.get(RollService, { strict: false });
    must(await roll.import(null, view, `id,style\n${rows}`));
    const english = said(await officer.get(`${path}/setup`), '.check-failed');
    expect(english).toContain('these shares: People without an area of their own');
    expect(english).not.toMatch(/of city/);
  });

  it('and everybody, that a floor was not filled', async () => {
    const scenario = await openRound(baraza, { isOpen: false, ideas: GREEDY });
    const path = `/rounds/${scenario.slug}`;
    const form = await officer.get(`${path}/pots/ideas/limits/new?kind=group`);
    const box = form.$('input[name="projects"]').toArray();
    const a3 = box.find((one) => form.$(one).closest('.choice').text().includes('a3'));
    const group = { name: 'Parks', floor: '40 000', projects: form.$(a3).attr('value') ?? '' };
    await officer.submit(group, `${path}/pots/ideas/limits`);
    const setup = await officer.get(`${path}/setup`);
    expect(said(setup, '.check-info')).toContain('all projects of “Parks” together cost less');
    await officer.get(`${path}/opening`);
    await officer.submit({ agree: 'yes' }, `${path}/opening`);
    await vote(baraza, scenario, 0, 'a1', 'a3');
    await closedAndVerified(baraza, scenario);
    const results = await new Visitor(baraza.url).get(`${path}/results`);
    expect(said(results)).toContain(
      'The floor of “Parks” was not filled: its projects get zł 30,000 of zł 40,000.',
    );
  });
});
