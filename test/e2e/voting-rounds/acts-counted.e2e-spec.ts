import { BallotBox } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { castOf, enterAct, openWithApprovers, receiptPath } from '../../support/acts';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

const REASON = 'The council ended the vote after the flood.';

let baraza: TestApp;
let closure: ClosureService;

beforeAll(async () => {
  baraza = await startTestApp();
  closure = baraza.app.get(ClosureService, { strict: false });
}, 60_000);

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
  expect(closed.ok && closed.value).not.toBe('running');
  return closure.hindranceOf(slug)?.findings.map((finding) => finding.split(/[ :]/)[0] ?? '') ?? [];
}

describe('a round with an act of two officers', () => {
  it('is counted without the ballots that are void; only what tells of them is missing', async () => {
    const scenario = await openRound(baraza);
    const { slug } = scenario;
    const first = receiptPath(slug, await vote(baraza, scenario, 0, 'a1'));
    for (const voter of [1, 2, 3, 3]) await vote(baraza, scenario, voter, 'a2', 'k1');
    const cast = await castOf(baraza, first);
    await enterAct(baraza, slug, { t: 'void', ...cast, reason: 'ineligible' });
    expect(new Set(await findings(scenario))).toEqual(new Set(['A05', 'C01', 'E04']));
    const entries = await entriesOf(slug);
    expect(entries.find(({ t }) => t === 'close')).toMatchObject({
      ...{ casts: 5, credentials: 4, voids: 1, openAtClose: 3 },
    });
    expect(entries.at(-1)).toMatchObject({ t: 'close' });
  }, 60_000);

  it('is not counted again because of a decision that stands behind the count', async () => {
    const scenario = await openRound(baraza);
    const { slug, officerId } = scenario;
    await vote(baraza, scenario, 0, 'a1');
    const box = baraza.app.get(BallotBox, { strict: false });
    jest.spyOn(box, 'publish').mockRejectedValueOnce(new Error('power cut'));
    jest.spyOn(closure['logger'], 'error').mockImplementation();
    await findings(scenario);
    const to = '2027-05-20T18:00:00Z';
    await enterAct(baraza, slug, { t: 'rule', what: 'key-shredded', to });
    const resumed = await closure.resume(officerId, slug);
    expect(resumed.ok).toBe(false);
    const kinds = (await entriesOf(slug)).map(({ t }) => t);
    expect(kinds).toEqual(['open', 'cast', 'close', 'reveal', 'tally', 'final', 'rule']);
  }, 60_000);
});
