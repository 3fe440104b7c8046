import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { zipSource } from '../../src/verifier/sources/zip-source';
import { verifyTrail } from '../../src/verifier/trail/verify-trail';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { makeAccount } from '../support/officer';
import { openRound, PASSWORD } from '../support/round-scenario';

describeInBrowser('an auditor reads the admin trail and takes a proof away', () => {
  let baraza: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    baraza = await startTestApp();
    await openRound(baraza);
    browser = await startBrowser(baraza);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  it('at a desk: narrows the list, opens an act, checks the proof', async () => {
    const auditor = await browser.reader({ name: 'trail', kind: 'desk' });
    await auditor.signIn(await makeAccount(baraza, 'auditor'), PASSWORD);
    expect(await auditor.heading()).toBe('What was done in the back office');
    await auditor.follow('Froze a round and opened its vote log', 'main');
    expect(await auditor.textOf('tbody')).toContain('Olga');
    const download = await auditor.download('Proof to check offline');
    const file = join(baraza.config.dataDir, download.suggestedFilename());
    await download.saveAs(file);
    await auditor.open('/audit-trail/log');
    const vkey = await auditor.textOf('#vkey');
    const report = verifyTrail(zipSource(readFileSync(file)), { vkey });
    expect(report).toMatchObject({ verdict: 'pass', events: 1 });
    await auditor.open('/audit-trail/acts/0');
    await auditor.leave();
  });

  it('on a phone, in Arabic, as an admin who may erase', async () => {
    const admin = await browser.reader({ name: 'trail-ar', kind: 'phone', language: 'ar' });
    await admin.signIn(await makeAccount(baraza, 'admin', 'auditor'), PASSWORD);
    for (const path of ['', '?by=system', '?event=nothing', '/acts/1', '/log']) {
      await admin.open(`/audit-trail${path}`);
    }
    await admin.leave();
  });
});
