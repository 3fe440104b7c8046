import { ClosureService } from '../../../src/modules/voting-rounds';
import { TalliesService } from '../../../src/modules/voting-rounds/tallies.service';
import type { CountJob } from '../../../src/modules/voting-rounds/count-round';
import { runInWorker } from '../../../src/platform/workers/run-in-worker';
import { Visitor, isWaiting } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { longCount } from '../../support/long-count';
import { actsOn, visitorWith } from '../../support/officer';
import { openRound } from '../../support/round-scenario';

const SCRIPT = 'src/modules/voting-rounds/tally.worker.js';

describe('a count that takes long', () => {
  let baraza: TestApp;
  let tallies: TalliesService;
  let closure: ClosureService;
  let job: CountJob;

  beforeAll(async () => {
    baraza = await startTestApp();
    job = longCount(30_000, baraza.config.dataDir);
    tallies = baraza.app.get(TalliesService, { strict: false });
    closure = baraza.app.get(ClosureService, { strict: false });
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => baraza.close());

  /** Waits for the first words of a running count. */
  async function begun(name: string): Promise<void> {
    while (tallies.progressOf(name) === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('keeps no reader waiting, says how far it is, and can be stopped', async () => {
    const count = tallies.count('long', job);
    const ending = expect(count).rejects.toMatchObject({ reason: 'cancelled' });
    await begun('long');
    const reader = new Visitor(baraza.url);
    for (const path of ['/', '/cycles', '/sign-in', '/', '/cycles', '/sign-in']) {
      expect((await reader.get(path)).status).toBe(200);
    }
    expect(tallies.progressOf('long')).toMatchObject({ pots: 1, done: 0 });
    expect(tallies.cancel('long')).toBe(true);
    await ending;
    expect(tallies.progressOf('long')).toBeUndefined();
    expect(tallies.cancel('long')).toBe(false);
  });

  it('gives way to a newer count of the same round, and to the end of the program', async () => {
    const first = tallies.count('twice', job);
    const given = expect(first).rejects.toMatchObject({ reason: 'cancelled' });
    const second = tallies.count('twice', job);
    const ended = expect(second).rejects.toMatchObject({ reason: 'cancelled' });
    await given;
    await begun('twice');
    tallies.onModuleDestroy();
    await ended;
  });

  it('that needs too much memory ends without harm to the program', async () => {
    const count = runInWorker(SCRIPT, job, { memoryMb: 16 });
    await expect(count).rejects.toMatchObject({ reason: 'out-of-memory' });
    expect((await new Visitor(baraza.url).get('/')).status).toBe(200);
  });

  it('that cannot be done says why, and one that is cancelled before it begins never does', async () => {
    await expect(runInWorker(SCRIPT, { ...job, configText: '{' })).rejects.toMatchObject({
      reason: 'crashed',
    });
    const signal = AbortSignal.abort();
    await expect(runInWorker(SCRIPT, job, { signal })).rejects.toMatchObject({
      reason: 'cancelled',
    });
  });

  it('shows an officer its progress, and is stopped and begun again by hand', async () => {
    const officer = await visitorWith(baraza, 'officer');
    const { slug, officerId } = await openRound(baraza);
    const path = `/rounds/${slug}/closure`;
    const count = tallies.count.bind(tallies);
    jest.spyOn(tallies, 'count').mockImplementationOnce((name) => count(name, job));
    jest.spyOn(closure['logger'], 'error').mockImplementation();
    const closing = closure.closeEarly(officerId, slug, 'The council ended the vote.');
    await begun(slug);
    const page = await officer.get(path);
    expect(isWaiting(page)).toBe(true);
    expect(page.$('#count-progress progress').attr('max')).toBe('1');
    expect(page.$('#count-progress').text()).toContain('0 of 1 pot counted');
    expect((await officer.send({}, `${path}/stop`)).location).toBe(path);
    await closing;
    const stopped = await officer.get(path);
    expect(stopped.$('.lead').text()).toContain('The count was stopped. The ballots are safe');
    expect(await actsOn(baraza, slug)).toContain('round-count-stopped');
    expect((await officer.post(`${path}/stop`, {})).status).toBe(409);
    await officer.get(path);
    expect((await officer.send({}, path)).status).toBe(303);
    await closure.closeDue();
    expect((await officer.get(path)).text).toContain('its result is public');
  });
});
