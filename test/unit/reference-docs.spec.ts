import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { ANSWERS } from '../../src/app.errors';
import { PROJECT_ROOT } from '../../src/platform/config/paths';
import { auditEventsPage, errorsPage } from '../../src/platform/docs/reference-pages';
import type { AuditCatalogue } from '../../src/platform/docs/reference-pages';

const MODULES = join(PROJECT_ROOT, 'src', 'modules');

function filesBelow(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

const textOf = (path: string): string => {
  const file = join(PROJECT_ROOT, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

async function catalogues(): Promise<AuditCatalogue[]> {
  const files = filesBelow(MODULES, '.audit.ts');
  return Promise.all(
    files.map(async (file) => {
      const exported = Object.values((await import(file)) as Record<string, object>);
      return { module: basename(dirname(file)), events: Object.assign({}, ...exported) };
    }),
  );
}

describe('the reference pages', () => {
  it('list the audit events of the catalogues; otherwise run "npm run docs"', async () => {
    expect(textOf('docs/reference/audit-events.md')).toBe(auditEventsPage(await catalogues()));
  });

  it('list the errors with their words; otherwise run "npm run docs"', () => {
    const english = JSON.parse(textOf('locales/en/errors.json')) as Record<string, string>;
    const words = (key: string) => english[key.replace(/^errors\./, '')] ?? '';
    expect(textOf('docs/reference/errors.md')).toBe(errorsPage(ANSWERS, words));
  });

  it('know every event that is recorded, each once, and no other', async () => {
    const names = (await catalogues()).flatMap(({ events }) => Object.keys(events));
    expect(new Set(names).size).toBe(names.length);
    const source = filesBelow(MODULES, '.ts')
      .filter((file) => !/\.(audit|spec)\.ts$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const recorded = [...source.matchAll(/\bevent: '([a-z-]+)'/g)].map(([, event = '']) => event);
    expect(recorded.filter((event) => !names.includes(event))).toEqual([]);
    expect(names.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });
});

describe('the guide to running a city', () => {
  it('names every variable that the configuration reads', () => {
    const source = textOf('src/platform/config/load-config.ts');
    const variables = [...source.matchAll(/(?:reader\.\w+\(|env\[)'([A-Z_]+)'/g)].map(
      ([, name = '']) => name,
    );
    const guide = textOf('docs/how-to/run-a-city.md');
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
