import { leafHash } from '../../../src/domain/vote-log/merkle';
import { parseVerifierKey } from '../../../src/domain/vote-log/note';
import { verifyReceipt } from '../../../src/domain/vote-log/proof';
import { trackingCode } from '../../../src/domain/vote-log/tracking-code';
import { PublicLog } from '../../../src/modules/vote-log';
import { LookUps } from '../../../src/modules/vote-log/look-ups';
import { LookUpsRepository } from '../../../src/modules/vote-log/look-ups.repository';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

describe('a receipt', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let visitor: Visitor;
  let code: string;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    path = `/rounds/${scenario.slug}/receipts`;
    for (const voter of [0, 1]) await vote(baraza, scenario, voter, 'a2', 'k2');
    const page = await vote(baraza, scenario, 2, 'a1', 'k3');
    code = page.$('#tracking-code').text();
    visitor = new Visitor(baraza.url);
  });

  afterAll(() => baraza.close());

  const slugOf = (typed: string): string => typed.replaceAll('-', '').slice(0, 20);

  it('is a page that anybody with the code may open, and says nothing about choice or time', async () => {
    const page = await visitor.get(`${path}/${slugOf(code)}`);
    expect(page.status).toBe(200);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.$('#tracking-code').text()).toBe(code);
    expect(page.$('main').text()).not.toMatch(/Project|🌳/);
    expect(page.$('main').text()).not.toContain(baraza.clock.now().slice(11, 16));
  });

  it('is a file that proves the entry under the key of the round, always the same bytes', async () => {
    const file = `${path}/${slugOf(code)}.tlog-proof`;
    const first = await visitor.get(file);
    expect(first.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(first.headers['content-disposition']).toBe(
      `attachment; filename="${scenario.slug}-${slugOf(code)}.tlog-proof"`,
    );
    const identity = await baraza.app.get(PublicLog, { strict: false }).identity(scenario.slug);
    const key = must(parseVerifierKey(identity?.vkey ?? ''));
    const { entry, index } = must(verifyReceipt(first.text, key));
    expect(trackingCode(leafHash(entry))).toBe(code);
    expect(index).toBe(3);
    expect(Object.keys(JSON.parse(Buffer.from(entry).toString()) as object).sort()).toEqual([
      'c',
      'k',
      'r',
      't',
      'v',
    ]);
    await vote(baraza, scenario, 3, 'a1');
    expect((await visitor.get(file)).text).toBe(first.text);
  });

  it('is found by its code however it is typed', async () => {
    const sloppy = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    const found = await visitor.get(`${path}?code=${encodeURIComponent(sloppy)}`);
    expect(found.status).toBe(303);
    expect(found.location).toBe(`${path}/${slugOf(code)}`);
    const typedIntoAddress = await visitor.get(`${path}/${encodeURIComponent(sloppy)}`);
    expect(typedIntoAddress.$('#tracking-code').text()).toBe(code);
  });

  it('is asked for again when a character is wrong, and what was typed stays', async () => {
    expect((await visitor.get(path)).$('h1').text()).toBe('Look up a tracking code');
    const last = code.at(-1) === 'A' ? 'B' : 'A';
    const mistyped = await visitor.get(`${path}?code=${code.slice(0, -1)}${last}`);
    expect(mistyped.status).toBe(422);
    expect(mistyped.$('.error-summary').text()).toContain('One character is wrong');
    expect(mistyped.$('#field-code').attr('value')).toBe(code.slice(0, -1) + last);
    const nonsense = await visitor.get(`${path}?code=${encodeURIComponent('"><b>x')}`);
    expect(nonsense.status).toBe(422);
    expect(nonsense.$('main b')).toHaveLength(0);
    const unknown = await visitor.get(`${path}/${'0'.repeat(20)}`);
    expect(unknown.status).toBe(404);
    expect(unknown.$('main').text()).toContain('No ballot of this round has that code');
    expect((await visitor.get(`${path}/${'0'.repeat(20)}.tlog-proof`)).status).toBe(404);
    expect((await visitor.get(`/rounds/nowhere/receipts/${slugOf(code)}`)).status).toBe(404);
  });

  it('can be had under the public head, once that head covers the entry', async () => {
    const file = `${path}/${slugOf(code)}.tlog-proof`;
    const first = (await visitor.get(file)).text;
    expect((await visitor.get(`${file}?under=latest`)).status).toBe(404);
    const early = await visitor.get(`${path}/${slugOf(code)}`);
    expect(early.$('main').text()).toContain('does not reach your entry yet');
    baraza.clock.advance(86_400);
    await vote(baraza, scenario, 4, 'a1');
    const page = await visitor.get(`${path}/${slugOf(code)}`);
    const href = page.$('a[href$="?under=latest"]').attr('href') ?? '';
    const renewed = await visitor.get(href);
    const head = await (await fetch(`${baraza.url}/rounds/${scenario.slug}/log/checkpoint`)).text();
    expect(renewed.text.endsWith(`\n\n${head}`)).toBe(true);
    expect(first.endsWith(head)).toBe(false);
    const identity = await baraza.app.get(PublicLog, { strict: false }).identity(scenario.slug);
    const key = must(parseVerifierKey(identity?.vkey ?? ''));
    const [old, now] = [must(verifyReceipt(first, key)), must(verifyReceipt(renewed.text, key))];
    expect([now.index, ...now.entry]).toEqual([old.index, ...old.entry]);
    const size = head.split('\n')[1];
    expect(renewed.headers['content-disposition']).toBe(
      `attachment; filename="${scenario.slug}-${slugOf(code)}-at-${size}.tlog-proof"`,
    );
    expect((await visitor.get(file)).text).toBe(first);
  });

  it('is counted when it is looked up by its code, in steps of ten, and not after a cast', async () => {
    const shown = async () =>
      (await visitor.get(`/rounds/${scenario.slug}/log`)).$('main').text().replace(/\s+/g, ' ');
    const lookUps = baraza.app.get(LookUps, { strict: false });
    await lookUps.keep();
    expect(await shown()).toContain('Tracking codes looked up fewer than 10');
    const before = await timesKept();
    for (let i = before; i < 10; i += 1) await visitor.get(`${path}?code=${code}`);
    await visitor.get(`${path}/${slugOf(code)}`);
    await visitor.get(`${path}?code=${'0'.repeat(20)}`);
    expect(await timesKept()).toBe(before);
    await Promise.all([lookUps.keep(), lookUps.keep()]);
    expect(await timesKept()).toBe(10);
    expect(await shown()).toContain('Tracking codes looked up 10 or more');
  });

  function timesKept(): Promise<number> {
    return baraza.app.get(LookUpsRepository, { strict: false }).timesOf(scenario.slug);
  }

  it('is not looked up without end from one network, but a right address always opens', async () => {
    const ask = (typed: string) => visitor.get(`${path}?code=${typed}`);
    let answers = 0;
    while ((await ask('0'.repeat(20))).status !== 429 && answers < 200) answers += 1;
    expect(answers).toBeLessThanOrEqual(120);
    expect((await ask(code)).status).toBe(429);
    expect((await visitor.get(`${path}/${slugOf(code)}`)).status).toBe(200);
    expect((await visitor.get(`${path}/${'0'.repeat(20)}`)).status).toBe(429);
    baraza.clock.advance(15 * 60);
    expect((await ask(code)).status).toBe(303);
  });

  it('exists for ballots only: the code of the opening entry opens none', async () => {
    const tile = await fetch(`${baraza.url}/rounds/${scenario.slug}/log/tile/entries/000.p/1`);
    const bundle = Buffer.from(await tile.arrayBuffer());
    const opening = trackingCode(leafHash(bundle.subarray(2)));
    expect((await visitor.get(`${path}/${slugOf(opening)}`)).status).toBe(404);
  });
});
