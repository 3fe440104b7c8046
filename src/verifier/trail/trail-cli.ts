import { parseArgs } from 'node:util';

import { argumentFault, BadInput, keyFrom, openSource, readText, type CommandIo } from '../cli';
import { Bundle } from '../core/bundle';
import { isObject, type Json } from '../formats/json';
import { checkLines, harmless } from '../report-text';
import type { QuotedHead, TrailOptions } from './trail-checks';
import { trailSentence, verifyTrail, type TrailReport } from './verify-trail';

const USAGE = `Usage: baraza verify-trail FILE [options]

FILE              a proof of the admin trail: the zip, or the folder it was unpacked to
--vkey KEY        key of the log, from a source you trust: the text or a file that holds it;
                  "self" trusts the key in the file
--seen FILE       a checkpoint that you or somebody else kept (may be repeated)
--round BUNDLE    a tally bundle whose log quotes heads of the trail (may be repeated)
--json            print the report as JSON

Exit code: 0 everything holds, 1 a check failed, 2 bad input or not enough to conclude.
`;

const EXIT = { pass: 0, fail: 1, incomplete: 2 } as const;
const BAD_INPUT = 2;

const VERDICTS = {
  pass: 'PASS: every check holds.',
  fail: 'FAIL: do not trust this file; the checks that fail are listed above.',
  incomplete: 'INCOMPLETE: nothing failed, but what was given is not enough to conclude.',
} as const;

/**
 * The command `baraza verify-trail`.
 * @returns the exit code: 0 pass, 1 fail, 2 bad input or incomplete
 */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parsed(args);
    if (values.help === true) {
      io.stdout.write(USAGE);
      return 0;
    }
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw new BadInput('Name one file.');
    const report = verifyTrail(openSource(path), optionsFrom(values));
    io.stdout.write(values.json === true ? `${JSON.stringify(report, null, 2)}\n` : words(report));
    return EXIT[report.verdict];
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr.write(`${error.message}\n\n${USAGE}`);
    return BAD_INPUT;
  }
}

interface Values {
  readonly vkey?: string | undefined;
  readonly seen?: readonly string[] | undefined;
  readonly round?: readonly string[] | undefined;
}

function optionsFrom({ vkey, seen = [], round = [] }: Values): TrailOptions {
  return {
    ...(vkey === undefined ? {} : { vkey: keyFrom(vkey) }),
    seen: seen.map(readText),
    quoted: round.flatMap(quotedIn),
  };
}

/** The heads that the entries of a round quote. */
function quotedIn(path: string): QuotedHead[] {
  const quoted: QuotedHead[] = [];
  for (const { raw, line } of new Bundle(openSource(path), {}).log().lines) {
    const admin = isObject(raw) ? raw['admin'] : undefined;
    if (isHead(admin)) quoted.push({ ...admin, place: `${path} entry ${line}` });
  }
  if (quoted.length === 0)
    throw new BadInput(`The log in ${path} quotes no head of the admin trail.`);
  return quoted;
}

function isHead(value: Json | undefined): value is { size: number; root: string } {
  return isObject(value) && typeof value['size'] === 'number' && typeof value['root'] === 'string';
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        vkey: { type: 'string' },
        seen: { type: 'string', multiple: true },
        round: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BadInput(argumentFault('verify-trail', error));
  }
}

function words(report: TrailReport): string {
  const lines = [
    `Log         ${report.origin}`,
    `Head        ${report.size} entries, root ${report.root}`,
    `Acts        ${report.events} in this file`,
    '',
    ...report.checks.flatMap((check) => checkLines(check, trailSentence)),
    '',
    ...report.notices.map((notice) => `Note: ${notice}`),
    ...(report.notices.length > 0 ? [''] : []),
    VERDICTS[report.verdict],
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
