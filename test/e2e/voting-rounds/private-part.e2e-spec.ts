import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';

import type { DataSource } from 'typeorm';

import { WRITE_SOURCE } from '../../../src/platform/database/tokens';
import type { Answer } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { openRound, type RoundScenario } from '../../support/round-scenario';
import { atTheBallot, choiceOf, closedAndVerified, vote } from '../../support/voter-steps';

const TABLES = ['web_session', 'audit_event', 'idem', 'failure_count', 'log_entry'];

describe('the private part of a ballot', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let answer: Answer;
  let line: string;
  const logged: string[] = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      jest.spyOn(stream, 'write').mockImplementation((...args: unknown[]) => {
        logged.push(String(args[0]));
        return (write as (...all: unknown[]) => boolean)(...args);
      });
    }
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    const voter = await atTheBallot(baraza, scenario, 0);
    await voter.send(choiceOf('a1', 'k2'));
    answer = await voter.submit({ private: 'yes' }, `/rounds/${scenario.slug}/ballots`);
    line = answer.$('#private-line').text();
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await baraza.close();
  });

  it('is offered with what speaks for it and against it, and is not ticked', async () => {
    const voter = await atTheBallot(baraza, scenario, 1);
    const check = await voter.send(choiceOf('a1'));
    expect(check.$('input[name=private]')).toHaveLength(1);
    expect(check.$('input[name=private]').attr('checked')).toBeUndefined();
    const text = check.$('main').text();
    expect(text).toContain('you take our word');
    expect(text).toContain('could pay you or press you');
  });

  it('stands in the very answer to the cast, which nothing may keep', () => {
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.location).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(JSON.parse(line)).toMatchObject({ round: scenario.slug, r: 0, v: 1 });
    expect(answer.$('.notice-warning').text()).toContain('sees how you voted');
  });

  it('opens the commitment of the entry, also with the command on the page', () => {
    const commitment = createHash('sha256').update(line).digest('base64');
    expect(answer.$('#commitment').text()).toBe(commitment);
    const printed = execFileSync('sh', ['-c', answer.$('#private-command').text()]);
    expect(printed.toString().trim()).toBe(commitment);
  });

  it('is in no session, no trail, no token and no output of the program', async () => {
    const { salt } = JSON.parse(line) as { salt: string };
    const source = baraza.app.get<DataSource>(WRITE_SOURCE, { strict: false });
    for (const table of TABLES) {
      const rows = await source.query<object[]>(`SELECT * FROM ${table}`);
      const text = JSON.stringify(rows);
      expect([table, text.includes(salt)]).toEqual([table, false]);
      expect([table, text.includes('private')]).toEqual([table, false]);
    }
    expect(logged.filter((text) => text.includes(salt) || text.includes('private'))).toEqual([]);
  });

  it('is not given to those who did not ask, nor on the page of the receipt', async () => {
    const receipt = await vote(baraza, scenario, 2, 'a1');
    expect(receipt.$('#private-line')).toHaveLength(0);
    expect(receipt.$('h1').text()).toBe('Keep this receipt');
    const code = answer.$('#tracking-code').text().replaceAll('-', '').slice(0, 20);
    const path = `/rounds/${scenario.slug}/receipts/${code}`;
    expect(answer.$(`a[href="${path}"]`)).toHaveLength(1);
    const later = await fetch(`${baraza.url}${path}`);
    expect(later.status).toBe(200);
    expect(await later.text()).not.toContain('salt');
  });

  it('keeps the tick when the blank ballot must be confirmed first', async () => {
    const voter = await atTheBallot(baraza, scenario, 3);
    await voter.send({});
    const again = await voter.submit({ private: 'yes' }, `/rounds/${scenario.slug}/ballots`);
    expect(again.status).toBe(422);
    expect(again.$('input[name=private]').attr('checked')).toBeDefined();
    const done = await voter.submit(
      { private: 'yes', blank: 'yes' },
      `/rounds/${scenario.slug}/ballots`,
    );
    expect(JSON.parse(done.$('#private-line').text())).toMatchObject({ ballot: {} });
  });

  it('is, after the count, the line of the ballot in the bundle', async () => {
    await closedAndVerified(baraza, scenario);
    const zip = await fetch(`${baraza.url}/rounds/${scenario.slug}/tally-bundle`);
    const bundle = Buffer.from(await zip.arrayBuffer());
    expect(bundle.includes(`\n${line}\n`) || bundle.includes(`${line}\n`)).toBe(true);
  });
});
