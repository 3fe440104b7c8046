import type { RoundPotView } from '../../../src/modules/voting-rounds';
import type { Answer, Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, closedAndVerified } from '../../support/voter-steps';

const GREEDY = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };
const CUMULATIVE: Partial<RoundPotView> = {
  ballotType: 'cumulative',
  maxChoices: 3,
  ballotNumbers: { points: 10, mostPerProject: 6 },
  ...GREEDY,
};
const SCORING: Partial<RoundPotView> = {
  ballotType: 'scoring',
  ballotNumbers: { lowest: -1, highest: 4, unlisted: 0 },
  ...GREEDY,
};
const ORDINAL: Partial<RoundPotView> = {
  ballotType: 'ordinal',
  maxChoices: 3,
  ballotNumbers: { rankPoints: [5, 3, 1], short: 'top' },
  ...GREEDY,
};
const WIDE: Partial<RoundPotView> = {
  ballotType: 'scoring',
  ballotNumbers: { lowest: 0, highest: 100, unlisted: 0 },
  ...GREEDY,
};

type Fields = Readonly<Record<string, string>>;

describe('ballots with points, scores and rankings', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  });

  afterAll(() => baraza.close());

  async function ballotOf(scenario: RoundScenario, voter: number): Promise<Visitor> {
    const visitor = await atTheBallot(baraza, scenario, voter);
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    return visitor;
  }

  async function cast(scenario: RoundScenario, voter: number, fields: Fields): Promise<Answer> {
    const visitor = await ballotOf(scenario, voter);
    await visitor.send(fields);
    return visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
  }

  describe('points to share out', () => {
    let scenario: RoundScenario;
    beforeAll(async () => {
      scenario = await openRound(baraza, { ideas: CUMULATIVE, basket: WIDE });
    });

    it('has a number field for each project, and says how much is left', async () => {
      const visitor = await ballotOf(scenario, 0);
      const page = await visitor.get(`/rounds/${scenario.slug}/ballot`);
      const fields = page.$('#field-pot-ideas input[type="number"]');
      expect(fields).toHaveLength(3);
      expect(fields.first().attr('max')).toBe('6');
      expect(page.$('#field-pot-ideas [data-ballot-status]').text()).toBe('10 of 10 points left');
      expect(page.$('#field-pot-basket input[type="number"]').attr('max')).toBe('100');
      const counted = await visitor.send({ 'choice.a1': '3', 'choice.a2': '0', step: 'recount' });
      expect(counted.$('#field-pot-ideas [data-ballot-status]').text()).toBe('7 of 10 points left');
      expect(counted.$('input[name="choice.a1"]').attr('value')).toBe('3');
    });

    it.each<[string, Fields, string, string | undefined]>([
      ['too many points', { 'choice.a1': '6', 'choice.a2': '5' }, 'Take 1 away', undefined],
      ['too many for one', { 'choice.a1': '7' }, 'write a number from 1 to 6', 'a1'],
      ['fewer than none', { 'choice.a2': '-1' }, 'write a number from 1 to 6', 'a2'],
      ['half a point', { 'choice.a3': '1.5' }, 'write a whole number', 'a3'],
      ['no number', { 'choice.a3': 'NaN' }, 'write a whole number', 'a3'],
      ['an endless number', { 'choice.a1': '1'.repeat(5000) }, 'write a whole number', 'a1'],
      ['a rating out of range', { 'choice.k1': '101' }, 'from 0 to 100', 'k1'],
      ['a project of nowhere', { 'choice.zz': '1' }, 'not on your ballot', undefined],
    ])('gives a ballot back that has %s', async (_what, fields, words, project) => {
      const visitor = await ballotOf(scenario, 1);
      const answer = await visitor.send({ 'choice.k2': '7', ...fields });
      expect(answer.status).toBe(422);
      expect(answer.$('.error-summary').text()).toContain(words);
      expect(answer.$('input[name="choice.k2"]').attr('value')).toBe('7');
      if (project === undefined) return;
      const field = answer.$(`input[name="choice.${project}"]`);
      expect(field.attr('aria-invalid')).toBe('true');
      expect(field.closest('.ballot-entry').find('.error').text()).toContain(words);
      const link = answer.$('.error-summary a').attr('href') ?? '';
      expect(answer.$(link).is(field)).toBe(true);
    });

    it('says how many projects may have points, and that only votes are counted', async () => {
      const page = await (await ballotOf(scenario, 0)).get(`/rounds/${scenario.slug}/ballot`);
      const words = page.$('#field-pot-ideas > p').text();
      expect(words).toContain('Give points to up to 3 projects.');
      expect(words).toContain('counts as one vote, however many points it has');
    });

    it('stands by a pot that has too few or too many projects, in words of points', async () => {
      const strict = await openRound(baraza, {
        ideas: { ...CUMULATIVE, minChoices: 2, maxChoices: 2, ballotNumbers: { points: 10 } },
        basket: { ...ORDINAL, minChoices: 2 },
      });
      const visitor = await ballotOf(strict, 0);
      const few = await visitor.send({ 'choice.a1': '4', 'choice.k1': '1' });
      expect(few.status).toBe(422);
      const pot = few.$('#field-pot-ideas');
      const told = few.$(`#${pot.attr('aria-describedby')}`);
      expect(told.text()).toContain('you gave points to 1 project, and at least 2 must have some');
      expect(few.$('#error-pot-basket').text()).toContain('you gave 1 place, and at least 2');
      await visitor.get(`/rounds/${strict.slug}/ballot`);
      const many = await visitor.send({ 'choice.a1': '1', 'choice.a2': '1', 'choice.a3': '1' });
      const text = many.$('#error-pot-ideas').text();
      expect(text).toContain('2 at most may have any. Take all points from one of them.');
      expect(text).not.toContain('Untick');
      expect(many.$('#field-pot-basket').attr('aria-describedby')).toBeUndefined();
    });

    it('takes no points back for fewer than none', async () => {
      const visitor = await ballotOf(scenario, 0);
      const fields = { 'choice.a1': '12', 'choice.a2': '-3', 'choice.a3': 'x' };
      const counted = await visitor.send({ ...fields, step: 'recount' });
      const status = counted.$('#field-pot-ideas [data-ballot-status]').text();
      expect(status).toBe('2 too many: you have 10 points');
      expect(counted.$('input[name="choice.a2"]').attr('dir')).toBe('ltr');
    });

    it('lists mistakes in the order of the cards', async () => {
      const wrong = { 'choice.a1': '-1', 'choice.a2': '-1', 'choice.a3': '-1' };
      for (const voter of [5, 6, 7, 8]) {
        const answer = await (await ballotOf(scenario, voter)).send(wrong);
        const links = answer.$('.error-summary a').toArray();
        const fields = answer.$('#field-pot-ideas input').toArray();
        expect(links.map((link) => answer.$(link).attr('href'))).toEqual(
          fields.map((field) => `#${answer.$(field).attr('id')}`),
        );
      }
    });

    it('shows every number once more, casts, and publishes a bundle that verifies', async () => {
      const visitor = await ballotOf(scenario, 2);
      const fields = { 'choice.a3': '2', 'choice.a1': '5', 'choice.k1': '80' };
      const check = await visitor.send(fields);
      expect(check.$('main h2').last().text()).toBe('ideas: you give 7 of 10 points');
      expect(check.$('main').text()).toContain('one vote from you, however many points');
      const lines = check.$('.ledger').last().find('li');
      expect(lines.first().text()).toContain('5 points');
      expect(lines.first().text()).toContain('a1');
      const _csrf = check.$('input[name="_csrf"]').attr('value') ?? '';
      const path = `/rounds/${scenario.slug}/ballot`;
      const back = await visitor.post(path, { ...fields, _csrf, step: 'change' });
      expect(back.$('input[name="choice.a1"]').attr('value')).toBe('5');
      await visitor.get(path);
      await visitor.send(fields);
      const receipt = await visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
      expect(receipt.$('h1, h2').text()).toContain('Your receipt');
      await cast(scenario, 3, { 'choice.a2': '6', 'choice.a1': '4', 'choice.k2': '100' });
      await cast(scenario, 4, { 'choice.k1': '0' });
      const report = await closedAndVerified(baraza, scenario);
      expect(report['totals']).toMatchObject({ credentials: 3 });
    });
  });

  describe('ratings and rankings', () => {
    let scenario: RoundScenario;
    beforeAll(async () => {
      scenario = await openRound(baraza, { ideas: ORDINAL, basket: SCORING });
    });

    it('has a list for each project, with places or ratings', async () => {
      const visitor = await ballotOf(scenario, 0);
      const page = await visitor.get(`/rounds/${scenario.slug}/ballot`);
      const places = page.$('select[name="choice.a1"] option');
      const texts = places.toArray().map((option) => page.$(option).text());
      expect(texts).toEqual(['No place', '1st choice', '2nd choice', '3rd choice']);
      const ratings = page.$('select[name="choice.k1"] option');
      expect(ratings.toArray().map((option) => page.$(option).attr('value'))).toEqual([
        ...['', '4', '3', '2', '1', '0', '-1'],
      ]);
    });

    it.each<[string, Fields, string, string | undefined]>([
      ['a place twice', { 'choice.a1': '1', 'choice.a2': '1' }, 'another project, too', 'a1'],
      ['a gap', { 'choice.a1': '1', 'choice.a2': '3' }, 'no project has place 2', undefined],
      ['a place that there is not', { 'choice.a3': '4' }, 'choose a place', 'a3'],
      ['a place in words', { 'choice.a3': 'first' }, 'choose a place', 'a3'],
      ['a rating below the worst', { 'choice.k3': '-2' }, 'from -1 to 4', 'k3'],
    ])('gives a ballot back that has %s', async (_what, fields, words, project) => {
      const visitor = await ballotOf(scenario, 1);
      const answer = await visitor.send({ 'choice.k2': '4', ...fields });
      expect(answer.status).toBe(422);
      expect(answer.$('.error-summary').text()).toContain(words);
      expect(answer.$('select[name="choice.k2"] option[selected]').attr('value')).toBe('4');
      if (project === undefined) return;
      const field = answer.$(`select[name="choice.${project}"]`);
      expect(field.closest('.ballot-entry').find('.error').text()).toContain(words);
    });

    it('shows the order in words, casts, and publishes a bundle that verifies', async () => {
      const visitor = await ballotOf(scenario, 2);
      const check = await visitor.send({ 'choice.a3': '1', 'choice.a1': '2', 'choice.k1': '-1' });
      expect(check.$('main h2').last().text()).toBe('ideas: you rank 2 projects of at most 3');
      const said = check.$('.ledger-said').toArray();
      expect(said.map((one) => check.$(one).text())).toEqual([
        '-1 point',
        '1st choice',
        '2nd choice',
      ]);
      await visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
      await cast(scenario, 3, { 'choice.a2': '1', 'choice.k1': '4', 'choice.k3': '2' });
      await closedAndVerified(baraza, scenario);
    });
  });
});
