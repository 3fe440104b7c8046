import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Bundle, type VerifyOptions } from './core/bundle';
import type { BundleSource } from './core/bundle-source';
import { parseVerifierKey } from './formats/note';
import { reportText } from './report-text';
import { folderSource } from './sources/folder-source';
import { zipFileSource } from './sources/zip-file-source';
import { verifyBundle } from './verify';

/** Where a command writes to, and the environment it runs in. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

const USAGE = `Usage: baraza verify BUNDLE [options]

BUNDLE            a tally bundle: the zip, or the folder it was unpacked to
--vkey KEY        key of the log, from a source you trust: the text or a file that holds it;
                  "self" trusts the key in the bundle
--seen FILE       a checkpoint that you or somebody else kept (may be repeated)
--receipt FILE    a receipt that a voter got (may be repeated)
--site URL        the site of the city: do its pages show this result? (the only option that uses
                  the network)
--json            print the report as JSON

Exit code: 0 everything holds, 1 a check failed, 2 bad input or not enough to conclude.
`;

const EXIT = { pass: 0, fail: 1, incomplete: 2 } as const;
const BAD_INPUT = 2;
const MOST_MILLIS = 30_000;

/** Something on the command line cannot be used. */
export class BadInput extends Error {}

/**
 * The command `baraza verify`.
 * @returns the exit code: 0 pass, 1 fail, 2 bad input or incomplete
 */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    const request = readRequest(args);
    if (request === 'help') {
      io.stdout.write(USAGE);
      return 0;
    }
    const source = openSource(request.path);
    const site = await shownOn(request.site, source);
    const report = verifyBundle(source, { ...request.options, ...site });
    io.stdout.write(request.isJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    return EXIT[report.verdict];
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr.write(`${error.message}\n\n${USAGE}`);
    return BAD_INPUT;
  }
}

interface Request {
  readonly path: string;
  readonly options: VerifyOptions;
  readonly site: string | undefined;
  readonly isJson: boolean;
}

function readRequest(args: readonly string[]): Request | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const path = positionals[0];
  if (path === undefined || positionals.length > 1) throw new BadInput('Name one bundle.');
  const options = {
    ...(values.vkey === undefined ? {} : { vkey: keyFrom(values.vkey) }),
    seen: (values.seen ?? []).map(readText),
    receipts: (values.receipt ?? []).map((name) => ({ name, text: readText(name) })),
  };
  return { path, options, site: values.site, isJson: values.json ?? false };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        vkey: { type: 'string' },
        seen: { type: 'string', multiple: true },
        receipt: { type: 'string', multiple: true },
        site: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BadInput(argumentFault('verify', error));
  }
}

/** The key in an argument: the text itself, a file that holds it, or "self". */
export function keyFrom(value: string): string {
  if (value === 'self' || parseVerifierKey(value) !== undefined) return value;
  const text = readText(value).trim();
  if (parseVerifierKey(text) === undefined) throw new BadInput(`${value} holds no log key.`);
  return text;
}

/** Opens a zip or a folder. @throws BadInput when it cannot be read */
export function openSource(path: string): BundleSource {
  return reading(path, () =>
    statSync(path).isDirectory() ? folderSource(path) : zipFileSource(path),
  );
}

/** The page with the result of the bundle's round, as the site shows it now. */
async function shownOn(
  site: string | undefined,
  source: BundleSource,
): Promise<Pick<VerifyOptions, 'site'>> {
  if (site === undefined) return {};
  const round = new Bundle(source, {}).config().value?.round ?? '';
  try {
    const url = String(new URL(`${site.replace(/\/+$/, '')}/rounds/${round}/results`));
    const answer = await fetch(url, { signal: AbortSignal.timeout(MOST_MILLIS) });
    if (!answer.ok) throw new BadInput(`${url} answers with status ${answer.status}.`);
    return { site: { url, html: await answer.text() } };
  } catch (error) {
    throw new BadInput(`${site} cannot be read: ${messageOf(error)}`);
  }
}

/** @throws BadInput when the file cannot be read */
export function readText(path: string): string {
  return reading(path, () => readFileSync(path, 'utf8'));
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new BadInput(isAbsent ? `There is no ${resolve(path)}.` : messageOf(error));
  }
}

/** What is wrong with arguments, in one line: what Node adds to it helps programmers only. */
export function argumentFault(command: string, error: unknown): string {
  return `baraza ${command}: ${messageOf(error)
    .split(/\. |\n/, 1)
    .join('')}`;
}

/** The words of what was thrown. */
function messageOf(error: unknown): string {
  return (error as Error).message;
}
