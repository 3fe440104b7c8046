import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '../../src/platform/config/paths';

const run = promisify(execFile);
/** Where Debian and its like keep PostgreSQL, one folder for each version. */
const INSTALLED = '/usr/lib/postgresql';

/** A folder with a PostgreSQL server and the programs of the same version that back it up. */
export function wholePostgres(): string | undefined {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort() : [];
  const needed = ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore', 'postgres', 'psql'];
  return versions
    .map((version) => join(INSTALLED, version, 'bin'))
    .filter((folder) => needed.every((name) => existsSync(join(folder, name))))
    .at(-1);
}

/** The commands of operators' pages, each found by the comment in its first line. */
export class DocumentedCommands {
  private readonly page: string;

  constructor(
    page: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly programs: string | undefined,
  ) {
    this.page = readFileSync(join(PROJECT_ROOT, 'docs', page), 'utf8');
  }

  /**
   * Runs them in Baraza's folder, as the page tells people to.
   * @throws when the page has no such commands, or when one fails
   */
  async run(title: string): Promise<void> {
    const fence = new RegExp(`^ *\`\`\`sh\\n *# ${title}\\n([^]*?)^ *\`\`\`$`, 'm');
    const commands = fence.exec(this.page)?.[1];
    if (commands === undefined) throw new Error(`the page has no commands "${title}"`);
    const path = [this.programs ?? '', process.env['PATH'] ?? ''].join(delimiter);
    const options = { cwd: PROJECT_ROOT, env: { ...this.env, PATH: path } };
    await run('bash', ['--norc', '-euc', commands], options);
  }
}
