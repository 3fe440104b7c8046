import { CyclesService } from '../../../src/modules/cycles';
import { ProjectsService } from '../../../src/modules/proposals';
import { RoundsService, type RoundView } from '../../../src/modules/voting-rounds';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn, visitorWith } from '../../support/officer';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, closedAndVerified, vote } from '../../support/voter-steps';

const GREEDY = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };

type Fields = Readonly<Record<string, string | readonly string[]>>;

describe('what winners must respect', () => {
  let baraza: TestApp;
  let officer: Visitor;
  let rounds: RoundsService;

  beforeAll(async () => {
    baraza = await startTestApp();
    officer = await visitorWith(baraza, 'officer');
    rounds = baraza.app.get(RoundsService, { strict: false });
  });

  afterAll(() => baraza.close());

  /** Amounts hold spaces that do not break. */
  const said = (page: Answer, selector = 'main'): string =>
    page.$(selector).text().replace(/\s+/g, ' ').trim();

  const draft = () => openRound(baraza, { isOpen: false, ideas: GREEDY });
  const viewOf = async ({ slug }: RoundScenario): Promise<RoundView> =>
    (await rounds.bySlug(slug)) as RoundView;

  /** Row ids of projects, as the forms name them. */
  async function rowsOf({ round }: RoundScenario, ...codes: string[]): Promise<string[]> {
    const service = baraza.app.get(ProjectsService, { strict: false });
    const all = await service.ofCycle(round.cycleId);
    return codes.map((code) => all.find((project) => project.code === code)?.id ?? '');
  }

  async function send(slug: string, kind: string, fields: Fields): Promise<Answer> {
    await officer.get(`/rounds/${slug}/pots/ideas/limits/new?kind=${kind}`);
    return officer.send(fields, `/rounds/${slug}/pots/ideas/limits`);
  }

  describe('in the forms', () => {
    let scenario: RoundScenario;
    let path: string;

    beforeAll(async () => {
      scenario = await draft();
      path = `/rounds/${scenario.slug}`;
    });

    it('starts from nothing, and is for officers only', async () => {
      const setup = await officer.get(`${path}/setup`);
      expect(setup.$(`a[href="${path}/limits"]`)).toHaveLength(1);
      const list = await officer.get(`${path}/limits`);
      expect(said(list)).toContain('Nothing but the budget limits this pot.');
      expect(said(list, '#pot-ideas')).not.toContain('All voters share it alike');
      const resident = await visitorWith(baraza);
      expect((await resident.get(`${path}/limits`)).status).toBe(403);
      expect((await resident.get(`${path}/pots/ideas/limits/new`)).status).toBe(403);
      expect((await officer.get(`${path}/pots/nowhere/limits/new`)).status).toBe(404);
      expect((await officer.get(`${path}/pots/ideas/limits/%00/edit`)).status).toBe(404);
    });

    it.each<[string, string, Fields, string, RegExp]>([
      ['conflict', 'nobody ticked', {}, 'projects', /Tick at least two/],
      ['group', 'no name', { name: ' ', ceiling: '100' }, 'name', /1 to 100 characters/],
      ['group', 'a long name', { name: 'x'.repeat(101), ceiling: '1' }, 'name', /1 to 100/],
      ['group', 'no amount', { name: 'Parks', ceiling: 'much' }, 'ceiling', /in digits/],
      ['group', 'no money', { name: 'Parks', ceiling: '0' }, 'ceiling', /above 0/],
      ['group', 'a floor below 0', { name: 'Parks', floor: '-5' }, 'floor', /above 0/],
      ['group', 'no winners', { name: 'Parks', most: '0' }, 'most', /from 1 to 1000/],
      ['group', 'half a winner', { name: 'Parks', most: '1.5' }, 'most', /from 1 to 1000/],
      ['group', 'no bound', { name: 'Parks' }, 'ceiling', /nothing is limited/],
      ['group', 'an unknown area', { name: 'Parks', most: '1', area: 'x' }, 'area', /of the list/],
      [
        ...['group', 'a floor above the ceiling'],
        { name: 'Parks', ceiling: '100', floor: '200' },
        ...['floor', /200.* above the ceiling of .*100/],
      ] as [string, string, Fields, string, RegExp],
      ['group', 'a floor above the pot', { name: 'P', floor: '100 001' }, 'floor', /100,001/],
    ])('gives a %s back that has %s', async (kind, _what, fields, ...expected) => {
      const [field, words] = expected;
      const [first] = await rowsOf(scenario, 'a1');
      const answer = await send(scenario.slug, kind, { ...fields, projects: first ?? '' });
      expect(answer.status).toBe(422);
      const link = answer.$(`.error-summary a[href="#field-${field}"]`);
      expect(link.text()).toMatch(words);
      expect(answer.$(`#field-${field}`)).toHaveLength(1);
      expect(answer.$(`input[name="projects"][value="${first}"]`).attr('checked')).toBeDefined();
      for (const [name, typed] of Object.entries(fields)) {
        if (name !== 'area') expect(answer.$(`[name="${name}"]`).val()).toBe(typed);
      }
      expect((await viewOf(scenario)).limits).toEqual([]);
    });

    it('refuses a group without projects, and projects of another pot', async () => {
      const [stranger] = await rowsOf(scenario, 'k1');
      const fields = { name: 'Parks', most: '1' };
      for (const projects of [[], [stranger ?? ''], ['\0', 'none']]) {
        const answer = await send(scenario.slug, 'group', { ...fields, projects });
        expect(said(answer, '.error-summary')).toContain('Tick at least one project');
      }
    });

    it('saves, shows, changes and removes limits, and writes that into the record', async () => {
      const [a1, a2, a3] = await rowsOf(scenario, 'a1', 'a2', 'a3');
      const saved = await send(scenario.slug, 'conflict', { projects: [a2 ?? '', a1 ?? ''] });
      expect(saved.status).toBe(303);
      const group = {
        name: ' Green\u0065\u0301  ',
        ceiling: '70 000',
        floor: '30000.50',
        most: '2',
      };
      await send(scenario.slug, 'group', { ...group, projects: [a3 ?? '', a1 ?? ''] });
      const list = await officer.get(`${path}/limits`);
      expect(said(list, '#pot-ideas')).toMatch(/Only one of these can win: .*a1.* and .*a2/);
      expect(said(list, '#pot-ideas')).toContain('At most zł 70,000 goes to “Greené”.');
      const twice = await send(scenario.slug, 'group', {
        name: 'Greené',
        most: '1',
        projects: a1!,
      });
      expect(said(twice, '.error-summary')).toContain('has a limit for “Greené” already');
      const same = await send(scenario.slug, 'conflict', { projects: [a1!, a2!] });
      expect(said(same, '.error-summary')).toContain('These projects exclude each other already');
      const renamed = { ...group, name: 'Parks', projects: [a1!, a3!] };
      const again = await send(scenario.slug, 'group', renamed);
      expect(said(again, '.error-summary')).toContain('“Greené” asks the same of the same');
      const wrongs = { name: '', ceiling: 'x', floor: 'x', most: 'x' };
      const many = await send(scenario.slug, 'group', wrongs);
      const links = many.$('.error-summary a').toArray();
      expect(links.map((link) => many.$(link).attr('href')?.slice('#field-'.length))).toEqual([
        ...['name', 'ceiling', 'floor', 'most', 'projects'],
      ]);
      const edit = list.$('#pot-ideas a[href$="/edit"]').last().attr('href') ?? '';
      const form = await officer.get(edit);
      expect(form.$('input[name="floor"]').val()).toBe('30000.5');
      expect(form.$('input[name="projects"][checked]')).toHaveLength(2);
      const wrong = await officer.send({ floor: '80 000' }, edit);
      expect([wrong.status, wrong.$('input[name="floor"]').val()]).toEqual([422, '80 000']);
      await officer.get(edit);
      const changed = await officer.submit({ floor: '', most: '' }, edit);
      expect(said(changed, '#pot-ideas')).not.toContain('Before anything else');
      const [conflict, kept] = (await viewOf(scenario)).limits;
      expect([...conflict!.projectIds].sort()).toEqual([a1, a2].sort());
      expect([conflict, kept]).toMatchObject([
        { kind: 'conflict', name: '', mostWinners: null },
        { name: 'Greené', ceilingMinor: 7_000_000, floorMinor: null, mostWinners: null },
      ]);
      await officer.get(edit);
      const removal = edit.replace(/edit$/, 'removal');
      await officer.submit({}, removal);
      expect((await viewOf(scenario)).limits).toHaveLength(1);
      expect((await officer.post(removal, {})).status).toBe(404);
      expect((await officer.get(edit)).status).toBe(404);
      const acts = await actsOn(baraza, scenario.slug);
      expect(acts.filter((act) => act === 'round-limited')).toHaveLength(4);
    });

    it('keeps limits when the round is edited, also those of a pot that comes back', async () => {
      await officer.get(`${path}/edit`);
      await officer.submit({ 'pot-ideas': '', title: 'Without ideas' }, `${path}/edit`);
      expect((await officer.get(`${path}/pots/ideas/limits/new`)).status).toBe(404);
      await officer.get(`${path}/edit`);
      await officer.submit({ 'pot-ideas': 'yes' }, `${path}/edit`);
      const list = await officer.get(`${path}/limits`);
      expect(said(list, '#pot-ideas')).toContain('Only one of these can win');
    });
  });

  it('refuses to open while limits contradict each other, and says why', async () => {
    const scenario = await draft();
    const path = `/rounds/${scenario.slug}`;
    const service = baraza.app.get(ProjectsService, { strict: false });
    const [a1, a2, a3] = await rowsOf(scenario, 'a1', 'a2', 'a3');
    await send(scenario.slug, 'conflict', { projects: [a1!, a2!] });
    await send(scenario.slug, 'group', { name: 'One', floor: '60 000', projects: a3! });
    await send(scenario.slug, 'group', { name: 'Two', floor: '60 000', projects: a2! });
    await send(scenario.slug, 'group', { name: 'All', ceiling: '50 000', projects: [a2!, a3!] });
    const all = await service.ofCycle(scenario.round.cycleId);
    must(await service.withdraw(scenario.officerId, all.find(({ id }) => id === a1)!.slug));
    const setup = await officer.get(`${path}/setup`);
    const failed = setup.$('.check-failed');
    expect(failed.text()).toContain('a conflict holds fewer than two projects');
    expect(failed.text()).toContain('the floor of “One” is above the ceiling of “All”');
    expect(failed.text()).toContain('the floors together are above the money of the pot');
    expect(failed.find(`a[href="${path}/limits"]`)).toHaveLength(4);
    await officer.get(`${path}/opening`);
    const refused = await officer.post(`${path}/opening`, { agree: 'yes' });
    expect(refused.status).toBe(422);
    expect(rounds.stateOf(await viewOf(scenario))).toBe('draft');
  });

  it('takes the projects of an area, also those that are made later', async () => {
    const cycles = baraza.app.get(CyclesService, { strict: false });
    const service = baraza.app.get(ProjectsService, { strict: false });
    const areaId = must(await cycles.createArea(null, { name: 'Riverside' }));
    const scenario = await draft();
    const { cycleId, pots } = scenario.round;
    const cycle = await cycles.byId(cycleId);
    const potId = cycle!.pots.find(({ slug }) => slug === 'ideas')!.id;
    expect(pots.some((pot) => pot.potId === potId)).toBe(true);
    const make = (code: string) =>
      service.create(null, {
        ...{ cycleId, potId, code, areaId, title: `Project ${code}`, summary: 'By the water.' },
        ...{ costMinor: 100, proposalIds: [] },
      });
    must(await make('r1'));
    const answer = await send(scenario.slug, 'group', {
      name: 'River',
      area: 'riverside',
      most: '1',
    });
    expect(answer.status).toBe(303);
    must(await make('r2'));
    const list = await officer.get(`/rounds/${scenario.slug}/limits`);
    expect(said(list, '#pot-ideas')).toContain(
      '“River” is 2 projects: “Project r1” and “Project r2”',
    );
  });

  describe('from the freeze on', () => {
    let scenario: RoundScenario;
    let path: string;

    beforeAll(async () => {
      scenario = await draft();
      path = `/rounds/${scenario.slug}`;
      const [a1, a2, a3] = await rowsOf(scenario, 'a1', 'a2', 'a3');
      await send(scenario.slug, 'conflict', { projects: [a1!, a3!] });
      await send(scenario.slug, 'group', {
        name: 'Parks',
        ceiling: '50 000',
        projects: [a2!, a3!],
      });
    });

    it('stands on the opening page and in the frozen configuration', async () => {
      const setup = await officer.get(`${path}/setup`);
      expect(said(setup, '.check-info')).toMatch(/dearer than the ceiling of “Parks”.*: .*a2/);
      expect(setup.$('.check-info a').attr('href')).toBe(`${path}/limits`);
      const opening = await officer.get(`${path}/opening`);
      expect(said(opening)).toContain('At most zł 50,000 goes to “Parks”.');
      const opened = await officer.submit({ agree: 'yes' }, `${path}/opening`);
      expect(said(opened)).toContain('Only one of these can win');
      const frozen = await rounds.frozen(scenario.slug);
      expect(frozen?.config.pots.get('ideas')?.limits).toEqual({
        groups: [{ name: 'Parks', projects: ['a2', 'a3'], ceilingMinor: 5_000_000n }],
        conflicts: [['a1', 'a3']],
      });
    });

    it('is read by everybody in either language, and cannot change', async () => {
      const page = await new Visitor(baraza.url).get(`${path}?lang=ar`);
      expect(said(page)).toContain('لا يفوز إلا واحد من هذه');
      expect((await officer.get(`${path}/limits`)).location).toBe(path);
      expect((await officer.get(`${path}/pots/ideas/limits/new`)).status).toBe(409);
      const [a1, a2] = await rowsOf(scenario, 'a1', 'a2');
      const late = await officer.post(`${path}/pots/ideas/limits`, { projects: [a1!, a2!] });
      expect(late.status).toBe(409);
    });

    it('tells voters on the ballot which projects exclude each other', async () => {
      const voter = await atTheBallot(baraza, scenario, 5);
      const ballot = await voter.get(`${path}/ballot`);
      expect(said(ballot, '#field-pot-ideas > p')).toMatch(/Only one of these can win: .*a1.*a3/);
      expect(said(ballot, '#field-pot-basket > p')).not.toContain('Only one');
    });

    it('is respected by the count, explained by the result, and passed by the verifier', async () => {
      for (const voter of [0, 1, 2]) await vote(baraza, scenario, voter, 'a1', 'a2');
      for (const voter of [3, 4]) await vote(baraza, scenario, voter, 'a3', 'a2');
      await closedAndVerified(baraza, scenario);
      const results = await new Visitor(baraza.url).get(`${path}/results`);
      const lost = results.$('#lost-ideas').next().text();
      expect(lost).toMatch(/a3.*“.*a1.*” won before it, and only one of the two can be built/s);
      expect(lost).toMatch(/a2.*with it, more would go to “Parks” than the rule allows/s);
      expect(results.$('#how-ideas').nextAll().text()).toContain('Only one of these can win');
      const log = await new Visitor(baraza.url).get(`${path}/verify`);
      expect(said(log)).toContain(`${scenario.slug}-basket.pb`);
      expect(said(log)).not.toContain(`${scenario.slug}-ideas.pb`);
    });
  });
});
