import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { canonicalJson, sha256Base64 } from '../../../src/domain/shared/canonical-json';
import { CyclesService } from '../../../src/modules/cycles';
import { ProjectLocks } from '../../../src/modules/proposals';
import { BallotBox, PublicLog } from '../../../src/modules/vote-log';
import { OpeningService, RollService, RoundsService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import type { Answer, Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { actsOn, visitorWith } from '../../support/officer';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';

const REASON = 'A village of its own, asked by its council.';

describe('setting a round up and opening it', () => {
  let baraza: TestApp;
  let officer: Visitor;
  let rounds: RoundsService;

  beforeAll(async () => {
    baraza = await startTestApp();
    officer = await visitorWith(baraza, 'officer');
    rounds = baraza.app.get(RoundsService, { strict: false });
  });

  afterAll(() => baraza.close());

  const draft = () => openRound(baraza, { isOpen: false });
  const importRoll = async ({ slug, round }: RoundScenario, text: string) => {
    const view = (await rounds.bySlug(slug)) ?? round;
    must(await baraza.app.get(RollService, { strict: false }).import(null, view, text));
  };
  const checks = async (slug: string) => {
    const page = await officer.get(`/rounds/${slug}/setup`);
    return page.$('.check-list').text();
  };

  describe('the form', () => {
    let cycle: string;
    let form: Answer;

    beforeAll(async () => {
      const { round } = await draft();
      const found = await baraza.app.get(CyclesService, { strict: false }).byId(round.cycleId);
      cycle = found?.slug ?? '';
    });

    async function send(fields: Record<string, string>): Promise<Answer> {
      form = await officer.get(`/rounds/new?cycle=${cycle}`);
      return officer.send(fields, '/rounds');
    }

    it('starts from the voting phase in the time of the city, with the usual choices', async () => {
      form = await officer.get(`/rounds/new?cycle=${cycle}`);
      expect(form.$('input[name="opens"]').attr('value')).toBe('2026-05-09T12:00');
      expect(form.$('input[name="closes"]').attr('value')).toBe('2026-05-17T12:00');
      expect(form.$('input[name="pot-ideas"]').attr('checked')).toBeDefined();
      expect(form.$('input[name="rule-ideas"][checked]').attr('value')).toBe('add1');
      expect(form.$('input[name="revote"]').attr('checked')).toBeDefined();
      expect(form.$('input[name="cvr"]').attr('checked')).toBeDefined();
    });

    it('makes a draft that only officers see', async () => {
      const made = await send({
        title: 'Autumn vote',
        'ballot-basket': 'knapsack',
        'pot-ideas': '',
      });
      expect(made.status).toBe(303);
      const slug = /\/rounds\/([^/]+)\/setup/.exec(made.location ?? '')?.[1] ?? '';
      const view = await rounds.bySlug(slug);
      expect(view?.pots).toHaveLength(1);
      expect(view?.pots[0]).toMatchObject({ ballotType: 'knapsack', ruleId: 'equal-shares' });
      expect(view?.opensAt).toBe('2026-05-09T10:00:00.000Z');
      expect(view?.tieSeed).toMatch(/^[0-9a-f]{64}$/);
      const resident = await visitorWith(baraza);
      expect((await resident.get(`/rounds/${slug}`)).status).toBe(404);
      expect((await resident.get(`/rounds/${slug}/setup`)).status).toBe(403);
    });

    it('takes every kind of ballot and every rule with its finer settings', async () => {
      const made = await send({
        title: 'Points and places',
        'ballot-ideas': 'ordinal',
        'max-ideas': '3',
        'ranks-ideas': '5, 3، 3',
        'short-ideas': 'bottom',
        'equal-shares-utility-ideas': 'cost-points',
        'equal-shares-comparison-ideas': 'satisfaction',
        'ballot-basket': 'scoring',
        'lowest-basket': '-2',
        'rule-basket': 'pointsPerCost',
        'greedy-minVotes-basket': '12',
        'greedy-fundUnsupported-basket': 'true',
      });
      const slug = /\/rounds\/([^/]+)\/setup/.exec(made.location ?? '')?.[1] ?? '';
      const view = await rounds.bySlug(slug);
      const pots = [...(view?.pots ?? [])].sort((a, b) => (a.ballotType < b.ballotType ? -1 : 1));
      expect(pots).toMatchObject([
        {
          ballotType: 'ordinal',
          maxChoices: 3,
          ballotNumbers: { rankPoints: [5, 3, 3], short: 'bottom' },
          ruleId: 'equal-shares',
          ruleOptions: { utility: 'cost-points', completion: 'add1', comparison: 'satisfaction' },
        },
        {
          ballotType: 'scoring',
          ballotNumbers: { lowest: -2, highest: 5, unlisted: 0 },
          ruleId: 'greedy-per-cost',
          ruleOptions: {
            onMisfit: 'skip',
            fundUnsupported: true,
            measure: 'points',
            minVotes: '12',
          },
        },
      ]);
      const again = await officer.get(`/rounds/${slug}/edit`);
      expect(again.$('input[name="ranks-ideas"]').attr('value')).toBe('5, 3, 3');
      expect(again.$('input[name="rule-basket"][checked]').attr('value')).toBe('pointsPerCost');
      const utility = again.$('select[name="equal-shares-utility-ideas"] option[selected]');
      expect(utility.attr('value')).toBe('cost-points');
      const opening = await officer.get(`/rounds/${slug}/opening`);
      expect(opening.$('main').text()).toContain('Fewest votes to win: 12');
    });

    it.each([
      ['a title that says nothing', { title: ' x ' }, 'Give the round a name'],
      ['no title at all', { title: '' }, 'Give the round a name'],
      ['an enormous title', { title: 'x'.repeat(100_000) }, 'Give the round a name'],
      ['a close before the opening', { closes: '2026-05-01T10:00' }, 'must lie after the opening'],
      [
        'a day that does not exist',
        { opens: '2026-02-31T10:00' },
        'day and time at which voting opens',
      ],
      ['a time in words', { closes: 'on Sunday' }, 'day and time at which voting closes'],
      ['no pot', { 'pot-ideas': '', 'pot-basket': '' }, 'Choose at least one pot'],
      ['no limit', { 'max-ideas': '' }, 'write a number from 1 to 100'],
      ['a negative limit', { 'max-ideas': '-1' }, 'write a number from 1 to 100'],
      ['no points', { 'ballot-ideas': 'cumulative', 'points-ideas': '' }, 'how many points'],
      [
        'more for one project than there is',
        { 'ballot-ideas': 'cumulative', 'most-ideas': '11' },
        'from 1 to 10 points for one project',
      ],
      [
        'fewest above the most',
        { 'min-ideas': '6', 'max-ideas': '5' },
        'must be a number from 1 to 5',
      ],
      [
        'a scale upside down',
        { 'ballot-ideas': 'scoring', 'lowest-ideas': '3', 'highest-ideas': '3' },
        'write the best rating, from 4',
      ],
      [
        'points by place that rise',
        { 'ballot-ideas': 'ordinal', 'max-ideas': '2', 'ranks-ideas': '1, 2' },
        'write 2 numbers, one for each place',
      ],
      [
        'points by place that are too few',
        { 'ballot-ideas': 'ordinal', 'max-ideas': '3', 'ranks-ideas': '3 2' },
        'write 3 numbers',
      ],
      [
        'a rule that counts points of ticks',
        { 'equal-shares-utility-ideas': 'points' },
        'ballots of this kind give no points',
      ],
      [
        'an option that does not exist',
        { 'rule-ideas': 'greedy', 'greedy-minVotes-ideas': 'some' },
        'write the fewest votes to win as a whole number from 0 to 999,999,999, such as 25',
      ],
      [
        'a share above all ballots',
        {
          'rule-ideas': 'points',
          'ballot-ideas': 'scoring',
          'greedy-minSharePercent-ideas': '101',
        },
        'as a percentage from 0 to 100, such as 2.5',
      ],
      [
        'a share of votes in words',
        { 'rule-ideas': 'greedy', 'greedy-relativeCost-ideas': 'abc' },
        'such as 1/3, or 0',
      ],
      ['points of ticks', { 'rule-ideas': 'points' }, 'ballots of this kind give no points'],
      [
        'places of points',
        { 'rule-ideas': 'borda', 'ballot-ideas': 'cumulative' },
        'only rankings give places',
      ],
      ['an unknown rule', { 'rule-ideas': 'coin' }, 'choose how it is counted'],
      ['an unknown ballot', { 'ballot-ideas': 'ranked' }, 'choose how people vote'],
      ['a seed that is no hex', { tieSeed: 'lucky' }, 'pairs of the digits'],
      ['half a byte of seed', { tieSeed: 'abc' }, 'pairs of the digits'],
    ])('refuses %s, and keeps what was typed', async (_what, fields, words) => {
      const answer = await send({ title: 'A fine title', ...fields });
      expect(answer.status).toBe(422);
      expect(answer.$('.error-summary').text()).toContain(words);
      for (const [name, value] of Object.entries(fields as Record<string, string>)) {
        const field = answer.$(`[name="${name}"]`);
        if (field.is('select')) {
          expect(field.find('[selected]').attr('value')).toBe(value);
        } else if (field.attr('type') === undefined || field.attr('type') === 'text') {
          expect(field.attr('value') ?? '').toBe(value);
        }
      }
    });

    it('does not exist for an unknown cycle, and offers the cycles instead', async () => {
      const page = await officer.get('/rounds/new?cycle=nowhere');
      expect(page.$(`a[href="/rounds/new?cycle=${cycle}"]`)).toHaveLength(1);
      expect((await officer.post('/rounds', { cycle: 'nowhere' })).status).toBe(404);
    });
  });

  describe('the check list', () => {
    it('names what is missing, and refuses to open meanwhile', async () => {
      const scenario = await draft();
      const { slug, round } = scenario;
      const opening = baraza.app.get(OpeningService, { strict: false });
      await importRoll(scenario, 'id,style\n1,city\n2,city');
      const text = await checks(slug);
      expect(text).toContain('2 people have neither a code nor an account');
      expect(text).toContain('People without an area of their own (2)');
      expect(text).toContain('The key folder can be written');
      const page = await officer.get(`/rounds/${slug}/opening`);
      expect(page.$('form[action$="/opening"]')).toHaveLength(0);
      const refused = await officer.post(`/rounds/${slug}/opening`, {
        agree: 'yes',
        reason: REASON,
      });
      expect(refused.status).toBe(422);
      expect(refused.$('.error-summary').text()).toContain('Something is still missing');
      expect((await rounds.bySlug(slug))?.openedAt).toBeNull();
      expect(await opening.open('x', round, '')).toMatchObject({
        error: { kind: 'round-not-ready' },
      });
    });

    it('sees a pot without projects, and a roll that is not there', async () => {
      const { round } = await draft();
      const cycles = baraza.app.get(CyclesService, { strict: false });
      const pot = { cycleId: round.cycleId, name: 'Trees', areaId: null, amountMinor: 100 };
      const potId = must(await cycles.createPot(null, pot));
      const cycle = (await cycles.byId(round.cycleId))!;
      const pots = [...round.pots, { ...round.pots[0]!, potId }];
      const plan = { ...round, tieSeed: '', pots };
      const slug = await rounds.create(null, cycle, plan);
      expect(await checks(slug)).toContain('Pots without a project: Trees');
      expect(await checks(slug)).toContain('Import the voter roll');
    });
  });

  describe('the opening', () => {
    it('freezes nothing but what the officer was shown', async () => {
      const scenario = await draft();
      const { slug, round } = scenario;
      await officer.get(`/rounds/${slug}/opening`);
      const cycle = (await baraza.app.get(CyclesService, { strict: false }).byId(round.cycleId))!;
      must(await rounds.edit('x', round, cycle, { ...round, title: 'Another name' }));
      const refused = await officer.send({ agree: 'yes' }, `/rounds/${slug}/opening`);
      expect(refused.status).toBe(422);
      expect(refused.$('.error-summary').text()).toContain('Somebody changed this round');
      expect(refused.text).toContain('Another name');
      expect((await rounds.bySlug(slug))?.openedAt).toBeNull();
      const opened = await officer.send({ agree: 'yes' }, `/rounds/${slug}/opening`);
      expect(opened.location).toBe(`/rounds/${slug}`);
      expect((await rounds.bySlug(slug))?.configHash).not.toBeNull();
    });

    it('shows exactly what it then freezes', async () => {
      const { slug } = await draft();
      const page = await officer.get(`/rounds/${slug}/opening`);
      const shown = page.$('dd.mono, .mono dd, .summary-row .mono').text();
      expect((await officer.send({}, `/rounds/${slug}/opening`)).status).toBe(422);
      await officer.get(`/rounds/${slug}/opening`);
      const opened = await officer.send({ agree: 'yes' }, `/rounds/${slug}/opening`);
      expect(opened.location).toBe(`/rounds/${slug}`);
      const view = (await rounds.bySlug(slug))!;
      expect(shown).toContain(view.configHash);
      expect(shown).toContain(view.projectsHash);
      expect(shown).toContain(view.rollHash);
      expect(await actsOn(baraza, slug)).toContain('round-opened');
      const round = await officer.get(`/rounds/${slug}`);
      expect(round.text).toContain(view.configHash?.replaceAll('=', '&#x3D;') ?? '');
      expect((await officer.get(`/rounds/${slug}/opening`)).location).toBe(`/rounds/${slug}`);
      expect((await officer.post(`/rounds/${slug}/opening`, { agree: 'yes' })).status).toBe(409);
      expect((await officer.post(`/rounds/${slug}/edit`, { title: 'Other' })).status).not.toBe(303);
    });

    it('puts the hashes of config, projects and roll into the first entry of the log', async () => {
      const { slug, round } = await openRound(baraza);
      const log = baraza.app.get(PublicLog, { strict: false });
      const tile = await log.tile(slug, 'tile/entries/000.p/1');
      const entry = JSON.parse(Buffer.from(tile!.bytes.subarray(2)).toString('utf8')) as {
        config: string;
        projects: string;
        rollHash: string;
        roll: object;
      };
      const { manager } = baraza.app.get(ReadDatabase, { strict: false });
      const [row] = await manager.query<{ config: string; projects: string }[]>(
        `SELECT config, projects FROM round WHERE slug = '${slug}'`,
      );
      expect(entry.config).toBe(sha256Base64(row!.config));
      expect(entry.projects).toBe(sha256Base64(row!.projects));
      expect(canonicalJson(JSON.parse(row!.config) as never)).toBe(row!.config);
      expect(entry.roll).toEqual({ total: 30, byStyle: { city: 30 } });
      const people = await manager.query<{ id: string; style: string }[]>(
        `SELECT id, style FROM roll_entry WHERE round_id = '${round.id}'`,
      );
      const lines = people.map(({ id, style }) => `${canonicalJson({ id, style })}\n`).sort();
      expect(entry.rollHash).toBe(sha256Base64(lines.join('')));
      expect(row!.config).not.toMatch(/person|birth/);
    });

    it('writes the keys of the round where only the server may read them', async () => {
      const { slug } = await openRound(baraza);
      for (const ending of ['cred', 'log']) {
        const file = join(baraza.config.keyDir, `${slug}.${ending}`);
        expect(existsSync(file)).toBe(true);
        expect(statSync(file).mode & 0o077).toBe(0);
      }
    });

    it('asks why few people have a ballot of their own, and writes the reason down', async () => {
      const scenario = await draft();
      const { slug } = scenario;
      const codes = `/rounds/${slug}/codes`;
      await importRoll(scenario, 'id,style\n1,city\n2,city');
      await officer.get(codes);
      await officer.send({ who: 'missing', format: 'csv' }, codes);
      await officer.get(`/rounds/${slug}/opening`);
      const silent = await officer.send(
        { agree: 'yes', reason: 'short' },
        `/rounds/${slug}/opening`,
      );
      expect(silent.status).toBe(422);
      expect(silent.$('.error-summary').text()).toContain('why these small groups stay');
      expect(silent.$('textarea[name="reason"]').text()).toBe('short');
      const opened = await officer.send(
        { agree: 'yes', reason: REASON },
        `/rounds/${slug}/opening`,
      );
      expect(opened.status).toBe(303);
      const frozen = await rounds.frozen(slug);
      expect(frozen?.config.privacy?.smallStyles).toBe(REASON);
    });

    it('goes on after a crash with the files that were fixed, and nothing can change in between', async () => {
      const { slug, round, officerId } = await draft();
      const opening = baraza.app.get(OpeningService, { strict: false });
      const box = baraza.app.get(BallotBox, { strict: false });
      const broken = jest.spyOn(box, 'open').mockRejectedValueOnce(new Error('power cut'));
      await expect(opening.open(officerId, round, '')).rejects.toThrow('power cut');
      broken.mockRestore();
      const fixed = (await rounds.bySlug(slug))!;
      expect(fixed.openedAt).toBeNull();
      expect(fixed.configHash).not.toBeNull();
      const roll = baraza.app.get(RollService, { strict: false });
      expect(await roll.import(officerId, round, 'id,style\n1,city')).toMatchObject({
        error: { kind: 'round-already-open' },
      });
      const page = await officer.get(`/rounds/${slug}/opening`);
      expect(page.text).toContain('This opening was interrupted');
      expect((await officer.send({ agree: 'yes' }, `/rounds/${slug}/opening`)).status).toBe(303);
      expect((await rounds.bySlug(slug))?.configHash).toBe(fixed.configHash);
    });

    it('opens once, however many press the button', async () => {
      const { round, officerId, slug } = await draft();
      const opening = baraza.app.get(OpeningService, { strict: false });
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => opening.open(officerId, round, '')),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await actsOn(baraza, slug)).filter((act) => act === 'round-opened')).toHaveLength(1);
    });

    it('locks the projects of its pots', async () => {
      const { round } = await openRound(baraza);
      const locks = baraza.app.get(ProjectLocks, { strict: false });
      const potId = round.pots[0]?.potId ?? '';
      expect(await locks.mayChange({ cycleId: round.cycleId, potId })).toBe(false);
      expect(await locks.mayChange({ cycleId: round.cycleId, potId: 'another' })).toBe(true);
    });
  });
});
