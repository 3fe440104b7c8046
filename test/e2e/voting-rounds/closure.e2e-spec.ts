import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { BallotBox, BundleMaker, TallyBundles } from '../../../src/modules/vote-log';
import { ClosureService, RoundsService } from '../../../src/modules/voting-rounds';
import { openingOf } from '../../../src/domain/vote-log/sealed-opening';
import { RoundKeys } from '../../../src/modules/vote-log/round-keys';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { Visitor, type Answer, isWaiting } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { changeRows } from '../../support/changed-rows';
import { actsOn, visitorWith } from '../../support/officer';
import { openRound, PASSWORD, type RoundScenario } from '../../support/round-scenario';

const COUNT = ['reveal', 'tally', 'final'];
const REASON = 'The council ended the vote after the flood.';

describe('closing a round', () => {
  let baraza: TestApp;
  let officer: Visitor;
  let closure: ClosureService;
  let rounds: RoundsService;

  beforeAll(async () => {
    baraza = await startTestApp();
    officer = await visitorWith(baraza, 'officer');
    closure = baraza.app.get(ClosureService, { strict: false });
    rounds = baraza.app.get(RoundsService, { strict: false });
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => baraza.close());

  async function vote({ slug, codes }: RoundScenario, voter: number, id: string): Promise<Answer> {
    const visitor = new Visitor(baraza.url);
    await visitor.get(`/rounds/${slug}/code`);
    await visitor.submit({ code: codes[voter] ?? '' });
    await visitor.get(`/rounds/${slug}/ballot`);
    await visitor.send({ [`choice.${id}`]: '1' });
    return visitor.submit({}, `/rounds/${slug}/ballots`);
  }

  /** The page of a running count asks browsers to look again; then it is over, one way or other. */
  async function counted(slug: string): Promise<Answer> {
    const page = await officer.get(`/rounds/${slug}/closure`);
    return isWaiting(page) ? counted(slug) : page;
  }

  async function kindsOf(slug: string): Promise<string[]> {
    const entries = await baraza.app
      .get(ReadDatabase, { strict: false })
      .rows<{ body: Buffer }>('SELECT body FROM log_entry WHERE round = ? ORDER BY idx', [slug]);
    return entries.map(({ body }) => (JSON.parse(body.toString()) as { t: string }).t);
  }

  /** Replaces a project in the stored ballots, as somebody with access to the database could. */
  async function changeBallots(slug: string, from: string, to: string): Promise<void> {
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const ballots = await reads.rows<{ c: Buffer; sealed: Buffer }>(
      'SELECT c, sealed FROM ballot WHERE round = ?',
      [slug],
    );
    const identity = new RoundKeys(baraza.config.keyDir).sealIdentity(slug);
    for (const { c, sealed } of ballots) {
      const line = openingOf(sealed, identity)?.replace(`"${from}"`, `"${to}"`) ?? '';
      await changeRows(baraza, 'UPDATE ballot SET sealed = ? WHERE c = ?', [Buffer.from(line), c]);
    }
  }

  function bundleFiles(slug: string): string[] {
    const names = readdirSync(join(baraza.config.dataDir, 'bundles'));
    return names.filter((name) => name.startsWith(slug)).sort();
  }

  async function stateOf(slug: string) {
    rounds.forget(slug);
    return rounds.stateOf((await rounds.bySlug(slug))!);
  }

  it('by hand needs a reason, and says first what will happen', async () => {
    const scenario = await openRound(baraza);
    const path = `/rounds/${scenario.slug}/closure`;
    await vote(scenario, 0, 'a1');
    const page = await officer.get(path);
    expect(page.$('main').text()).toContain('cannot be undone');
    expect(page.$('.steps li')).toHaveLength(3);
    for (const reason of ['', '   ', 'short', 'x'.repeat(501)]) {
      await officer.get(path);
      const refused = await officer.send({ reason }, path);
      expect(refused.status).toBe(422);
      expect(refused.$('.error-summary').text()).toContain('Give a reason');
    }
    expect(await stateOf(scenario.slug)).toBe('open');
    await officer.get(path);
    const closed = await officer.send({ reason: REASON }, path);
    expect(closed.location).toMatch(/\/(results|closure)$/);
    await counted(scenario.slug);
    expect(await stateOf(scenario.slug)).toBe('published');
    expect(await actsOn(baraza, scenario.slug)).toEqual(
      expect.arrayContaining([
        'round-closed-early',
        'round-closed',
        'round-tallied',
        'round-published',
      ]),
    );
    expect((await officer.get(path)).text).toContain('its result is public');
    expect((await officer.post(path, { reason: REASON })).status).toBe(409);
    const late = new Visitor(baraza.url);
    await late.get('/sign-in');
    const turnedAway = await late.post(`/rounds/${scenario.slug}/code`, {
      code: scenario.codes[1] ?? '',
    });
    expect((await late.visit(turnedAway.location ?? '')).text).toContain('Voting is over');
    const curious = await new Visitor(baraza.url).get(`/rounds/${scenario.slug}/code`);
    expect(curious.text).toContain('Voting is over');
    expect(curious.$('input[name="code"]')).toHaveLength(0);
  });

  it('by hand needs a password that was given just now', async () => {
    const { slug } = await openRound(baraza);
    const path = `/rounds/${slug}/closure`;
    const tired = await visitorWith(baraza, 'officer');
    await tired.get(path);
    baraza.clock.advance(301);
    const stale = await tired.send({ reason: REASON }, path);
    expect([stale.status, stale.$('h1').text()]).toEqual([
      401,
      expect.stringContaining('password once more'),
    ]);
    expect(stale.$('textarea, input[name="reason"]').val()).toBe(REASON);
    expect(await stateOf(slug)).toBe('open');
    expect((await tired.get(path)).location).toBe(
      `/sign-in/again?next=${encodeURIComponent(path)}`,
    );
    const asked = await tired.visit(path);
    const before = tired.byHand({}, '/sign-in/again').cookie;
    const wrong = await tired.submit({ password: 'not my password' });
    expect([asked.status, wrong.status]).toEqual([200, 422]);
    expect((await tired.submit({ password: PASSWORD })).$('h1').text()).toContain('Close');
    expect(tired.byHand({}, path).cookie).not.toBe(before);
    await tired.send({ reason: REASON }, path);
    expect(await stateOf(slug)).not.toBe('open');
    await closure.closeDue();
    await officer.get('/sign-in/again');
    await officer.submit({ password: PASSWORD });
  });

  it('ends the voting of its cycle where it was the last open round', async () => {
    const scenario = await openRound(baraza);
    const [round, results] = [`/rounds/${scenario.slug}`, `/rounds/${scenario.slug}/results`];
    expect((await officer.get(round)).$('.cycle-line').text()).toContain('Voting: ');
    expect((await officer.get(`${round}/closure`)).text).toContain('voting phase closes');
    await officer.send({ reason: REASON }, `${round}/closure`);
    await closure.closeDue();
    const line = (await new Visitor(baraza.url).get(results)).$('.cycle-line').text();
    expect(line).toContain('Results: ');
    expect(line).not.toContain('Voting: ');
  });

  it('is for officers only, and for rounds that were opened', async () => {
    const { slug } = await openRound(baraza, { isOpen: false });
    const resident = await visitorWith(baraza);
    expect((await resident.get(`/rounds/${slug}/closure`)).status).toBe(403);
    expect((await resident.post(`/rounds/${slug}/closure`, { reason: REASON })).status).toBe(403);
    expect((await officer.get(`/rounds/${slug}/closure`)).status).toBe(409);
    expect((await officer.post(`/rounds/${slug}/closure`, { reason: REASON })).status).toBe(409);
  });

  it('happens by itself at the deadline, once, even when nobody voted', async () => {
    const { slug } = await openRound(baraza);
    await closure.closeDue();
    expect(await stateOf(slug)).toBe('open');
    baraza.clock.advance(7 * 86_400);
    expect(await stateOf(slug)).toBe('closed');
    await Promise.all([closure.closeDue(), closure.closeDue(), closure.closeDue()]);
    expect(await stateOf(slug)).toBe('published');
    const acts = await actsOn(baraza, slug);
    expect(acts.filter((act) => act === 'round-published')).toHaveLength(1);
    expect(acts).not.toContain('round-closed-early');
    const results = await new Visitor(baraza.url).get(`/rounds/${slug}/results`);
    expect(results.text).toContain('Nobody voted on this pot');
    expect(results.text).not.toContain('stood equal');
    officer = await visitorWith(baraza, 'officer');
  });

  it.each([
    ['the count', 'publishCount'],
    ['the bundle was written', 'written'],
  ])(
    'goes on after an interruption before %s, with the same bytes',
    async (_what, point) => {
      const scenario = await openRound(baraza);
      const { slug, officerId } = scenario;
      await vote(scenario, 0, 'a1');
      await vote(scenario, 1, 'k1');
      const bundles = baraza.app.get(TallyBundles, { strict: false });
      const box = baraza.app.get(BallotBox, { strict: false });
      if (point === 'publishCount') {
        jest.spyOn(bundles, 'publishCount').mockRejectedValueOnce(new Error('power cut'));
      } else {
        jest.spyOn(box, 'publish').mockRejectedValueOnce(new Error('power cut'));
      }
      jest.spyOn(closure['logger'], 'error').mockImplementation();
      const stopped = await closure.closeEarly(officerId, slug, REASON);
      expect(stopped).not.toEqual({ ok: true, value: 'published' });
      await counted(slug);
      expect(closure.hindranceOf(slug)).toEqual({ trouble: 'stopped', findings: ['power cut'] });
      expect(await stateOf(slug)).toBe('closed');
      const public1 = await new Visitor(baraza.url).get(`/rounds/${slug}/tally-bundle`);
      expect(public1.status).toBe(404);
      expect((await closure.resume(officerId, slug)).ok).toBe(true);
      await counted(slug);
      expect(await stateOf(slug)).toBe('published');
      expect(await kindsOf(slug)).toEqual([...['open', 'cast', 'cast', 'close'], ...COUNT]);
    },
    60_000,
  );

  it('publishes nothing when a stored ballot was changed, and shows the officer why', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    await vote(scenario, 0, 'a1');
    await vote(scenario, 1, 'a1');
    await changeBallots(slug, 'a1', 'a2');
    const path = `/rounds/${slug}/closure`;
    await officer.get(path);
    expect((await officer.send({ reason: REASON }, path)).location).toBe(path);
    const page = await counted(slug);
    expect(page.text).toContain('The result is not published');
    const words = page.$('main .mono').text();
    expect(words).toContain('B02 ballots.jsonl line 1');
    expect(words).toContain('Every ballot is the one that was committed to when it was cast.');
    expect(await kindsOf(slug)).toEqual(['open', 'cast', 'cast', 'close']);
    expect(await stateOf(slug)).toBe('closed');
    expect(await actsOn(baraza, slug)).toContain('round-not-published');
    const stranger = new Visitor(baraza.url);
    expect((await stranger.get(`/rounds/${slug}/tally-bundle`)).status).toBe(404);
    expect((await stranger.get(`/rounds/${slug}/results`)).text).toContain('not out yet');
    expect(bundleFiles(slug)).toEqual([]);
    await changeBallots(slug, 'a2', 'a1');
    await officer.get(path);
    expect((await officer.send({}, path)).status).toBe(303);
    await counted(slug);
    expect(await stateOf(slug)).toBe('published');
    expect(await kindsOf(slug)).toEqual([...['open', 'cast', 'cast', 'close'], ...COUNT]);
    expect(bundleFiles(slug)).toEqual([`${slug}-tally-7.zip`, `${slug}-tally-7.zip.report.json`]);
  });

  it('publishes no other bytes than those that the verifier passed', async () => {
    const scenario = await openRound(baraza);
    await vote(scenario, 0, 'a1');
    const verify = BundleMaker.prototype.verify;
    const gate = jest.spyOn(BundleMaker.prototype, 'verify');
    gate.mockImplementation(async function (this: BundleMaker, ...job) {
      const report = await verify.apply(this, job);
      if (job[0].endsWith('.zip.part')) appendFileSync(job[0], 'x');
      return report;
    });
    const path = `/rounds/${scenario.slug}/closure`;
    await officer.get(path);
    await officer.send({ reason: REASON }, path);
    expect((await counted(scenario.slug)).text).toContain('changed on the disk');
    expect(bundleFiles(scenario.slug)).toEqual([]);
    expect(await stateOf(scenario.slug)).toBe('closed');
    gate.mockRestore();
    await officer.get(path);
    await officer.send({}, path);
    await counted(scenario.slug);
    expect(await stateOf(scenario.slug)).toBe('published');
  });

  it('ends the visits of its voters, and nobody else', async () => {
    const scenario = await openRound(baraza);
    const { slug, round } = scenario;
    await vote(scenario, 0, 'a1');
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const visits = (): Promise<unknown[]> =>
      reads.rows('SELECT id_hash FROM web_session WHERE content LIKE ?', [`%${round.id}%`]);
    expect(await visits()).toHaveLength(1);
    const path = `/rounds/${slug}/closure`;
    await officer.get(path);
    expect((await officer.send({ reason: REASON }, path)).status).toBe(303);
    await counted(slug);
    expect(await visits()).toHaveLength(0);
    expect((await officer.get('/console')).status).toBe(200);
  });

  it('publishes nothing when a sealed ballot cannot be opened, and says what to do', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    await vote(scenario, 0, 'a1');
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const sql = 'SELECT c, sealed FROM ballot WHERE round = ?';
    const [ballot] = await reads.rows<{ c: Buffer; sealed: Buffer }>(sql, [slug]);
    const { c, sealed } = ballot!;
    const changed = Buffer.from(sealed);
    changed[changed.length - 1]! ^= 1;
    const change = 'UPDATE ballot SET sealed = ? WHERE c = ?';
    await changeRows(baraza, change, [changed, c]);
    const path = `/rounds/${slug}/closure`;
    await officer.get(path);
    expect((await officer.send({ reason: REASON }, path)).location).toBe(path);
    const page = await counted(slug);
    expect(page.text).toContain('A ballot cannot be opened');
    expect(page.$('main .mono').text()).toContain(c.toString('hex'));
    expect(bundleFiles(slug)).toEqual([]);
    await changeRows(baraza, change, [sealed, c]);
    await officer.get(path);
    expect((await officer.send({}, path)).status).toBe(303);
    await counted(slug);
    expect(await stateOf(slug)).toBe('published');
  });

  it('is impossible when the log is broken, and the officer is told what to do', async () => {
    const { slug, round } = await openRound(baraza);
    const box = baraza.app.get(BallotBox, { strict: false });
    const state = { ok: false, error: { kind: 'wrong-log-state', state: 'broken' } } as const;
    jest.spyOn(box, 'hasVoted').mockResolvedValue(state);
    jest.spyOn(box, 'beginClosing').mockResolvedValue(state);
    const console = await officer.get('/console');
    expect(console.$('main').text()).toContain(`The vote log of ${round.title} is broken`);
    const path = `/rounds/${slug}/closure`;
    await officer.get(path);
    expect((await officer.send({ reason: REASON }, path)).location).toBe(path);
    const page = await officer.get(path);
    expect(page.$('main').text()).toContain('start a new round');
    expect(page.$(`form[action="${path}"]`)).toHaveLength(0);
    expect(await stateOf(slug)).toBe('closed');
  });
});
