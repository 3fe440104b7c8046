import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { formsToCast, receiptIn, sendForm } from '../../support/http-casts';
import { openLiveRound } from '../../support/live-stage';
import { LiveServer } from '../../support/live-server';
import { answeredCasts, canTrace, tracedTo } from '../../support/system-calls';
import { testDialect } from '../../support/database';
import { makeTrialDatabase } from '../../support/trial-databases';

const VOTERS = 10;
const LOG = '/baraza.sqlite-wal';

/** On PostgreSQL it is the server of the database that flushes. */
const onSqlite = testDialect() === 'sqlite' && canTrace() ? describe : describe.skip;

onSqlite('a receipt', () => {
  it('leaves the server only when its ballot is flushed to the disk', async () => {
    const trial = await makeTrialDatabase('sqlite');
    const stage = await openLiveRound(trial);
    const file = join(trial.folder, 'calls');
    const server = await LiveServer.start({ ...stage.setting, wrapper: tracedTo(file) });
    const forms = await formsToCast(server, stage.scenario, { voters: VOTERS, each: 1 });
    for (const form of forms) expect(receiptIn(await sendForm(form))).toBeDefined();
    await server.stop();
    const seen = answeredCasts(readFileSync(file, 'utf8'), LOG);
    expect(seen).toEqual({ answers: VOTERS, flushed: VOTERS });
    await trial.remove();
  });
});

describe('the reader of system calls', () => {
  const write = `7 pwrite64(20</d${LOG}>, "x"..., 24, 32) = 24`;
  const answer =
    '8 writev(33<socket:[1]>, [{iov_base="HTTP/1.1 303 See Other\\r\\nlocation: /rounds/r/receipts/A"';

  it('tells an answer behind a flush from others', () => {
    const flush = `7 fdatasync(20</d${LOG}>) = 0`;
    expect(answeredCasts([write, flush, answer].join('\n'), LOG)).toMatchObject({ flushed: 1 });
    expect(answeredCasts([write, answer, flush].join('\n'), LOG)).toMatchObject({ flushed: 0 });
    expect(answeredCasts([flush, write, answer].join('\n'), LOG)).toMatchObject({ flushed: 0 });
    expect(answeredCasts([write, flush, answer, answer].join('\n'), LOG)).toEqual({
      answers: 2,
      flushed: 1,
    });
  });

  it('counts a flush when it is over, and only if it went well', () => {
    const begun = `7 fdatasync(20</d${LOG}> <unfinished ...>`;
    const over = '7 <... fdatasync resumed>) = 0';
    const failed = '7 <... fdatasync resumed>) = -1 EIO (Input/output error)';
    expect(answeredCasts([write, begun, answer, over].join('\n'), LOG).flushed).toBe(0);
    expect(answeredCasts([write, begun, over, answer].join('\n'), LOG).flushed).toBe(1);
    expect(answeredCasts([write, begun, failed, answer].join('\n'), LOG).flushed).toBe(0);
  });
});
