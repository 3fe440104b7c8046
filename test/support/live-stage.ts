import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ClosureService } from '../../src/modules/voting-rounds';
import { PROJECT_ROOT } from '../../src/platform/config/paths';
import { startTestApp, type TestApp } from './app';
import { SECRET, type LiveSetting } from './live-server';
import { openRound, type RoundScenario, type ScenarioChanges } from './round-scenario';
import type { TrialDatabase } from './trial-databases';

const run = promisify(execFile);
const ROUND_SECONDS = 8 * 86_400;
/** `open`, `close`, and the three of a count. */
const OTHER_ENTRIES = 5;

/** A round that is open at the time of this machine, for servers in processes of their own. */
export interface LiveStage {
  readonly scenario: RoundScenario;
  readonly setting: LiveSetting;
}

/** Opens a round on a database, then leaves the database to others. */
export async function openLiveRound(
  { database, folder }: Pick<TrialDatabase, 'database' | 'folder'>,
  changes: ScenarioChanges = {},
): Promise<LiveStage> {
  const setting = { database, dataDir: folder, keyDir: join(folder, 'keys') };
  return withApp(setting, async (baraza) => {
    baraza.clock.set(new Date().toISOString());
    return { scenario: await openRound(baraza, changes), setting };
  });
}

/**
 * Lets the time of the round run out, and has `bin/baraza verify` judge its bundle with these receipt files.
 * @returns how many entries the log has of ballots
 * @throws when the verifier does not pass
 */
export function closeAndVerify(
  { scenario: { slug }, setting }: LiveStage,
  receipts: readonly string[],
): Promise<number> {
  return withApp(setting, async (baraza) => {
    baraza.clock.set(new Date(Date.now() + ROUND_SECONDS * 1000).toISOString());
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    const zip = await fetch(`${baraza.url}/rounds/${slug}/tally-bundle`);
    const bundle = join(setting.dataDir, 'tally.zip');
    writeFileSync(bundle, Buffer.from(await zip.arrayBuffer()));
    const given = receipts.flatMap((receipt, i) => {
      const file = join(setting.dataDir, `${i}.tlog-proof`);
      writeFileSync(file, receipt);
      return ['--receipt', file];
    });
    const program = join(PROJECT_ROOT, 'bin', 'baraza');
    const args = ['verify', bundle, '--vkey', 'self', ...given, '--json'];
    const { stdout } = await run(program, args, { maxBuffer: 1 << 26 });
    const { verdict, size } = JSON.parse(stdout) as { verdict: string; size: number };
    if (verdict !== 'pass') throw new Error(stdout);
    return size - OTHER_ENTRIES;
  });
}

async function withApp<T>(
  { database, dataDir, keyDir }: LiveSetting,
  work: (baraza: TestApp) => Promise<T>,
): Promise<T> {
  const baraza = await startTestApp({ database, dataDir, keyDir, sessionSecrets: [SECRET] });
  return work(baraza).finally(() => baraza.close());
}
