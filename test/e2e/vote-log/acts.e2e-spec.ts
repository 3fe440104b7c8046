import type { DataSource } from 'typeorm';

import { BallotBox, VoteLogRepository } from '../../../src/modules/vote-log';
import { ClosureService } from '../../../src/modules/voting-rounds';
import { WRITE_SOURCE } from '../../../src/platform/database/tokens';
import { castOf, enterAct, openWithApprovers, receiptPath } from '../../support/acts';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { COUNT } from '../../support/box-bench';
import { testDialect } from '../../support/database';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, vote } from '../../support/voter-steps';

let baraza: TestApp;
let scenario: RoundScenario;
let visitor: Visitor;
let box: BallotBox;
let receipt: string;

const pathOf = (page: string): string => `/rounds/${scenario.slug}/${page}`;

async function stages(): Promise<string[]> {
  const page = await visitor.get(pathOf('log'));
  const cells = page.$('.heads + .details tbody tr td:nth-child(2)');
  return cells.map((_, cell) => page.$(cell).text().trim()).get();
}

beforeAll(async () => {
  baraza = await startTestApp();
  box = baraza.app.get(BallotBox, { strict: false });
  openWithApprovers(baraza);
  scenario = await openRound(baraza);
  visitor = new Visitor(baraza.url);
  receipt = receiptPath(scenario.slug, await vote(baraza, scenario, 0, 'a1'));
  for (let voter = 1; voter < 22; voter += 1) await vote(baraza, scenario, voter, 'a2');
});

afterAll(() => baraza.close());

describe('an act of two officers on the public pages', () => {
  it('is not told before the public head covers it', async () => {
    const { k, r } = await castOf(baraza, receipt);
    await enterAct(baraza, scenario.slug, { t: 'void', k, r, reason: 'ineligible' });
    expect((await visitor.get(pathOf('log'))).$('#acts')).toHaveLength(0);
    expect((await visitor.get(receipt)).$('.notice-warning')).toHaveLength(0);
  });

  it('stands in the list of acts, in the picture and on the receipt', async () => {
    baraza.clock.advance(86_400);
    await enterAct(baraza, scenario.slug, {
      t: 'rule',
      what: 'deadline-extended',
      to: '2027-05-20T18:00:00Z',
    });
    const page = await visitor.get(pathOf('log'));
    const acts = page.$('#acts tbody tr').map((_, row) => page.$(row).text());
    expect(acts.get()).toEqual([
      '23A ballot was taken out of the count',
      '24A decision about the round was recorded',
    ]);
    const leaves = page
      .$('svg.log-picture g text:not(.soft)')
      .map((_, leaf) => page.$(leaf).text());
    expect(leaves.get()).toEqual([
      ...['signed head', 'opening', 'ballot', '…', 'ballot', 'taken out', 'decision'],
    ]);
    const found = await visitor.get(receipt);
    expect(found.$('.notice-warning').text()).toContain('took this ballot out of the count');
    expect(receiptPath(scenario.slug, found)).toBe(receipt);
  });

  it('is told in Arabic, too', async () => {
    const page = await visitor.get(`${pathOf('log')}?lang=ar`);
    expect(page.$('#acts tbody').text()).toContain('استُبعد صوت من العدّ');
    expect(page.$('svg.log-picture').text()).toContain('استبعاد');
    await visitor.get(`${pathOf('log')}?lang=en`);
  });

  it('before the close and after it leaves every head with its stage', async () => {
    must(await box.close(scenario.slug));
    const { k, r } = await castOf(baraza, receipt);
    await enterAct(baraza, scenario.slug, { t: 'restore', k, r, reason: 'court-order' });
    const told = [
      ...['before voting opened', 'before voting opened', 'while people voted'],
      ...['when voting had closed', 'after an act of two officers'],
    ];
    expect(await stages()).toEqual(told.map((text): unknown => expect.stringContaining(text)));
    expect((await visitor.get(receipt)).$('.notice-warning')).toHaveLength(0);
    const verify = await visitor.get(pathOf('verify'));
    expect(verify.$('svg.log-picture').text()).toContain('put back');
  });
});

describe('“Did I vote?” after the key was destroyed', () => {
  it('can no longer be known, and says so', async () => {
    const voter = await atTheBallot(baraza, scenario, 23);
    const statusOf = async () => (await voter.get(pathOf('vote-status'))).$('main').text();
    expect(await statusOf()).toContain('You have not voted in this round');
    const { size } = (await baraza.app
      .get(VoteLogRepository, { strict: false })
      .find(scenario.slug))!;
    must(await box.append(scenario.slug, COUNT, size));
    must(await box.publish(scenario.slug));
    await enterAct(baraza, scenario.slug, {
      t: 'rule',
      what: 'key-shredded',
      to: '2027-06-20T18:00:00Z',
    });
    expect(await statusOf()).toContain('This can no longer be known');
    expect(await statusOf()).not.toContain('worked out anew');
  });
});

describe('a row of the log that somebody wrote over', () => {
  const bytes = (text: string): string => {
    const hex = Buffer.from(text).toString('hex');
    return testDialect() === 'sqlite' ? `X'${hex}'` : `'\\x${hex}'::bytea`;
  };

  // Whoever writes the log would rightly end the program for it.
  beforeAll(() => baraza.app.get(ClosureService, { strict: false }).onApplicationShutdown());

  async function tamper(sql: string): Promise<void> {
    const source = baraza.app.get<DataSource>(WRITE_SOURCE, { strict: false });
    const { slug } = scenario;
    if (testDialect() === 'postgres') {
      await source.query('ALTER TABLE log_entry DISABLE TRIGGER USER');
      await source.query('ALTER TABLE checkpoint DISABLE TRIGGER USER');
    } else {
      const triggers = ['log_entry_no_update', 'log_entry_no_delete', 'checkpoint_no_update'];
      for (const name of triggers) await source.query(`DROP TRIGGER IF EXISTS ${name}`);
    }
    await source.query(`${sql} AND round = '${slug}'`);
  }

  it.each([
    ['an entry that is no JSON', `UPDATE log_entry SET body = ${bytes('{no')} WHERE idx = 1`],
    ['the last entry', `UPDATE log_entry SET body = ${bytes('null')} WHERE idx = 26`],
    ['the entry of a receipt', `UPDATE log_entry SET body = ${bytes('[]')} WHERE idx < 23`],
    [
      'an entry that is too long',
      `UPDATE log_entry SET body = ${bytes('x'.repeat(70_000))} WHERE idx = 2`,
    ],
    ['a head', `UPDATE checkpoint SET note = 'no note' WHERE size = 25`],
    ['the time of the head', `UPDATE round_log SET public_at = 'yesterday' WHERE 1 = 1`],
    ['an entry that is gone', `DELETE FROM log_entry WHERE idx = 5`],
  ])('breaks no page: %s', async (_what, sql) => {
    await tamper(sql);
    const pages = [
      'log',
      'verify',
      'log/checkpoint',
      'log/tile/entries/000.p/26',
      'log/tile/0/000.p/26',
    ];
    for (const page of [...pages, `receipts?code=${receipt.split('/').at(-1)}`]) {
      expect([page, (await visitor.get(pathOf(page))).status]).not.toEqual([page, 500]);
    }
    expect((await visitor.get(receipt)).status).not.toBe(500);
  });
});
