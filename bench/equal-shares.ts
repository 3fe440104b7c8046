import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { bindRule } from '../src/domain/tally/counting-rule';
import {
  type Completion,
  equalShares,
  type EqualSharesOptions,
} from '../src/domain/tally/equal-shares/equal-shares';
import { type CostedProject, type Instance, packedInstance } from '../src/domain/tally/instance';
import type { PackedBallots } from '../src/domain/tally/instance-groups';
import { packedBallotsOf } from '../src/domain/tally/pabulib/ballots';
import { parsePabulib, type PabulibFile } from '../src/domain/tally/pabulib/parse';
import { tieOrder } from '../src/domain/tally/tie-order';

/**
 * How long Equal Shares takes, in milliseconds of processor time, medians of 5. Plain counts run
 * as often before, unmeasured: programs are compiled while they run first. Counted are the
 * approval files of the folder BARAZA_PABULIB_DIR, if given, and elections made up here.
 */
const REPEATS = 5;
const LARGE_FILE = 500_000;
const LONG_SEARCHES = ['Hungary_Budapest_2025_XI_Ujbuda', 'Hungary_Budapest_2024', 'Toulouse'];

const OPTIONS: Omit<EqualSharesOptions, 'completion'> = {
  utility: 'cost',
  start: 'exact',
  comparison: 'none',
  fundUnsupported: false,
  zeroCost: 'fund',
};

function processorMillis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(work: () => unknown, repeats = REPEATS): string {
  const times = Array.from({ length: repeats }, () => processorMillis(work));
  return (times.sort((a, b) => a - b)[Math.floor(repeats / 2)] as number).toFixed(0);
}

function printRow(cells: readonly (string | number)[]): void {
  const [name, ...others] = cells;
  const rest = others.map((cell) => String(cell).padStart(11)).join(' ');
  process.stdout.write(`${String(name).slice(0, 44).padEnd(44)} ${rest}\n`);
}

/** The yardstick: every line split at its separators, every piece turned into a number. */
function readAndSplit(path: string): number {
  let sum = 0;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    for (const piece of line.split(/[;,]/)) sum += Number(piece) || 0;
  }
  return sum;
}

function parse(path: string): PabulibFile {
  const parsed = parsePabulib(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.error.kind}`);
  return parsed.value;
}

function instanceOf(file: PabulibFile): Instance {
  return packedInstance(file.projects, tieOrder(file.projects, ['id'], ''), packedBallotsOf(file));
}

function count(instance: Instance, file: Pick<PabulibFile, 'budgetMinor' | 'decimals'>) {
  const purse = { budgetMinor: file.budgetMinor, unitMinor: 10n ** BigInt(file.decimals) };
  return (completion: Completion) => equalShares(instance, purse, { ...OPTIONS, completion });
}

function greedy(instance: Instance, budgetMinor: bigint): readonly number[] {
  const bound = bindRule({ id: 'greedy', version: 1 });
  if (!bound.ok) throw new Error(bound.error.kind);
  return bound.value(instance, { budgetMinor, unitMinor: 1n }).selected;
}

function benchFiles(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pb'));
  const files = names.map((name) => join(folder, name));
  const isApproval = (path: string): boolean =>
    ['approval', 'choose-1'].includes(parse(path).voteType);
  printRow(['without completion', 'ballots', 'split', 'parse', 'group', 'count', 'all/split']);
  for (const path of files.filter((file) => statSync(file).size >= LARGE_FILE)) {
    if (isApproval(path)) benchPlain(path);
  }
  printRow(['', '', '', '', '', '', '']);
  printRow(['raised endowments', 'ballots', 'runs', 'add1', 'add1e', 'add1eu', '']);
  for (const path of files) {
    const isLong = LONG_SEARCHES.some((name) => path.includes(name));
    const isLarge = statSync(path).size >= LARGE_FILE;
    if ((isLong || isLarge) && isApproval(path)) benchRaised(path, 1);
  }
}

function benchPlain(path: string): void {
  const file = parse(path);
  const instance = instanceOf(file);
  const parts = [
    () => readAndSplit(path),
    () => parse(path),
    () => instanceOf(file),
    () => count(instance, file)('none'),
  ].map((work) => {
    median(work);
    return median(work);
  });
  const [split, ...own] = parts.map(Number);
  const all = own.reduce((sum, part) => sum + part, 0);
  const ratio = (all / (split as number)).toFixed(1);
  printRow([nameOf(path), instance.voters, ...parts, ratio]);
}

function benchRaised(path: string, repeats: number): void {
  const file = parse(path);
  const instance = instanceOf(file);
  const under = count(instance, file);
  const { runs } = under('add1');
  const times = (['add1', 'add1e', 'add1eu'] as const).map((c) => median(() => under(c), repeats));
  printRow([nameOf(path), instance.voters, runs, ...times, '']);
}

function nameOf(path: string): string {
  return (path.split('/').at(-1) as string).replace('.pb', '');
}

/** Numbers between 0 and 1 that are the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Election {
  readonly projects: readonly CostedProject[];
  /** As the reading of a file leaves them. */
  readonly ballots: PackedBallots;
  readonly budgetMinor: bigint;
}

/** Currency units of budget for each voter, and the least cost of a project as a part of all. */
interface Money {
  readonly perVoter: number;
  readonly cheapest: number;
}

/** Voters choose up to ten projects, popular ones more often; hardly two ballots are equal. */
function madeUp(voters: number, projectCount: number, money: Money): Election {
  const next = numbers(7);
  const ids = Array.from({ length: projectCount }, (_, i) => `p${i}`);
  const weights = ids.map(() => Math.exp(-3 * next()));
  const costOf = (): bigint =>
    BigInt(Math.round(voters * money.perVoter * money.cheapest * Math.exp(2 * next())));
  const projects = ids.map((id) => ({ id, costMinor: costOf() }));
  const wheel = weights.flatMap((weight, p) => Array<number>(Math.ceil(100 * weight)).fill(p));
  const first = new Int32Array(voters + 1);
  const chosen = new Int32Array(10 * voters);
  let end = 0;
  for (let voter = 0; voter < voters; voter += 1) {
    const length = next() < 0.6 ? 10 : 1 + Math.floor(9 * next());
    const ballot = new Set<number>();
    while (ballot.size < length) ballot.add(wheel[Math.floor(next() * wheel.length)] as number);
    for (const project of ballot) chosen[end++] = project;
    first[voter + 1] = end;
  }
  const each = new Int32Array(voters).fill(1);
  const ballots = { ids, weights: each, first, projects: chosen.slice(0, end) };
  return { projects, ballots, budgetMinor: BigInt(voters * money.perVoter) };
}

function benchMadeUp(): void {
  printRow(['made up, 500 projects', 'ballots', 'group', 'count', 'winners', 'greedy', 'peak MB']);
  for (const voters of [10_000, 100_000, 1_000_000]) {
    const { projects, ballots, budgetMinor } = madeUp(voters, 500, {
      perVoter: 100,
      cheapest: 0.0025,
    });
    const ids = projects.map(({ id }) => id);
    const instance = packedInstance(projects, ids, ballots);
    const under = count(instance, { budgetMinor, decimals: 0 });
    const grouping = median(() => packedInstance(projects, ids, ballots));
    const counting = median(() => under('none'));
    const cheap = median(() => greedy(instance, budgetMinor));
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    printRow(['', voters, grouping, counting, under('none').selected.length, cheap, peak]);
  }
  printRow(['', '', '', '', '', '', '']);
  printRow(['made up, 61 668 ballots, 83 projects', 'runs', 'add1', 'add1e', 'add1eu', '', '']);
  const { projects, ballots, budgetMinor } = madeUp(61_668, 83, { perVoter: 450, cheapest: 0.006 });
  const ids = projects.map(({ id }) => id);
  const under = count(packedInstance(projects, ids, ballots), { budgetMinor, decimals: 0 });
  const times = (['add1', 'add1e', 'add1eu'] as const).map((c) => median(() => under(c), 1));
  printRow(['', under('add1').runs, ...times, '', '']);
}

const folder = process.env['BARAZA_PABULIB_DIR'] ?? '';
if (existsSync(folder)) benchFiles(folder);
benchMadeUp();
