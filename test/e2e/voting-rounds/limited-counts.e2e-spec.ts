import { ProjectsService } from '../../../src/modules/proposals';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound } from '../../support/round-scenario';
import { closedAndVerified, vote } from '../../support/voter-steps';

const GREEDY = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };

describe('a count with more than a budget to respect', () => {
  let baraza: TestApp;

  beforeAll(async () => {
    baraza = await startTestApp();
  }, 60_000);

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
  }, 60_000);
});
