import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { buildBundle, OTHER_SEED, vkeyOf } from '../../test/support/bundle-builder';
import { zipOf } from '../../test/support/stored-zip';
import { RICH_ROUND } from '../../test/support/sample-rounds';
import { run } from './cli';
import type { Report } from './core/report';

const BUNDLE = buildBundle(RICH_ROUND);

describe('baraza verify', () => {
  let home: string;
  let zip: string;
  let folder: string;

  const put = (name: string, text: string | Buffer): string => {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'baraza-verify-'));
    zip = put('tally.zip', zipOf(BUNDLE.files));
    for (const [path, bytes] of BUNDLE.files) put(`bundle/${path}`, bytes);
    folder = join(home, 'bundle');
  });

  afterEach(() => rmSync(home, { recursive: true }));

  const call = async (...args: string[]) => {
    const out: string[] = [];
    const errors: string[] = [];
    const code = await run(args, {
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => errors.push(text) },
      env: {},
    });
    return { code, out: out.join(''), errors: errors.join('') };
  };

  it('passes a zip with the key as text and a folder with the key as file', async () => {
    const byText = await call(zip, '--vkey', BUNDLE.vkey);
    expect(byText).toMatchObject({ code: 0, errors: '' });
    expect(byText.out).toContain('L01  The entries give exactly the size and the root');
    expect(byText.out).toMatch(/PASS: every check holds\.\n$/);
    expect(byText.out).toMatch(/^Pot .*, cost \d+ [A-Z]{3}, left \d+ [A-Z]{3}, margin -?\d+$/m);
    expect(byText.out).toMatch(/^Roll \d+, voters \d+, casts \d+, ballots that count \d+$/m);
    expect(byText.out).toMatch(/^L01 .* holds$/m);
    expect(byText.out).toMatch(/^R07 .* \(no ballot came on paper\)$/m);
    expect(await call(folder, '--vkey', put('key', `${BUNDLE.vkey}\n`))).toMatchObject({ code: 0 });
    const self = await call(folder, '--vkey', 'self');
    expect(self.out).toMatch(/\n\nNote: .* it vouches for itself\.\n\nPASS/);
  });

  it('is incomplete, exit 2, without a key from outside', async () => {
    const { code, out } = await call(folder);
    expect(code).toBe(2);
    expect(out).toContain('OPEN (self-signed');
    expect(out).toContain('INCOMPLETE');
  });

  it('fails, exit 1, and lists every finding with file and line', async () => {
    const lines = String(BUNDLE.files.get('log/entries.jsonl')).split('\n');
    put('bundle/log/entries.jsonl', lines.with(2, lines[2] + ' ').join('\n'));
    put('bundle/README.txt', 'changed');
    symlinkSync('/dev/null', join(folder, 'link'));
    const { code, out } = await call(folder);
    expect(code).toBe(1);
    expect(out).toContain('log/entries.jsonl line 3: is not in canonical form');
    expect(out).toContain('README.txt: differs from MANIFEST.sha256 line');
    expect(out).toContain('link: is neither a plain file nor a folder');
    expect(out).toMatch(/FAIL: do not trust this bundle/);
  });

  it('takes kept heads and receipts, each as often as wanted', async () => {
    const seen = put('seen', BUNDLE.head(3));
    const receipt = put('receipt', BUNDLE.receipt(2, 4));
    const args = ['--seen', seen, '--seen', seen, '--receipt', receipt, '--receipt', receipt];
    const good = await call(zip, '--vkey', BUNDLE.vkey, ...args, '--json');
    expect(good.code).toBe(0);
    const report = JSON.parse(good.out) as Report;
    const statuses = report.checks.filter(({ id }) => id === 'L03' || id === 'L07');
    expect(statuses.map(({ status }) => status)).toEqual(['pass', 'pass']);
    const bad = await call(zip, '--vkey', BUNDLE.vkey, '--receipt', put('bad', 'x'));
    expect(bad.code).toBe(1);
    expect(bad.out).toContain(`${join(home, 'bad')}: is no receipt`);
  });

  it('prints the report as JSON in one fixed shape', async () => {
    const report = JSON.parse((await call(zip, '--vkey', BUNDLE.vkey, '--json')).out) as Report;
    expect(Object.keys(report)).toEqual([
      'verdict',
      'round',
      'origin',
      'size',
      'root',
      'counts',
      'checks',
      'notices',
      'totals',
    ]);
    expect(report).toMatchObject({ verdict: 'pass', round: 'demo-2026', size: 14, counts: 1 });
    expect(report.checks.filter(({ status }) => status === 'not-applicable')).toHaveLength(8);
    for (const check of report.checks.filter(({ status }) => status === 'not-applicable')) {
      expect(check.reason).toBeTruthy();
    }
  });

  it('fails with another key', async () => {
    const other = vkeyOf('pb.example.org/rounds/demo-2026/log', OTHER_SEED, 1);
    expect((await call(zip, '--vkey', other)).code).toBe(1);
  });

  it.each([
    ['no bundle', []],
    ['two bundles', ['a', 'b']],
    ['an unknown option', ['a', '--fast']],
    ['a draft, which only those who sign may verify', ['a', '--draft']],
    ['a bundle that is not there', ['/nowhere/at/all.zip']],
  ])('refuses %s as bad input, exit 2', async (_what, args) => {
    const { code, errors, out } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain('Usage: baraza verify BUNDLE');
  });

  it('refuses keys and files that are none as bad input', async () => {
    expect((await call(zip, '--vkey', put('key', 'no key'))).code).toBe(2);
    expect((await call(zip, '--vkey', '/nowhere/key')).code).toBe(2);
    expect((await call(zip, '--seen', '/nowhere/head')).code).toBe(2);
  });

  it('compares the winners that the site of the city shows', async () => {
    const link = (id: string) => `<a href="/rounds/demo-2026/results/projects/${id}">x</a>`;
    let city = ['gratis', 'p-3', 'p1'];
    const server = createServer(({ url }, response) => {
      response.statusCode = url === '/city/rounds/demo-2026/results' ? 200 : 404;
      response.end(
        `<h3 id="won-city"></h3>${city.map(link).join('')}<h3 id="lost-city"></h3>${link('p2')}` +
          `<h3 id="won-north"></h3>${link('n1')}${link('n2')}<h3 id="lost-north"></h3>`,
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const site = async (url: string) => call(zip, '--vkey', BUNDLE.vkey, '--site', url);
      expect(await site(`${base}/city/`)).toMatchObject({ code: 0 });
      city = ['giant'];
      const wrong = await site(`${base}/city`);
      expect(wrong.code).toBe(1);
      expect(wrong.out).toContain(
        `${base}/city/rounds/demo-2026/results: shows as winners of city: giant; ` +
          'it should: gratis, p-3, p1',
      );
      expect(await site(base)).toMatchObject({ code: 2, out: '' });
      expect((await site(base)).errors).toContain('answers with status 404');
    } finally {
      server.close();
    }
    expect(await call(zip, '--site', 'nowhere')).toMatchObject({ code: 2, out: '' });
    expect(
      await call(put('x/config.json', '?').replace(/\/[^/]*$/, ''), '--site', base),
    ).toMatchObject({ code: 2 });
  });

  it('does not hide a failure of its own as bad input', async () => {
    const broken = {
      write: () => {
        throw new Error('nobody listens');
      },
    };
    await expect(run([zip], { stdout: broken, stderr: broken, env: {} })).rejects.toThrow(
      'nobody listens',
    );
  });

  it('refuses a folder where a key should be, and a bundle that is neither folder nor zip', async () => {
    expect((await call(zip, '--vkey', folder)).errors).toContain('EISDIR');
    expect((await call('/dev/null')).code).toBe(1);
  });

  it('explains itself', async () => {
    expect(await call('--help')).toMatchObject({ code: 0, errors: '' });
  });

  it('does not print control characters that a bundle brings along', async () => {
    put('bundle/config.json', '{"\u001b[31m":1}');
    expect((await call(folder)).out).not.toContain('\u001b');
  });
});
