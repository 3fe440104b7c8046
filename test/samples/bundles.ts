import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { sampleFiles } from '../support/sample-bundles';

/** Writes the sample bundles again; what they were before is gone. */
const folder = join('test', 'fixtures', 'bundles');
const files = sampleFiles();
for (const name of readdirSync(folder)) {
  if (name !== 'README.md') rmSync(join(folder, name), { recursive: true });
}
for (const [path, bytes] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}
process.stdout.write(`${files.size} files in ${folder}\n`);
