// Bundles the verifier into one file without dependencies: dist/verifier/baraza-verify.mjs.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await build({
  absWorkingDir: root,
  entryPoints: ['src/verifier/standalone.ts'],
  outfile: 'dist/verifier/baraza-verify.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: false,
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, target: 'ES2022' } },
  banner: {
    js: '#!/usr/bin/env node\n// Baraza tally verifier, AGPL-3.0-or-later: node baraza-verify.mjs BUNDLE --vkey KEY',
  },
});
