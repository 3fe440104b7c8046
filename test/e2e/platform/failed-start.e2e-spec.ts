import { chmodSync } from 'node:fs';
import { join } from 'node:path';

import { openLiveRound } from '../../support/live-stage';
import { LiveServer } from '../../support/live-server';
import { testDialect } from '../../support/database';
import { makeTrialDatabase } from '../../support/trial-databases';

describe('a server that cannot start', () => {
  it('says why in its own lines, without a stack', async () => {
    const trial = await makeTrialDatabase(testDialect());
    const { scenario, setting } = await openLiveRound(trial);
    const key = join(setting.keyDir, `${scenario.slug}.log`);
    chmodSync(key, 0o644);
    const printed = await LiveServer.start(setting).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(printed).toBe(
      'Baraza cannot start:\nThe ballot box cannot start: ' +
        `others may read the key file ${key}: run chmod 600 on it\n`,
    );
    await trial.remove();
  });
});
