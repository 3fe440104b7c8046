import { ComparisonsService } from '../../../src/modules/voting-rounds/comparison/comparisons.service';
import type { ComparisonStage } from '../../../src/modules/voting-rounds/comparison/compared';
import type { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound } from '../../support/round-scenario';

const PROJECTS = Array.from({ length: 60 }, (_project, i) => `p${i}`);

/** Ballots of so many voters, hardly two alike. */
function ballots(voters: number): string {
  const projects = PROJECTS.map((id, i) => `${id};${1000 + 37 * i}`);
  const votes = Array.from({ length: voters }, (_vote, i) => {
    const picked = PROJECTS.filter((_id, p) => (i * (p + 7) + p * p) % 11 === 0);
    return `${i};${picked.join()}`;
  });
  return [
    ...['META', 'key;value', 'budget;40000', 'vote_type;approval'],
    ...['PROJECTS', 'project_id;cost', ...projects, 'VOTES', 'voter_id;vote', ...votes, ''],
  ].join('\n');
}

describe('a comparison that is stopped', () => {
  let baraza: TestApp;
  let comparisons: ComparisonsService;
  let officer: Visitor;
  let form: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    comparisons = baraza.app.get(ComparisonsService, { strict: false });
    officer = await visitorWith(baraza, 'officer');
    form = `/rounds/${(await openRound(baraza, { isOpen: false })).slug}/what-if`;
  });

  afterAll(() => baraza.close());

  async function stageOf(key: string): Promise<ComparisonStage | null> {
    const standing = await comparisons.standing(key);
    return standing.state === 'running' ? standing.stage : null;
  }

  async function until(key: string, isReached: (stage: ComparisonStage | null) => boolean) {
    while (!isReached(await stageOf(key))) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('says so at once, whether it counts or waits, and gives the next one its turn', async () => {
    const long = await comparisons.tryFile(Buffer.from(ballots(60_000)));
    const waiting = await comparisons.tryFile(Buffer.from(ballots(10)));
    const next = await comparisons.tryFile(Buffer.from(ballots(11)));
    await until(long, (stage) => stage === 'counting');
    const counting = await officer.get(`${form}/${long}`);
    expect(counting.$('#comparison-progress').text()).toContain('Counting now:');
    expect((await officer.get(`${form}/${waiting}`)).text).toContain('as soon as other work');

    await officer.submit({}, `${form}/${waiting}/stop`);
    const stopped = await officer.get(`${form}/${waiting}`);
    expect(stopped.text).toContain('It was stopped before it was done.');

    comparisons.stop(long);
    expect(await stageOf(long)).toBe('stopping');
    const stopping = jest.spyOn(comparisons, 'standing');
    stopping.mockResolvedValue({ state: 'running', stage: 'stopping', progress: null });
    const page = await officer.get(`${form}/${long}`);
    stopping.mockRestore();
    expect(page.$('#comparison-progress').text()).toContain('Stopping…');
    expect(page.$('form[action$="/stop"]')).toHaveLength(0);

    await until(long, (stage) => stage === null);
    expect(await comparisons.standing(long)).toEqual({ state: 'failed', reason: 'cancelled' });
    await until(next, (stage) => stage === null);
    expect(await comparisons.standing(next)).toMatchObject({ state: 'ready' });
    expect((await officer.get(`${form}/${next}`)).text).toContain('The uploaded file');
  });
});
