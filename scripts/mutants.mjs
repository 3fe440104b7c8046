// Mutation testing of the count, the vote log and the verifier; how to repeat it and what it found:
// docs/reference/mutation-testing.md.
// `node scripts/mutants.mjs [PATTERN] [--again]` judges the files whose path matches the pattern (those of
// the count where none is given), prints the mutants that no test noticed, and keeps all verdicts in
// dist/mutants/result.json.
// --again: what was noticed before in a file that did not change is not tried once more.
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What is judged, and where the specs of each are, beside those in the folder itself. */
const SUBJECTS = [
  { folder: join('src', 'domain', 'tally'), alsoIn: [join('test', 'unit')] },
  { folder: join('src', 'domain', 'vote-log'), alsoIn: [] },
  { folder: join('src', 'verifier'), alsoIn: [join('test', 'unit')] },
];
const out = join(root, 'dist', 'mutants');
const plan = join(out, 'plan.json');
const report = join(out, 'result.json');
const args = process.argv.slice(2);
const isAgain = args.includes('--again');
const pattern = new RegExp(args.find((arg) => !arg.startsWith('--')) ?? 'domain/tally/');
const workers = Number(process.env.MUTANTS_WORKERS ?? 1);
const mostMs = 1000 * Number(process.env.MUTANTS_SECONDS ?? 20);
const sample = Number(process.env.MUTANTS_SAMPLE ?? 1);

// These read the texts of pages, or files that are published elsewhere, or need the mocks of Jest.
const LEFT_OUT = /(audit-texts|reference-docs|pabulib-reference|self-test)\.spec\.ts$/;
// Words, and what runs in a browser only.
const NOT_JUDGED = /^src.verifier.page/;

const HEADER = 'const { isActive: stryMutAct_9fa48, cover: stryCov_9fa48 } = globalThis.mutants;';

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
const isSpec = (name) => name.endsWith('.spec.ts');
const isLive = ({ status }) => status === 'Survived' || status === 'NoCoverage';

async function instrument() {
  const subjects = SUBJECTS.map(({ folder, alsoIn }) => {
    const judged = filesIn(folder).filter((name) => !isSpec(name) && !NOT_JUDGED.test(name));
    return { sources: judged.filter((name) => pattern.test(name)), places: [folder, ...alsoIn] };
  }).filter(({ sources }) => sources.length > 0);
  const sources = subjects.flatMap((subject) => subject.sources);
  const texts = new Map(sources.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
  const { files, mutants } = await new Instrumenter(silent).instrument(
    sources.map((name) => ({ name, mutate: true, content: texts.get(name) })),
    options,
  );
  const specs = [...new Set(subjects.flatMap(({ places }) => places.flatMap(filesIn)))]
    .filter((name) => isSpec(name) && !LEFT_OUT.test(name))
    .map((name) => join(root, name));
  // All texts as they are now: files may be edited while this goes on for hours.
  const all = [...filesIn('src'), ...filesIn('test')];
  const plain = all.map((name) => [join(root, name), readFileSync(join(root, name), 'utf8')]);
  const mutated = files.map(({ name, content }) => [join(root, name), HEADER + numbered(content)]);
  mkdirSync(out, { recursive: true });
  const frozen = Object.fromEntries([...plain, ...mutated]);
  writeFileSync(plan, JSON.stringify({ mutants: mutants.length, specs, texts: frozen }));
  return mutants.map((mutant) => placed(mutant, texts.get(mutant.fileName))).filter(isInSample);
}

/** The same ones each time, until their file changes. */
function isInSample({ key }) {
  return Number.parseInt(key.slice(0, 8), 16) % sample === 0;
}

/** Numbers for the names of mutants: they are compared very often. */
function numbered(content) {
  return content.replace(/\bstry(?:Cov|MutAct)_9fa48\([^)]*\)/g, (call) =>
    call.replaceAll('"', ''),
  );
}

/** A mutant with the words that it replaces, and a key that is the same until its file changes. */
function placed({ id, fileName, location: { start, end }, mutatorName, replacement }, text) {
  const line = text.split('\n')[start.line];
  const original = line.slice(start.column, start.line === end.line ? end.column : undefined);
  const what = [text, start.line, start.column, end.line, end.column, mutatorName, replacement];
  const key = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 24);
  const place = `${start.line + 1}:${start.column + 1}`;
  return { id: Number(id), key, fileName, place, mutatorName, original, replacement };
}

/** A process with the specs loaded; one that hangs or dies is replaced. */
class Runner {
  #child = null;

  stop(isHung = false) {
    this.#child?.removeAllListeners();
    if (isHung) this.#child?.kill('SIGKILL');
    else if (this.#child?.connected) this.#child.disconnect();
    this.#child = null;
  }

  /** The answer, or the word for how the process ended without one. */
  ask(task, { forAll, forTest }) {
    this.#child ??= fork(join(root, 'scripts', 'mutants-worker.cjs'), [plan], {
      execArgv: ['--max-old-space-size=1500'],
    });
    const child = this.#child;
    return new Promise((resolve) => {
      const late = () => end('Timeout', true);
      const overall = setTimeout(late, forAll);
      let timer;
      const end = (answer, isOver) => {
        clearTimeout(overall);
        clearTimeout(timer);
        child.removeAllListeners();
        if (isOver) this.stop(true);
        resolve(answer);
      };
      child.on('exit', () => end('Crash', true));
      child.on('message', (message) => {
        clearTimeout(timer);
        if (!('running' in message)) return end(message, false);
        timer = setTimeout(late, forTest(message.running));
      });
      child.send(task);
    });
  }
}

async function dryRun() {
  const runner = new Runner();
  const { dry } = await runner.ask({ dry: true }, { forAll: 3_600_000 });
  runner.stop();
  for (const { name, hasPassed } of dry.runs) {
    if (!hasPassed) process.stderr.write(`Left out, since it fails without a mutant: ${name}\n`);
  }
  return dry;
}

/** For each mutant the tests that reach it, those beside it and then the quickest first, in its time. */
function tasksOf(mutants, { onLoad, runs }) {
  const isOnLoad = new Set(onLoad);
  const quickest = runs.map((_, at) => at).sort((a, b) => runs[a].ms - runs[b].ms);
  const reached = runs.map((run) => new Map(run.reached));
  return mutants.map(({ id, fileName }) => {
    const isStatic = isOnLoad.has(id);
    const isBeside = (at) => runs[at].folder === dirname(fileName);
    let spent = 0;
    const order = [...quickest.filter(isBeside), ...quickest.filter((at) => !isBeside(at))]
      .filter((at) => runs[at].hasPassed && (isStatic || reached[at].has(id)))
      .filter((at, place) => (spent += runs[at].ms) <= mostMs || place === 0);
    const most = Math.max(0, ...reached.map((hits) => hits.get(id) ?? 0));
    return { id, order, isStatic, limit: isStatic ? 1e9 : 1000 + 100 * most };
  });
}

async function verdict(task, runner, runs) {
  if (task.order.length === 0) return { status: 'NoCoverage' };
  const usual = task.order.reduce((sum, at) => sum + runs[at].ms, 0);
  const forTest = (at) => 3_000 + 10 * runs[at].ms;
  const patience = { forAll: 15_000 + 10 * usual, forTest };
  let answer = await runner.ask(task, patience);
  if (answer.done?.isClean === false) {
    // Something was left behind, by this mutant or by one before it: ask a new process.
    runner.stop();
    answer = await runner.ask(task, patience);
    runner.stop();
  }
  if (typeof answer === 'string') return { status: answer };
  const { killer } = answer.done;
  if (killer === null) return { status: 'Survived', tests: task.order.length };
  return { status: 'Killed', killedBy: runs[killer]?.name ?? 'loading' };
}

function show({ fileName, place, status, mutatorName, original, replacement }) {
  const shown = replacement.replace(/\s+/g, ' ').slice(0, 160);
  const title = `${fileName}:${place} ${status} ${mutatorName}`;
  process.stdout.write(`${title}\n    ${original}  →  ${shown}\n`);
}

async function judge(mutants, dry, keep) {
  const tasks = tasksOf(mutants, dry).entries();
  const started = performance.now();
  const work = async () => {
    const runner = new Runner();
    for (const [at, task] of tasks) {
      const result = { ...mutants[at], ...(await verdict(task, runner, dry.runs)) };
      if (isLive(result)) show(result);
      keep(result);
      if (at % 100 === 99) {
        const seconds = ((performance.now() - started) / 1000).toFixed(0);
        process.stderr.write(`${at + 1} of ${mutants.length} in ${seconds} s\n`);
      }
    }
    runner.stop();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

function score(results) {
  const folders = new Map();
  for (const one of results) {
    const folder = dirname(one.fileName);
    folders.set(folder, [...(folders.get(folder) ?? []), one]);
  }
  for (const [folder, all] of [...folders, ['all', results]]) {
    const live = all.filter(isLive).length;
    const percent = ((100 * (all.length - live)) / all.length).toFixed(1).padStart(5);
    process.stdout.write(`${percent} %  ${all.length - live} of ${all.length}  ${folder}\n`);
  }
}

const known = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : [];
const mutants = await instrument();
const noticed = new Map(known.filter((one) => !isLive(one)).map((one) => [one.key, one]));
const open = isAgain ? mutants.filter(({ key }) => !noticed.has(key)) : mutants;
const openKeys = new Set(open.map(({ key }) => key));
const closed = mutants.filter(({ key }) => !openKeys.has(key)).map(({ key }) => noticed.get(key));
const touched = new Set(mutants.map(({ fileName }) => fileName));
const results = [...known.filter(({ fileName }) => !touched.has(fileName)), ...closed];
const dry = await dryRun();
process.stderr.write(`${open.length} mutants, ${dry.runs.length} tests\n`);
await judge(open, dry, (result) => {
  results.push(result);
  if (results.length % 100 === 0) writeFileSync(report, JSON.stringify(results, null, 1));
});
writeFileSync(report, JSON.stringify(results, null, 1));
score(results);
