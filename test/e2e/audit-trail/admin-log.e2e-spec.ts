import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toBase64 } from '../../../src/domain/vote-log/bytes';
import { openCheckpoint, type OpenedCheckpoint } from '../../../src/domain/vote-log/checkpoint';
import { appendLeaves, EMPTY_TREE, leafHash, rootOf } from '../../../src/domain/vote-log/merkle';
import { parseVerifierKey } from '../../../src/domain/vote-log/note';
import { decodeEntryBundle, tileHashes } from '../../../src/domain/vote-log/tile';
import { AdminLog, AuditTrail } from '../../../src/modules/audit-trail';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { must } from '../../support/round-scenario';

let baraza: TestApp;
let adminLog: AdminLog;
let base: string;

beforeAll(async () => {
  baraza = await startTestApp();
  adminLog = baraza.app.get(AdminLog, { strict: false });
  base = `${baraza.url}/audit-trail/log`;
});

afterAll(() => baraza.close());

/** Records so many acts, each in a unit of work of its own, all at once. */
async function act(count: number, event = 'round-edited'): Promise<void> {
  const trail = baraza.app.get(AuditTrail, { strict: false });
  const unitOfWork = baraza.app.get(UnitOfWork, { strict: false });
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      unitOfWork.run((tx) =>
        trail.record(tx, { event, actorId: `account ${i % 3}`, subject: 'round:demo' }),
      ),
    ),
  );
}

async function published(): Promise<OpenedCheckpoint> {
  const response = await fetch(`${base}/checkpoint`);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('max-age=5');
  const page = await new Visitor(baraza.url).get('/audit-trail/log');
  const key = must(parseVerifierKey(page.$('#vkey').text().trim()));
  return must(openCheckpoint(await response.text(), key));
}

async function statusOf(path: string): Promise<number> {
  return (await fetch(`${base}/${path}`, { redirect: 'manual' })).status;
}

describe('the log of the admin trail', () => {
  it('has no head before the first act, and a page that says so', async () => {
    expect(await statusOf('checkpoint')).toBe(404);
    expect(await statusOf('tile/0/000')).toBe(404);
    const page = await new Visitor(baraza.url).get('/audit-trail/log');
    expect(page.$('main').text()).toContain('Nothing has been recorded yet.');
  });

  it('gives acts that were committed side by side one place each', async () => {
    await act(300);
    const [first, second] = await Promise.all([adminLog.head(), adminLog.head()]);
    expect(first.note).toBe(second.note);
    const head = await published();
    expect(head).toMatchObject({ size: 300, origin: 'localhost:3000/audit-trail/log' });
    expect(statSync(join(baraza.config.keyDir, 'admin.log')).mode & 0o777).toBe(0o600);
  });

  it('serves hashes to everybody, for ever, and nothing beyond the head', async () => {
    const full = await fetch(`${base}/tile/0/000`);
    expect(full.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const rest = await fetch(`${base}/tile/0/001.p/44`);
    const leaves = [full, rest].map(async (tile) =>
      tileHashes(Buffer.from(await tile.arrayBuffer())),
    );
    const tree = appendLeaves(EMPTY_TREE, (await Promise.all(leaves)).flat());
    expect(toBase64(rootOf(tree))).toBe(toBase64((await published()).root));
    for (const path of ['tile/0/001.p/45', 'tile/1/001', 'tile/', 'tile/0/1', 'tile/64/000']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
  });

  it('shows entries to auditors alone', async () => {
    expect(await statusOf('tile/entries/000')).toBe(303);
    const officer = await visitorWith(baraza, 'officer');
    expect((await officer.get('/audit-trail/log/tile/entries/000')).status).toBe(403);
    const auditor = await visitorWith(baraza, 'auditor');
    const answer = await auditor.get('/audit-trail/log/tile/entries/000.p/2');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  it('signs once an hour when something happened, and at once when asked', async () => {
    const { size } = await published();
    await act(1);
    await adminLog.tick();
    expect((await published()).size).toBe(size);
    baraza.clock.advance(3600);
    await adminLog.tick();
    const hourly = await published();
    expect(hourly.size).toBeGreaterThan(size);
    baraza.clock.advance(3600);
    await adminLog.tick();
    expect((await published()).size).toBe(hourly.size);
    await act(1);
    const quoted = await adminLog.quotedHead();
    const latest = await published();
    expect(latest.size).toBe(hourly.size + 1);
    expect(quoted).toEqual({ size: latest.size, root: toBase64(latest.root) });
  });

  it('says who acted on whom by random ids alone, with the request that did it', async () => {
    const admin = await visitorWith(baraza, 'admin');
    await admin.get('/accounts');
    const path = admin.formActions().find((action) => action.endsWith('/roles')) ?? '';
    baraza.clock.advance(1);
    await admin.submit({ role: 'reviewer' }, path);
    const account = path.split('/')[2] ?? '';
    const { size } = await adminLog.head();
    baraza.clock.advance(1);
    const auditor = await visitorWith(baraza, 'auditor');
    const n = Math.floor((size - 1) / 256);
    const bundle = await auditor.bytes(`/audit-trail/log/tile/entries/00${n}.p/${size - 256 * n}`);
    const last = must(decodeEntryBundle(bundle)).at(-1) ?? new Uint8Array();
    const entry = JSON.parse(Buffer.from(last).toString()) as Record<string, string>;
    expect(entry).toMatchObject({ t: 'event', v: 1, event: 'role-granted' });
    expect(entry['request']).toMatch(/^[0-9a-f]{8}$/);
    expect(entry['actor']).toMatch(/^[\w-]{22}$/);
    expect(entry['subject']).toMatch(/^account:[\w-]{22}$/);
    expect(JSON.stringify(entry)).not.toContain(account);
    const tile = await auditor.bytes(`/audit-trail/log/tile/0/00${n}.p/${size - 256 * n}`);
    expect(toBase64(leafHash(last))).toBe(toBase64(tileHashes(tile).at(-1) ?? new Uint8Array()));
  });

  it('signs nothing with another key, or after an older state was put back', async () => {
    const keyFile = join(baraza.config.keyDir, 'admin.log');
    const key = readFileSync(keyFile);
    writeFileSync(keyFile, Buffer.alloc(32, 7));
    await act(1);
    await expect(adminLog.head()).rejects.toThrow('is not the key that the admin log began with');
    expect(await adminLog.quotedHead()).toBeUndefined();
    writeFileSync(keyFile, key);
    const headFile = join(baraza.config.keyDir, 'admin.head');
    const remembered = readFileSync(headFile, 'utf8');
    writeFileSync(headFile, `999 ${Buffer.alloc(32).toString('base64')}\n`);
    await expect(adminLog.head()).rejects.toThrow('put a newer backup back');
    writeFileSync(headFile, remembered);
    expect(await adminLog.quotedHead()).toMatchObject({ size: expect.any(Number) });
    rmSync(headFile);
    expect(await adminLog.quotedHead()).toMatchObject({ size: expect.any(Number) });
  });
});
