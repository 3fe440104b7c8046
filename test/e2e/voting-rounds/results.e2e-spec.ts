import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run as tally } from '../../../src/cli/tally';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { Visitor, type Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, vote } from '../../support/voter-steps';

describe('the published result of a round', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let results: Answer;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    path = `/rounds/${scenario.slug}`;
    await castEverything();
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    results = await new Visitor(baraza.url).get(`${path}/results`);
  });

  afterAll(() => baraza.close());

  async function castEverything(): Promise<void> {
    await vote(baraza, scenario, 0, 'a2');
    for (const voter of [0, 1, 2, 3]) await vote(baraza, scenario, voter, 'a1', 'a3', 'k1', 'k2');
    for (const voter of [4, 5]) await vote(baraza, scenario, voter, 'a2', 'k1');
    await vote(baraza, scenario, 6, 'k3');
    const blank = await atTheBallot(baraza, scenario, 7);
    await blank.send({});
    await blank.submit({ blank: 'yes' }, `${path}/ballots`);
  }

  async function bundle(): Promise<Buffer> {
    const response = await fetch(`${baraza.url}${path}/tally-bundle`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Amounts hold spaces that do not break. */
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

  const rowOf = (title: string): string =>
    plain(
      results
        .$('.ledger > li')
        .filter((_i, row) => results.$(row).find('.ledger-title').text() === title)
        .text(),
    );

  it('begins with one sentence, and says how many took part', () => {
    expect(plain(results.$('h1').text())).toBe(
      '4 projects will be built for zł 120,000; 27% of the voters on the roll took part',
    );
    expect(results.$('.lead').text()).toBe(
      '8 ballots counted, of 30 people on the roll. One earlier ballot was replaced by a later one.',
    );
    expect(results.$('.turnout-bar .legend').text()).toContain('Did not vote 22');
  });

  it('draws the money of each pot, with its table', () => {
    const bar = results.$('#pot-ideas').parent().find('.pot-bar');
    expect(plain(bar.find('svg title').first().text())).toBe(
      'zł 70,000 of zł 100,000 goes to projects; zł 30,000 is left',
    );
    expect(bar.find('table tbody tr')).toHaveLength(3);
  });

  it('tells why each project won or lost, in numbers of the trace', () => {
    expect(rowOf('<b>Project</b> a1 🌳')).toBe(
      '2 <b>Project</b> a1 🌳 zł 40,000 Funded 2nd. Its 4 supporters paid at most zł 10,000 each. Its supporters paid the whole price, zł 40,000 4 votes',
    );
    expect(rowOf('<b>Project</b> a3 🌳')).toContain(
      'Funded 1st. Its 4 supporters paid at most zł 7,500',
    );
    expect(rowOf('<b>Project</b> a2 🌳')).toMatch(
      /^– .* Not funded: its 2 supporters had an imagined zł 59,99\d\.\d\d left together, and it costs zł 60,000\. Its supporters had .* left; its price is zł 60,000 2 votes$/,
    );
    expect(rowOf('<b>Project</b> k2 🌳')).toContain(
      'Funded 2nd by its votes; zł 0 was left in the pot.',
    );
    expect(rowOf('<b>Project</b> k3 🌳')).toContain(
      'Not funded: when its turn came, zł 0 was left, and it costs zł 10,000.',
    );
    expect(results.$('main b')).toHaveLength(0);
  });

  it('explains the rule in plain words, and says whether there were ties', () => {
    const how = plain(results.$('#how-ideas').nextAll().text());
    expect(how).toContain('the pot was divided equally among 6 ballots, zł 16,666.66 each.');
    expect(how).toMatch(
      /as if there were more money, each time with zł 1 more for every ballot\. After [\d,]+ counts in all, the projects would have cost more than the pot holds, so the last result that fits was kept\. In it every ballot had an imagined zł [\d,.]+\./,
    );
    expect(how).toContain('Once, projects stood equal');
    expect(how).toContain('The one that costs less, “<b>Project</b> a3 🌳”, went first.');
  });

  it('tells the whole story of a project on a page of its own', async () => {
    const visitor = new Visitor(baraza.url);
    const lost = await visitor.get(`${path}/results/projects/a2`);
    const steps = lost
      .$('.story-step')
      .map((_i, step) => plain(lost.$(step).text()))
      .get();
    expect(steps[0]).toMatch(
      /The pot was divided equally: zł 16,666\.66 for each of 6 ballots\. Then the shares were raised .* an imagined zł [\d,.]+\. What was bought with that costs no more than the pot holds\.$/,
    );
    expect(steps.at(-1)).toMatch(
      /Project<\/b> a2 🌳” had an imagined zł [\d,.]+ left together. It costs zł 60,000/,
    );
    const tied = await visitor.get(`${path}/results/projects/a1`);
    expect(plain(tied.$('.story').text())).toContain('It stood equal with <b>Project</b> a1 🌳.');
    expect(tied.$('.price-figure svg title').text()).toContain('paid the whole price');
    const greedy = await visitor.get(`${path}/results/projects/k3?lang=ar`);
    expect(greedy.$('.story-step')).toHaveLength(1);
    expect((await visitor.get(`${path}/results/projects/none`)).status).toBe(404);
    expect(results.$(`.ledger a[href="${path}/results/projects/a3"]`)).toHaveLength(1);
  });

  it('gives every step as one JSON document, the same as in the bundle', async () => {
    const response = await fetch(`${baraza.url}${path}/results/trace.json`);
    expect(response.headers.get('content-type')).toContain('application/json');
    const { round, trace } = (await response.json()) as { round: string; trace: unknown[] };
    expect(round).toBe(scenario.slug);
    const lines = zipSource(await bundle())
      .read('trace.jsonl')
      ?.toString()
      .trim()
      .split('\n');
    expect(trace).toEqual(lines?.map((line) => JSON.parse(line) as unknown));
  });

  it('is the same in Arabic, right to left', async () => {
    const arabic = await new Visitor(baraza.url).get(`${path}/results?lang=ar`);
    expect(arabic.$('html').attr('dir')).toBe('rtl');
    expect(arabic.$('.ledger > li')).toHaveLength(6);
  });

  it('comes with a bundle that is sent once, and whose hash the auditors’ page names', async () => {
    const zip = await bundle();
    const sha256 = createHash('sha256').update(zip).digest('hex');
    const verify = await new Visitor(baraza.url).get(`${path}/verify`);
    expect(verify.$('#sha256').text()).toBe(sha256);
    const again = await fetch(`${baraza.url}${path}/tally-bundle`, {
      headers: { 'if-none-match': `"${sha256}"` },
    });
    expect(again.status).toBe(304);
    const first = await fetch(`${baraza.url}${path}/tally-bundle`);
    expect(first.headers.get('content-length')).toBe(String(zip.length));
    expect(first.headers.get('content-disposition')).toBe(
      `attachment; filename="${scenario.slug}-tally.zip"`,
    );
    await first.arrayBuffer();
  });

  it('is what the commands of the auditors’ page count again', async () => {
    const source = zipSource(await bundle());
    const folder = mkdtempSync(join(baraza.config.dataDir, 'recount-'));
    const verify = await new Visitor(baraza.url).get(`${path}/verify`);
    const shown = JSON.parse(source.read('result.json')?.toString() ?? '') as {
      pots: Record<string, { winners: string[] }>;
    };
    for (const pot of ['ideas', 'basket']) {
      const name = `pabulib/${scenario.slug}-${pot}.pb`;
      const command = verify
        .$('code')
        .map((_i, code) => verify.$(code).text())
        .get()
        .find((text) => text.includes(name));
      const file = join(folder, `${pot}.pb`);
      writeFileSync(file, source.read(name) ?? '');
      const flags = (command ?? '').split(' ').slice(3);
      const printed: string[] = [];
      const sink = { write: (text: string) => printed.push(text) };
      await tally([file, ...flags, '--json'], { stdout: sink, stderr: sink, env: {} });
      const counted = JSON.parse(printed.join('')) as { winners?: string[]; selected?: string[] };
      expect([...(counted.winners ?? counted.selected ?? [])].sort()).toEqual(
        shown.pots[pot]?.winners,
      );
    }
  });
});
