import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../src/platform/config/paths';
import { Catalogues } from '../../src/platform/i18n/catalogues';

const MODULES = join(PROJECT_ROOT, 'src', 'modules');
const PREFIX = 'audit-trail.event.';

describe('the texts of the audit trail', () => {
  it('are there for every event of the catalogues, and for no other', async () => {
    const files = readdirSync(MODULES, { recursive: true }).map(String);
    const modules = await Promise.all(
      files
        .filter((file) => file.endsWith('.audit.ts'))
        .map(async (file) => (await import(join(MODULES, file))) as Record<string, object>),
    );
    const events = modules.flatMap((exported) => Object.values(exported).flatMap(Object.keys));
    const texts = new Catalogues().keys('en').filter((key) => key.startsWith(PREFIX));
    expect(texts.map((key) => key.slice(PREFIX.length)).sort()).toEqual(events.sort());
  });
});
