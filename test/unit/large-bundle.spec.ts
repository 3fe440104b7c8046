import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BundleFolder } from '../../src/modules/vote-log/bundle-folder';
import { joinZip } from '../../src/modules/vote-log/bundle-zip';
import { folderSource } from '../../src/verifier/sources/folder-source';
import { zipFileSource } from '../../src/verifier/sources/zip-file-source';
import { verifyBundle } from '../../src/verifier/verify';
import { writeLargeBundle } from '../support/large-bundle';

/** What the benches measure must be what cities publish. */
describe('a bundle that is made up for benches', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'large-bundle-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it.each([
    [300, true],
    [40, false],
    [0, true],
  ] as const)('of %i ballots passes every check, as folder and zip', async (ballots, hasCvr) => {
    const folder = new BundleFolder(join(home, 'bundle'));
    folder.begin();
    const vkey = await writeLargeBundle({ slug: 'many', ballots, hasCvr }, folder);
    expect((await joinZip(folder, join(home, 'bundle.zip'))).ok).toBe(true);
    const reports = [folderSource(folder.path), zipFileSource(join(home, 'bundle.zip'))].map(
      (source) => verifyBundle(source, { vkey }),
    );
    for (const report of reports) {
      expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'pass', totals: { casts: ballots } });
    }
    expect(reports[0]).toEqual(reports[1]);
  });
});
