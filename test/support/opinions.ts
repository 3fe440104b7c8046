import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CASES_FILE, type SampleCase } from './sample-bundles';

// How ballots that are not valid would be counted is not defined.
const AFTER_BAD_BALLOTS = ['R03', 'R04', 'R06'];

/** What a verifier says of a case. */
export type Opinion = Pick<SampleCase, 'bundle' | 'verdict' | 'fails' | 'incomplete'>;

/** The list of cases of a folder that is not written yet. */
export function casesIn(files: ReadonlyMap<string, Buffer>): readonly SampleCase[] {
  return JSON.parse(String(files.get(CASES_FILE))) as readonly SampleCase[];
}

/** An opinion without what the page on tally bundles does not define. */
export function opinionOf({ bundle, verdict, fails, incomplete }: Opinion): Opinion {
  const isDefined = (id: string): boolean =>
    !fails.includes('B04') || !AFTER_BAD_BALLOTS.includes(id);
  return { bundle, verdict, fails: fails.filter(isDefined), incomplete };
}

/** Writes files below a folder. */
export function writeAll(folder: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
