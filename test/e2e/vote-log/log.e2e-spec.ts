import { sha256Hex } from '../../../src/domain/shared/canonical-json';
import { toBase64 } from '../../../src/domain/vote-log/bytes';
import { openCheckpoint, type OpenedCheckpoint } from '../../../src/domain/vote-log/checkpoint';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../../../src/domain/vote-log/merkle';
import { parseVerifierKey } from '../../../src/domain/vote-log/note';
import { decodeEntryBundle, tileHashes } from '../../../src/domain/vote-log/tile';
import { PublicLog } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

describe('the published log of a round', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let log: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    log = `${baraza.url}/rounds/${scenario.slug}/log`;
    for (let voter = 0; voter < 5; voter += 1) await vote(baraza, scenario, voter, 'a1');
  });

  afterAll(() => baraza.close());

  async function head(): Promise<OpenedCheckpoint> {
    const response = await fetch(`${log}/checkpoint`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('max-age=5');
    const identity = await baraza.app.get(PublicLog, { strict: false }).identity(scenario.slug);
    return must(
      openCheckpoint(await response.text(), must(parseVerifierKey(identity?.vkey ?? ''))),
    );
  }

  const statusOf = async (path: string): Promise<number> => (await fetch(`${log}/${path}`)).status;

  it('shows nothing beyond the public head while people vote', async () => {
    expect((await head()).size).toBe(1);
    expect(await statusOf('tile/0/000.p/1')).toBe(200);
    for (const path of ['tile/0/000.p/2', 'tile/entries/000.p/2', 'tile/0/000', 'tile/1/000.p/1']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
  });

  it('refuses odd paths', async () => {
    const odd = [
      'tile',
      'tile/',
      'tile/64/000',
      'tile/0/0',
      'tile/0/000.p/0',
      'tile/x/000',
      'tile/0/%2e%2e',
    ];
    for (const path of odd) expect([path, await statusOf(path)]).toEqual([path, 404]);
    expect((await fetch(`${baraza.url}/rounds/nowhere/log/checkpoint`)).status).toBe(404);
  });

  it('has a page for people, and one for auditors, before and after the result', async () => {
    const visitor = new Visitor(baraza.url);
    const page = await visitor.get(`/rounds/${scenario.slug}/log`);
    expect(page.$('h1').text()).toBe('The vote log of this round');
    expect(page.$('svg.log-picture rect.leaf')).toHaveLength(0);
    expect(page.$('.cycle-line')).toHaveLength(1);
    expect(page.$('.table tbody').text()).toContain('before voting opened');
    const verify = await visitor.get(`/rounds/${scenario.slug}/verify`);
    expect(verify.$('main').text()).toContain('published with the result');
    expect(verify.$('a[href$="/tally-bundle"]')).toHaveLength(0);
    expect(verify.$('#own, #sum')).toHaveLength(0);
  });

  it('serves the verifier as a page with a policy of its own, which names its script', async () => {
    const answer = await fetch(`${baraza.url}/verify.html`);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'sha256-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/'self'|unsafe|connect-src/);
    const html = await answer.text();
    expect(html).toContain('<script>');
    const tag = answer.headers.get('etag') ?? '';
    expect(tag).toBe(`"${sha256Hex(html)}"`);
    const again = await fetch(`${baraza.url}/verify.html`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });

  it('serves after the result every entry, and tiles whose root is the signed one', async () => {
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const { size, root } = await head();
    expect(size).toBe(10);
    const bundle = await fetch(`${log}/tile/entries/000.p/${size}`);
    expect(bundle.headers.get('cache-control')).toContain('immutable');
    const entries = must(decodeEntryBundle(Buffer.from(await bundle.arrayBuffer())));
    const kinds = entries.map(
      (entry) => (JSON.parse(Buffer.from(entry).toString()) as { t: string }).t,
    );
    expect(kinds).toEqual(['open', ...Array(5).fill('cast'), 'close', 'reveal', 'tally', 'final']);
    const tile = await fetch(`${log}/tile/0/000.p/${size}`);
    const hashes = tileHashes(Buffer.from(await tile.arrayBuffer()));
    expect(hashes.map(toBase64)).toEqual(entries.map(leafHash).map(toBase64));
    expect(toBase64(rootOf(appendLeaves(EMPTY_TREE, hashes)))).toBe(toBase64(root));
    const page = await new Visitor(baraza.url).get(`/rounds/${scenario.slug}/log`);
    expect(page.$('svg.log-picture rect.special')).toHaveLength(5);
    const rows = page
      .$('.table tbody tr')
      .map((_, row) => page.$(row).text())
      .get();
    expect(rows).toHaveLength(4);
    expect(rows[2]).toContain('when voting had closed');
    expect(rows[3]).toMatch(/with the result\s*in the hour from .* at \d\d:00/);
    expect(page.$('svg.log-picture rect.leaf')).toHaveLength(2);
  });
});
