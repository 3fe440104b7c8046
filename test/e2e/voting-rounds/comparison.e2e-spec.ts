import { ClosureService } from '../../../src/modules/voting-rounds';
import { ComparisonShelf } from '../../../src/modules/voting-rounds/comparison/comparison-shelf';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { Visitor, type Answer, isWaiting } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('rules compared on the same ballots', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let draft: RoundScenario;
  let officer: Visitor;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    path = `/rounds/${scenario.slug}`;
    for (const voter of [0, 1, 2, 3]) await vote(baraza, scenario, voter, 'a1', 'a3', 'k1', 'k2');
    for (const voter of [4, 5]) await vote(baraza, scenario, voter, 'a2', 'k1');
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => baraza.close());

  /** The page of a running comparison asks browsers to look again; then it is over. */
  async function settled(visitor: Visitor, address: string): Promise<Answer> {
    const page = await visitor.get(address);
    return isWaiting(page) ? settled(visitor, address) : page;
  }

  it('say nothing while the embargo holds', async () => {
    for (const name of ['comparison', 'fairness', 'projects/a1']) {
      const page = await new Visitor(baraza.url).get(`${path}/results/${name}`);
      expect(page.text).toContain('The result is not out yet');
      expect(page.$('table')).toHaveLength(0);
    }
    expect((await new Visitor(baraza.url).get(`${path}/results/trace.json`)).status).toBe(404);
  });

  it('are shown to everybody after the close, with one marked as binding', async () => {
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const kept = jest.spyOn(baraza.app.get(ComparisonShelf, { strict: false }), 'keep');
    const reader = new Visitor(baraza.url);
    const [page] = await Promise.all([
      settled(reader, `${path}/results/comparison`),
      settled(new Visitor(baraza.url), `${path}/results/fairness`),
    ]);
    expect(page.$('.notice').text()).toContain('not the binding rule');
    const rows = page.$('section').first().find('tbody tr');
    expect(rows.length).toBeGreaterThan(10);
    expect(
      page
        .$('section .badge')
        .map((_i, badge) => plain(page.$(badge).text()))
        .get(),
    ).toEqual(['Binding', 'Binding']);
    expect(plain(rows.first().text())).toMatch(/Binding/);
    await settled(reader, `${path}/results/comparison`);
    expect(kept).toHaveBeenCalledTimes(1);
  });

  it('come with a report of who is served', async () => {
    const page = await settled(new Visitor(baraza.url), `${path}/results/fairness?lang=en`);
    const ideas = plain(page.$('#fair-ideas').parent().text());
    expect(ideas).toContain('4 of 6 voters (67%) chose at least one project that is funded.');
    expect(ideas).toContain('On average, 67% of the money goes to projects that a voter chose.');
    expect(ideas).toContain('At least an equal share 4');
    const arabic = await settled(new Visitor(baraza.url), `${path}/results/fairness?lang=ar`);
    expect(arabic.$('html').attr('dir')).toBe('rtl');
  });

  it('help officers before an opening, marked as a trial', async () => {
    draft = await openRound(baraza, { isOpen: false });
    officer = await visitorWith(baraza, 'officer');
    const form = `/rounds/${draft.slug}/what-if`;
    expect((await new Visitor(baraza.url).get(form)).status).not.toBe(200);
    await officer.get(form);
    expect((await officer.send({}, form)).status).toBe(422);
    await officer.get(form);
    const sent = await officer.send({ source: scenario.slug }, form);
    expect(sent.location).toBe(`${form}/round-${scenario.slug}`);
    const trial = await settled(officer, sent.location ?? '');
    expect(trial.$('h1').text()).toContain('Trial');
    expect(trial.$('.notice').text()).toContain('This is a trial');
    expect(trial.text).not.toContain('not the binding rule');
    expect((await officer.get(`${form}/file-unknown`)).status).toBe(404);
    expect((await officer.get(`${form}/..%2f..%2fx`)).status).toBe(404);
  });

  it('take a file, and name the line that cannot be read', async () => {
    const form = `/rounds/${draft.slug}/what-if`;
    const bundle = await fetch(`${baraza.url}${path}/tally-bundle`);
    const zip = zipSource(Buffer.from(await bundle.arrayBuffer()));
    const file = zip.read(`pabulib/${scenario.slug}-ideas.pb`)?.toString() ?? '';
    const good = await settled(officer, await upload(form, file));
    expect(good.$('tbody tr').length).toBeGreaterThan(10);
    expect(good.$('.badge')).toHaveLength(0);
    expect(good.text).toContain('Does not fund: &lt;b&gt;Project&lt;/b&gt; a1');
    const rich = await settled(
      officer,
      await upload(form, file.replace(/^budget;.*$/m, 'budget;900000')),
    );
    expect(rich.text).toContain('Every rule funds the same projects.');
    expect(rich.text).not.toContain('exactly the same projects');
    await officer.get(form);
    const content = file.replace(';a1,a3\n', ';a1,zz\n');
    const sent = await officer.upload(form, {}, { field: 'file', name: 'votes.pb', content });
    const bad = sent.location === undefined ? sent : await settled(officer, sent.location);
    expect(bad.status).toBe(422);
    expect(bad.$('#error-file').text()).toMatch(/Line \d+ of the file cannot be read/);
    expect(bad.$('form input[name="file"]')).toHaveLength(1);
  });

  async function upload(form: string, text: string): Promise<string> {
    await officer.get(form);
    const file = { field: 'file', name: 'votes.pb', content: text };
    const sent = await officer.upload(form, {}, file);
    return sent.location ?? '';
  }
});
