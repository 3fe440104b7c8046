import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';

import { PROJECT_CODE } from '../domain/proposals/project-code';
import { parsePabulib, type PabulibFile } from '../domain/tally/pabulib/parse';
import { zipSource } from '../verifier/sources/zip-source';
import { verifyBundle } from '../verifier/verify';
import { type CommandIo, commandOf, EXIT_FAILED, EXIT_FINE, UsageError } from './command';
import { pabulibFaultText } from './pabulib-text';
import { closeRound, setUpRound } from './replay/officer-work';
import { SiteVisit, VisitFailed } from './replay/site-visit';
import { castAll, type CastReport } from './replay/voters';

const USAGE = `Usage: baraza replay FILE.pb --url URL [options]

Casts every ballot of a Pabulib file over HTTP, as voters do, into a fresh round. For test
installations on this machine: it makes a cycle, projects and a round, and closes it at the end.

  --officer EMAIL    who sets the round up (default: officer@example.org)
  --password TEXT    the officer's password (default: BARAZA_PASSWORD, else that of the demo city)
  --voters N         how many vote at the same time (default: 16)
  --receipts FILE    append the address of every acknowledged receipt
  --bundle FILE      keep the tally bundle
  --keep-open        do not close the round
  --json             print one JSON document
`;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEMO_OFFICER = 'officer@example.org';
const DEMO_PASSWORD = 'baraza demo city';
const MOST_VOTERS = 512;
const POLL_MS = 500;
const MOST_POLLS = 600;

/** Replays a file; exit 1 when a ballot was refused or the bundle does not verify. */
export const run = commandOf({ name: 'replay', usage: USAGE, work: replayOrFail });

async function replayOrFail(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await replay(readOptions(args, io), io);
  } catch (error) {
    if (!(error instanceof VisitFailed)) throw error;
    io.stderr.write(`baraza replay: ${error.message}\n`);
    return EXIT_FAILED;
  }
}

interface ReplayOptions {
  readonly file: PabulibFile;
  readonly base: URL;
  readonly officer: { readonly email: string; readonly password: string };
  readonly voters: number;
  readonly receipts: string | undefined;
  readonly bundle: string | undefined;
  readonly keepOpen: boolean;
  readonly json: boolean;
}

interface Verdict {
  readonly verdict: string;
  readonly winners: readonly string[];
}

async function replay(options: ReplayOptions, io: CommandIo): Promise<number> {
  const say = (text: string): void => void io.stderr.write(`${text}\n`);
  const agent = new Agent({ keepAlive: true, maxSockets: options.voters });
  const office = new SiteVisit(options.base, agent);
  const round = await setUpRound(office, options.file, options.officer, say);
  const ballots = options.file.votes.map(({ projects }) => projects);
  const report = await castAll(ballots, round, {
    ...{ base: options.base, agent, voters: options.voters },
    receipt: (address) => {
      if (options.receipts !== undefined) appendFileSync(options.receipts, `${address}\n`);
    },
    progress: (done) => say(`${done} of ${ballots.length} voters are done`),
  });
  const checked = options.keepOpen ? undefined : await finish(office, round.slug, options);
  agent.destroy();
  io.stdout.write(
    options.json
      ? `${JSON.stringify(summary(round.slug, report, checked))}\n`
      : table(round.slug, report, checked),
  );
  const isFine = report.accepted === ballots.length && checked?.verdict !== 'fail';
  return isFine ? EXIT_FINE : EXIT_FAILED;
}

async function finish(office: SiteVisit, slug: string, options: ReplayOptions): Promise<Verdict> {
  await closeRound(office, slug);
  for (let poll = 0; poll < MOST_POLLS; poll += 1) {
    const zip = await office.download(`/rounds/${slug}/tally-bundle`).catch(() => undefined);
    if (zip !== undefined) return check(zip, options.bundle);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new VisitFailed(`the result of round ${slug} did not become public`);
}

function check(zip: Buffer, keptAs: string | undefined): Verdict {
  if (keptAs !== undefined) writeFileSync(keptAs, zip);
  const { verdict, totals } = verifyBundle(zipSource(zip), { vkey: 'self' });
  return { verdict, winners: totals.pots['pot']?.winners ?? [] };
}

function readOptions(args: readonly string[], io: CommandIo): ReplayOptions {
  const { values, positionals } = parsed(args);
  const [path] = positionals;
  if (path === undefined || values.url === undefined) throw new UsageError('name a file and --url');
  const fallback = io.env['BARAZA_PASSWORD'] ?? DEMO_PASSWORD;
  return {
    file: readFile(path),
    base: readUrl(values.url),
    officer: { email: values.officer ?? DEMO_OFFICER, password: values.password ?? fallback },
    voters: readVoters(values.voters ?? '16'),
    receipts: values.receipts,
    bundle: values.bundle,
    keepOpen: values['keep-open'] === true,
    json: values.json === true,
  };
}

/** A replay makes a round and thousands of ballots: never by a slip on somebody else's server. */
function readUrl(text: string): URL {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base?.protocol !== 'http:' || !LOOPBACK.has(base.hostname)) {
    throw new UsageError('--url must be http:// on this machine, such as http://localhost:3000');
  }
  return base;
}

function readVoters(text: string): number {
  const voters = Number(text);
  if (!Number.isInteger(voters) || voters < 1 || voters > MOST_VOTERS) {
    throw new UsageError(`--voters takes a whole number from 1 to ${MOST_VOTERS}`);
  }
  return voters;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    ...{ url: text, officer: text, password: text, voters: text, receipts: text, bundle: text },
    ...{ 'keep-open': flag, json: flag },
  };
  return parseArgs({ args: [...args], allowPositionals: true, options });
}

function readFile(path: string): PabulibFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const file = parsePabulib(text);
  if (!file.ok) throw new UsageError(`${path}:${file.error.line}: ${pabulibFaultText(file.error)}`);
  const refusal = file.value.projects.map(({ id }) => idFault(id)).find(Boolean);
  if (refusal !== undefined) throw new UsageError(`${path}: ${refusal}`);
  return file.value;
}

/** A round is stricter about ids than a count of a file. */
function idFault(id: string): string | undefined {
  if (PROJECT_CODE.test(id)) return undefined;
  const why =
    id.normalize('NFC') === id
      ? 'cannot be a ballot number: use letters a to z, digits, dashes, dots and underscores'
      : 'is not in the Unicode normal form NFC, which a round needs';
  return `the project id "${id}" ${why}`;
}

function summary(round: string, report: CastReport, checked: Verdict | undefined) {
  const { accepted, refused, failures, seconds, latencies } = report;
  return {
    ...{ round, accepted, refused, failures, seconds },
    journeysPerSecond: accepted / seconds,
    requests: latencies.length,
    p50Millis: quantile(latencies, 0.5),
    p95Millis: quantile(latencies, 0.95),
    p99Millis: quantile(latencies, 0.99),
    verdict: checked?.verdict ?? null,
    winners: checked?.winners ?? null,
  };
}

function table(round: string, report: CastReport, checked: Verdict | undefined): string {
  const of = summary(round, report, checked);
  const lines = [
    `round        ${round}`,
    `accepted     ${of.accepted}, refused ${of.refused}`,
    `rate         ${of.journeysPerSecond.toFixed(0)} whole journeys a second`,
    `requests     ${of.requests}: p50 ${of.p50Millis} ms, p95 ${of.p95Millis} ms, p99 ${of.p99Millis} ms`,
    ...(checked === undefined
      ? []
      : [`bundle       ${checked.verdict}`, `winners      ${checked.winners.join(' ')}`]),
    ...report.failures,
  ];
  return `${lines.join('\n')}\n`;
}

function quantile(sorted: Float64Array, part: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return Math.round(value * 10) / 10;
}
