import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

import { AdminLog } from '../../../src/modules/audit-trail';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { run } from '../../../src/verifier/trail/trail-cli';
import { verifyTrail, type TrailReport } from '../../../src/verifier/trail/verify-trail';
import type { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { visitorWith } from '../../support/officer';
import { openRound } from '../../support/round-scenario';

let baraza: TestApp;
let auditor: Visitor;
let folder: string;
let slug: string;
let firstProof: Buffer;

const quiet = { stdout: { write: () => true }, stderr: { write: () => true }, env: {} };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baraza-trail-'));
  baraza = await startTestApp();
  slug = (await openRound(baraza)).slug;
  auditor = await visitorWith(baraza, 'auditor');
});

afterAll(async () => {
  await baraza.close();
  rmSync(folder, { recursive: true });
});

/** What the buttons below the list give. */
async function taken(format: string, filter: Readonly<Record<string, string>> = {}) {
  const address = `/audit-trail?${new URLSearchParams(filter).toString()}`;
  await auditor.get(address);
  return auditor.download({ format }, '/audit-trail/exports');
}

async function vkey(): Promise<string> {
  return (await auditor.get('/audit-trail/log')).$('#vkey').text().trim();
}

describe('taking the trail away', () => {
  it('gives a table with names, in which the taking itself stands last', async () => {
    baraza.clock.advance(1);
    const { bytes, headers } = await taken('csv');
    expect(headers['content-type']).toContain('text/csv');
    expect(headers['content-disposition']).toMatch(/filename="admin-trail-\d+\.csv"/);
    const rows = parse<Record<string, string>>(bytes, { columns: true });
    expect(rows.map(({ index }) => Number(index))).toEqual(rows.map((_, i) => i));
    const last = rows.at(-1);
    expect(last).toMatchObject({ event: 'trail-exported', actor_name: 'Ada' });
    expect(JSON.parse(last?.['details'] ?? '')).toMatchObject({ format: 'csv', event: null });
  });

  it('gives lines', async () => {
    const { bytes } = await taken('jsonl', { event: 'round-opened' });
    const lines = bytes.toString().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ entry: { event: 'round-opened' } });
  });

  it('gives a proof that holds offline, whole or narrowed', async () => {
    const key = await vkey();
    const whole = await taken('proof');
    firstProof = whole.bytes;
    const report = verifyTrail(zipSource(whole.bytes), { vkey: key });
    expect(report.checks.filter(({ findings }) => findings.length > 0)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'pass', events: report.size, erased: 0, notices: [] });
    const filter = { event: 'role-granted', from: '2020-01-01', by: 'system' };
    const narrowed = verifyTrail(zipSource((await taken('proof', filter)).bytes), { vkey: key });
    expect(narrowed).toMatchObject({ verdict: 'pass', events: 2, size: report.size + 1 });
    expect(narrowed.notices.join()).toContain(`it holds 2 of ${narrowed.size} acts`);
  });

  it('gives a proof that contains every head that was signed before', async () => {
    const earlier = await baraza.app.get(AdminLog, { strict: false }).head();
    const { bytes } = await taken('proof');
    const [file, seen] = [join(folder, 'trail.zip'), join(folder, 'seen')];
    writeFileSync(file, bytes);
    writeFileSync(seen, earlier.note);
    const out: string[] = [];
    const io = {
      stdout: { write: (text: string) => out.push(text) },
      stderr: process.stderr,
      env: {},
    };
    const args = [file, '--vkey', await vkey(), '--seen', seen, '--json'];
    expect(await run(args, io)).toBe(0);
    const report = JSON.parse(out.join('')) as TrailReport;
    expect(report.checks.every(({ status }) => status === 'pass')).toBe(true);
  });

  it('is for auditors and admins, in the forms that there are', async () => {
    await auditor.get('/audit-trail');
    expect((await auditor.post('/audit-trail/exports', { format: 'pdf' })).status).toBe(400);
    const officer = await visitorWith(baraza, 'officer');
    await officer.get('/account');
    expect((await officer.post('/audit-trail/exports', { format: 'csv' })).status).toBe(403);
  });

  it('holds the heads that a round quotes at its opening and its close', async () => {
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const auditing = await visitorWith(baraza, 'auditor');
    const round = join(folder, 'round.zip');
    writeFileSync(round, await auditing.bytes(`/rounds/${slug}/tally-bundle`));
    await auditing.get('/audit-trail');
    const { bytes } = await auditing.download({ format: 'proof' }, '/audit-trail/exports');
    const file = join(folder, 'later.zip');
    writeFileSync(file, bytes);
    const key = await vkey();
    const verify = (...args: string[]) => run([file, '--vkey', key, ...args], quiet);
    expect(await verify('--round', round)).toBe(0);
    const entries = zipSource(readFileSync(round)).read('log/entries.jsonl')?.toString() ?? '';
    expect(entries.match(/"admin":\{"root":"[^"]{44}","size":\d+\}/g)).toHaveLength(2);
    const early = join(folder, 'early.zip');
    writeFileSync(early, firstProof);
    expect(await run([early, '--vkey', key, '--round', round], quiet)).toBe(2);
  });
});
