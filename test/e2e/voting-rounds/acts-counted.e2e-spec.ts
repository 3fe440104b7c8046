import { BallotBox } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { verifyBundle } from '../../../src/verifier/verify';
import { castOf, enterAct, openWithApprovers, receiptPath } from '../../support/acts';
import { startTestApp, type TestApp } from '../../support/app';
import { Visitor } from '../../support/agent';
import { actsOn } from '../../support/officer';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

const COUNT = ['reveal', 'tally', 'final'];
const SHREDDED = { t: 'rule', what: 'key-shredded', to: '2027-05-20T18:00:00Z' } as const;
const REASON = 'The council ended the vote after the flood.';

let baraza: TestApp;
let closure: ClosureService;

beforeAll(async () => {
  baraza = await startTestApp();
  closure = baraza.app.get(ClosureService, { strict: false });
});

beforeEach(() => openWithApprovers(baraza));
afterEach(() => jest.restoreAllMocks());
afterAll(() => baraza.close());

async function entriesOf(slug: string): Promise<{ t: string }[]> {
  const rows = await baraza.app
    .get(ReadDatabase, { strict: false })
    .rows<{ body: Buffer }>('SELECT body FROM log_entry WHERE round = ? ORDER BY idx', [slug]);
  return rows.map(({ body }) => JSON.parse(body.toString()) as { t: string });
}

/** Ends the round; gives the checks that the verifier found wanting. */
async function findings({ slug, officerId }: RoundScenario): Promise<string[]> {
  const closed = await closure.closeEarly(officerId, slug, REASON);
  expect(closed.ok || closed.error.kind).not.toBe('round-not-open');
  // On a busy machine the count may take longer than an officer is kept waiting.
  await closure.closeDue();
  return closure.hindranceOf(slug)?.findings.map((finding) => finding.split(/[ :]/)[0] ?? '') ?? [];
}

/** The kinds of the entries, ballots left out. */
async function kindsOf(slug: string): Promise<string[]> {
  const kinds = (await entriesOf(slug)).map(({ t }) => t);
  return kinds.filter((kind) => kind !== 'cast');
}

/** The bundle that is public, and what the verifier says of it. */
async function published(slug: string) {
  const response = await fetch(`${baraza.url}/rounds/${slug}/tally-bundle`);
  const source = zipSource(Buffer.from(await response.arrayBuffer()));
  const textOf = (path: string) => source.read(path)?.toString() ?? '';
  const report = verifyBundle(source, { vkey: textOf('keys/log.vkey').trim() });
  return { report, textOf, paths: source.paths };
}

describe('a round with an act of two officers', () => {
  it('is counted without the ballots that are void, and the bundle tells of them', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    const first = receiptPath(slug, await vote(baraza, scenario, 0, 'a1'));
    for (const voter of [1, 2, 3, 3]) await vote(baraza, scenario, voter, 'a2', 'k1');
    const cast = await castOf(baraza, first);
    await enterAct(baraza, slug, { t: 'void', ...cast, reason: 'ineligible' });
    expect(await findings(scenario)).toEqual([]);
    const entries = await entriesOf(slug);
    expect(entries.find(({ t }) => t === 'close')).toMatchObject({
      ...{ casts: 5, credentials: 4, voids: 1, openAtClose: 3 },
    });
    expect(entries.find(({ t }) => t === 'reveal')).toMatchObject({ n: 3 });
    const { report, textOf, paths } = await published(slug);
    expect(report.verdict).toBe('pass');
    expect(report.totals).toMatchObject({ casts: 5, effective: 3, voids: 1 });
    expect(JSON.parse(textOf('voids.jsonl'))).toMatchObject({ ...cast, t: 'void', cast: 1 });
    expect(paths.filter((path) => path.startsWith('approvals/'))).toEqual([
      'approvals/6-1.json',
      'approvals/6-2.json',
    ]);
  });

  it('is not counted again because of a decision that stands behind the count', async () => {
    const scenario = await openRound(baraza);
    const { slug, officerId } = scenario;
    await vote(baraza, scenario, 0, 'a1');
    const box = baraza.app.get(BallotBox, { strict: false });
    jest.spyOn(box, 'publish').mockRejectedValueOnce(new Error('power cut'));
    jest.spyOn(closure['logger'], 'error').mockImplementation();
    await findings(scenario);
    await enterAct(baraza, slug, { ...SHREDDED, what: 'deadline-extended' });
    expect(await closure.resume(officerId, slug)).toEqual({ ok: true, value: 'published' });
    expect(await kindsOf(slug)).toEqual(['open', 'close', ...COUNT, 'rule']);
    expect((await published(slug)).report).toMatchObject({ verdict: 'pass', counts: 1 });
  });
});

describe('a published round', () => {
  it('whose log has grown by a decision gets a bundle with the same manifest', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    await vote(baraza, scenario, 0, 'a1');
    expect(await findings(scenario)).toEqual([]);
    const before = await published(slug);
    await enterAct(baraza, slug, SHREDDED);
    await closure.closeDue();
    const after = await published(slug);
    expect(after.report).toMatchObject({
      verdict: 'pass',
      counts: 1,
      size: before.report.size + 1,
    });
    expect(after.textOf('MANIFEST.sha256')).toBe(before.textOf('MANIFEST.sha256'));
    expect(after.paths).toContain(`approvals/${before.report.size}-2.json`);
    expect(await actsOn(baraza, slug)).toContain('bundle-reissued');
    await closure.closeDue();
    const acts = await actsOn(baraza, slug);
    expect(acts.filter((act) => act === 'bundle-reissued')).toHaveLength(1);
  });

  it('from which a ballot is taken out is counted again, and shows the new result', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    const first = receiptPath(slug, await vote(baraza, scenario, 0, 'a1'));
    await vote(baraza, scenario, 1, 'a2');
    expect(await findings(scenario)).toEqual([]);
    const results = `/rounds/${slug}/results`;
    const votes = async () => (await new Visitor(baraza.url).get(results)).$('main').text();
    expect(await votes()).toContain('divided equally among 2 ballots');
    const cast = await castOf(baraza, first);
    await enterAct(baraza, slug, { t: 'void', ...cast, reason: 'ineligible' });
    baraza.clock.advance(60);
    await closure.closeDue();
    expect(closure.hindranceOf(slug)).toBeUndefined();
    expect(await kindsOf(slug)).toEqual(['open', 'close', ...COUNT, 'void', ...COUNT]);
    const { report, textOf } = await published(slug);
    expect(report).toMatchObject({ verdict: 'pass', counts: 2 });
    expect(report.totals).toMatchObject({ effective: 1, voids: 1, voidsAfterReveal: 1 });
    expect(JSON.parse(textOf('voids.jsonl'))).toMatchObject({ afterReveal: true });
    expect(await votes()).toContain('the pot was for one ballot alone');
    const acts = await actsOn(baraza, slug);
    expect(acts.filter((act) => act === 'round-tallied')).toHaveLength(2);
  });
});
