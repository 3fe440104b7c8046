import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, closedAndVerified } from '../../support/voter-steps';

describe('a result of few ballots, some of them with ratings', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let results: Answer;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza, {
      basket: {
        ballotType: 'scoring',
        ballotNumbers: { lowest: -2, highest: 4, unlisted: 0 },
        ruleId: 'equal-shares',
        ruleOptions: { utility: 'points', completion: 'none' },
      },
    });
    await cast(0, { 'choice.a1': '1', 'choice.k1': '-2', 'choice.k3': '3' });
    await cast(1, { 'choice.a3': '1', 'choice.k1': '-1', 'choice.k3': '2' });
    await cast(2, { 'choice.a3': '1' });
    await closedAndVerified(baraza, scenario);
    results = await page('');
  });

  afterAll(() => baraza.close());

  async function cast(voter: number, fields: Readonly<Record<string, string>>): Promise<void> {
    const visitor = await atTheBallot(baraza, scenario, voter);
    await visitor.get(`/rounds/${scenario.slug}/ballot`);
    await visitor.send(fields);
    await visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
  }

  const page = (rest: string): Promise<Answer> =>
    new Visitor(baraza.url).get(`/rounds/${scenario.slug}/results${rest}`);

  /** Amounts hold spaces that do not break. */
  const said = (answer: Answer, selector: string): string =>
    answer.$(selector).text().replace(/\s+/g, ' ').trim();

  const rowOf = (code: string): string =>
    results
      .$('.ledger > li')
      .toArray()
      .map((row) => results.$(row).text().replace(/\s+/g, ' '))
      .find((text) => text.includes(` ${code} `)) ?? '';

  it('says of a project with bad ratings only that nobody rated it above 0', async () => {
    expect(rowOf('k1')).toContain('Not funded: nobody rated it above 0.');
    expect(rowOf('k1')).toContain('0 ratings above 0');
    expect(rowOf('k1')).not.toMatch(/nobody chose|votes|supporters/);
    expect(rowOf('k3')).toContain('2 ratings above 0');
    const story = await page('/projects/k1');
    expect(said(story, '.story')).toContain('nobody rated it above 0, so nobody could pay for it');
    expect(story.text).not.toContain('0 supporters');
    expect(said(await page('?lang=ar'), 'main')).toContain('لم يقيّمه أحد فوق الصفر');
  });

  it('speaks of one supporter as of one', async () => {
    expect(rowOf('a1')).toContain('Its one supporter paid the whole price, zł 40,000.');
    const story = await page('/projects/a1');
    expect(said(story, '.story')).toContain('Its one supporter paid for it, zł 40,000');
    expect(said(await page('?lang=ar'), 'main')).toContain('دفع مؤيده الوحيد الكلفة كلها');
  });
});
