import { testDialect } from '../../support/database';
import { FaultTrial } from '../../support/fault-trial';
import { Faults, hasCompiler, type FaultsNow } from '../../support/faults';
import { makeTrialDatabase } from '../../support/trial-databases';

const UNAVAILABLE = 'The ballot box cannot answer right now';
const STOPPED = /^The ballot box stopped, and Baraza with it: \S/;

/** PostgreSQL's own processes would have to fail: that is not tried here. Without a C compiler nothing is. */
const canFail = testDialect() === 'sqlite' && (hasCompiler() || process.env['CI'] === 'true');
const onSqlite = canFail ? describe : describe.skip;

onSqlite('a disk under SQLite', () => {
  let faults: Faults;
  let trial: FaultTrial;

  beforeEach(async () => {
    faults = Faults.make('/baraza.sqlite');
    trial = await FaultTrial.start(await makeTrialDatabase('sqlite'), faults.env);
  });

  afterEach(async () => {
    faults.set({});
    await trial.remove();
    faults.remove();
  });

  it.each<[string, FaultsNow]>([
    ['is full', { write: 'ENOSPC' }],
    ['cannot be written', { write: 'EIO' }],
    ['does not keep what was written', { sync: 'EIO' }],
    ['became read-only', { write: 'EROFS' }],
  ])('that %s costs no ballot, and gives none twice', async (_what, fault) => {
    faults.set(fault);
    const seen = await trial.castInto();
    expect(seen.statuses).toEqual([503, 503, 503, 503, 503, 503]);
    expect(seen.pages).toEqual([UNAVAILABLE]);
    expect(seen.hasEnded).toBe(true);
    expect(seen.lines).toEqual([expect.stringMatching(STOPPED)]);
    expect(await trial.refusal()).toContain('cannot ');
    faults.set({});
    await trial.mend();
  });
});
