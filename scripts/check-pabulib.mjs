// Counts every file of a folder with reference outcomes (expected.json) through the built
// command line, and prints where the two agree. Usage: node scripts/check-pabulib.mjs DIR [PART]
// with PART a piece of a file name.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bin', 'baraza');
const [folder, part = ''] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: node scripts/check-pabulib.mjs DIR [PART OF A FILE NAME]\n');
  process.exit(2);
}

const SHARES = ['--rule', 'equal-shares', '--utility'];
const RULES = {
  greedy_votes: ['--rule', 'greedy'],
  greedy_points: ['--rule', 'greedy', '--utility', 'points'],
  greedy_borda: ['--rule', 'greedy', '--utility', 'borda'],
  greedy_votes_per_cost: ['--rule', 'greedy-per-cost'],
  greedy_points_per_cost: ['--rule', 'greedy-per-cost', '--utility', 'points'],
  greedy_borda_per_cost: ['--rule', 'greedy-per-cost', '--utility', 'borda'],
  pabutools_greedy_Additive_Borda_Sat: [
    ...['--rule', 'greedy-per-cost', '--utility', 'borda', '--borda', 'below'],
  ],
  phragmen: ['--rule', 'phragmen'],
  mes_cost: [...SHARES, 'cost'],
  mes_card: [...SHARES, 'cardinality'],
  mes_points: [...SHARES, 'points'],
  mes_cost_points: [...SHARES, 'cost-points'],
  mes_borda: [...SHARES, 'borda'],
  mes_cost_borda: [...SHARES, 'cost-borda'],
  pabutools_mes_Additive_Borda_Sat: [...SHARES, 'borda', '--borda', 'below'],
};
const NAME = /^([A-Za-z_]+)(?:\+(greedy|add1e?u?))?(\[tb=minCost,maxVotes,lex\])?$/;

function flagsFor(name) {
  const [, rule, completion, otherTies] = NAME.exec(name) ?? [];
  if (!Object.hasOwn(RULES, rule ?? '')) return undefined;
  const flags = [...RULES[rule], '--fund-unsupported'];
  if (completion) flags.push('--completion', completion);
  if (otherTies) flags.push('--tie', 'min-cost,max-votes,id');
  return flags;
}

function differences(name, expected, found) {
  const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b);
  return [
    differs(expected.winners, found.winners) && 'winners',
    // The reference sorts what Phragmén's rule selects.
    name !== 'phragmen' && differs(expected.order, found.order) && 'order',
    expected.cost !== found.cost && `cost ${expected.cost} / ${found.cost}`,
    (expected.add1_runs ?? found.runs) !== found.runs &&
      `runs ${expected.add1_runs} / ${found.runs}`,
  ].filter(Boolean);
}

function count(file, flags) {
  const started = performance.now();
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const args = [program, 'tally', join(folder, file), ...flags, '--json'];
  const done = spawnSync(process.execPath, args, options);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, outcome: done.status === 0 ? JSON.parse(done.stdout) : undefined };
}

const totals = new Map();
const { instances } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
let failures = 0;
for (const [file, { vote_type: type, rules }] of Object.entries(instances)) {
  if (!file.includes(part)) continue;
  for (const [name, expected] of Object.entries(rules)) {
    const flags = flagsFor(name);
    if (flags === undefined || expected.winners === undefined) continue;
    const { seconds, outcome } = count(file, flags);
    const faults = outcome === undefined ? ['no outcome'] : differences(name, expected, outcome);
    const key = `${type} ${name}`;
    const total = totals.get(key) ?? { counted: 0, agree: 0, seconds: 0, slowest: 0, file: '' };
    total.counted += 1;
    total.seconds += seconds;
    if (seconds > total.slowest) Object.assign(total, { slowest: seconds, file });
    if (faults.length === 0) total.agree += 1;
    else {
      failures += 1;
      process.stdout.write(`DIFFERS ${file} ${name}: ${faults.join(', ')}\n`);
    }
    totals.set(key, total);
  }
}

const rows = [['vote type and rule', 'agree', 'seconds', 'slowest', 'slowest file']];
for (const [key, { counted, agree, seconds, slowest, file }] of [...totals].sort()) {
  rows.push([key, `${agree}/${counted}`, seconds.toFixed(1), slowest.toFixed(2), file]);
}
const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
for (const row of rows) {
  process.stdout.write(
    `${row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd()}\n`,
  );
}
process.exit(failures === 0 ? 0 : 1);
