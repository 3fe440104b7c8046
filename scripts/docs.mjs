// Writes the pages of docs/reference that follow from the program itself. Run after the build.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist', 'src');
const require = createRequire(import.meta.url);
const { auditEventsPage, errorsPage } = require(join(built, 'platform/docs/reference-pages.js'));
const { ANSWERS } = require(join(built, 'app.errors.js'));

const catalogues = readdirSync(join(built, 'modules'), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.audit.js'))
  .map((path) => ({
    module: basename(dirname(path)),
    events: Object.assign({}, ...Object.values(require(join(built, 'modules', path)))),
  }));

const english = JSON.parse(readFileSync(join(root, 'locales', 'en', 'errors.json'), 'utf8'));
const words = (key) => english[key.replace(/^errors\./, '')];

const folder = join(root, 'docs', 'reference');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'audit-events.md'), auditEventsPage(catalogues));
writeFileSync(join(folder, 'errors.md'), errorsPage(ANSWERS, words));
