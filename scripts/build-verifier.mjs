// Bundles the verifier twice, each time into one file without dependencies:
// dist/verifier/baraza-verify.mjs for Node and dist/verifier/verify.html for browsers.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'src', 'verifier', 'page');
const common = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: false,
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, target: 'ES2022' } },
};

await build({
  ...common,
  entryPoints: ['src/verifier/standalone.ts'],
  outfile: 'dist/verifier/baraza-verify.mjs',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: {
    js: '#!/usr/bin/env node\n// Baraza tally verifier, AGPL-3.0-or-later: node baraza-verify.mjs BUNDLE --vkey KEY',
  },
});

mkdirSync(join(root, 'dist', 'verifier'), { recursive: true });
writeFileSync(join(root, 'dist', 'verifier', 'verify.html'), await verifyPage());

/** The page with its style and script, and a policy that allows nothing but these two. */
async function verifyPage() {
  const script = await bundled({
    entryPoints: [join(page, 'browser', 'main.ts')],
    platform: 'browser',
    format: 'iife',
    // Browsers from 2023 on: findLast, toReversed, isWellFormed.
    target: ['chrome115', 'firefox119', 'safari17'],
    alias: { 'node:crypto': join(page, 'shims', 'crypto.ts') },
    inject: [join(page, 'shims', 'buffer.ts')],
    keepNames: false,
  });
  const style = await bundled({ entryPoints: [join(page, 'browser', 'style.css')] });
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const parts = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
  const frame = readFileSync(join(page, 'browser', 'index.html'), 'utf8');
  const html = frame.replace(/<!-- (policy|style|script) -->/g, (_, name) => parts[name]);
  return `<!DOCTYPE html>\n${html}`;
}

/** Minified, and so that it ends neither its element nor a comment of the page. */
async function bundled(options) {
  const { outputFiles } = await build({ ...common, ...options, minify: true, write: false });
  const text = outputFiles[0].text.trimEnd();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error('the text would end its element');
  return text;
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
