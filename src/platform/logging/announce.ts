import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../config/config';

/** Written by the demo city beside its data: the lines that a newcomer needs first. */
export const DEMO_NOTE = 'demo-sign-ins.txt';

/** Says on standard output where the site is, and how to look around. */
export function announce(config: Config): void {
  const note = join(config.dataDir, DEMO_NOTE);
  const demo = config.demo && existsSync(note) ? readFileSync(note, 'utf8') : '';
  process.stdout.write(`\nBaraza is ready at ${config.publicUrl}\n${demo}`);
}
