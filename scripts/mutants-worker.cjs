// Loads specs once and runs them as `scripts/mutants.mjs` asks: first all, noting which
// tests reach which mutants, then only those of one mutant after another until the first that fails.
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const fc = require('fast-check').default;
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, relative } = require('node:path');
const { format } = require('node:util');

const root = join(__dirname, '..');
const { mutants, specs, texts } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const programs = new Map();
let tests = [];
let folder = '';

// Random elections are the same in each run, and a failing one need not be made smaller.
fc.configureGlobal({ seed: 1, endOnFailure: true });
// One of so many random elections is tried: the first ones tell nearly as much as all.
const oneOf = Number(process.env.MUTANTS_ONE_OF ?? 1);
const assert = (property, { numRuns = 100, ...others } = {}) =>
  fc.assert(property, { ...others, numRuns: Math.ceil(numRuns / oneOf) });
require.cache[require.resolve('fast-check')].exports = {
  default: { ...fc, assert },
  __esModule: true,
};

const NONE = -1;
let active = NONE;
let hits = 0;
let mostHits = Infinity;
let isNoting = false;
const reached = new Uint32Array(mutants);
globalThis.mutants = {
  isActive(id) {
    if (id !== active) return false;
    if (++hits > mostHits) throw new Error('the mutant does not come to an end');
    return true;
  },
  cover(...ids) {
    if (isNoting) for (const id of ids) reached[id] += 1;
    return true;
  },
};

/** The mutants that were reached since the last call, and how often. */
function takeReached() {
  const all = [...reached.entries()].filter(([, times]) => times > 0);
  reached.fill(0);
  return all;
}

function compiled(filename) {
  const known = programs.get(filename);
  if (known !== undefined) return known;
  const options = { filename, cwd: root, swcrc: true, sourceMaps: false };
  const { code } = transformSync(texts[filename], options);
  programs.set(filename, code);
  return code;
}
Module._extensions['.ts'] = (module, filename) => module._compile(compiled(filename), filename);

function titled(name, row, at) {
  const values = Array.isArray(row) ? row : [row];
  return `${format(name, ...values)} #${at}`;
}

/** What surrounds a test, from the outermost description to the innermost. */
let scopes = [newScope('')];
function newScope(title) {
  return { title, beforeAll: [], beforeEach: [], afterEach: [], hasBegun: false };
}
function describe(name, body) {
  scopes = [...scopes, newScope(name)];
  body();
  scopes = scopes.slice(0, -1);
}
function it(name, body) {
  const title = [...scopes.slice(1).map((scope) => scope.title), name].join(' › ');
  tests.push({ name: title, folder, body, scopes });
}
const within = (hook) => (body) => scopes.at(-1)[hook].push(body);
const spread = (body, row) => (Array.isArray(row) ? body(...row) : body(row));
for (const make of [describe, it]) {
  make.each = (rows) => (name, body) =>
    rows.forEach((row, at) => make(titled(name, row, at), () => spread(body, row)));
}
describe.skip = () => undefined;
let endings = [];
const afterAll = (body) => endings.push(body);
const hooks = ['beforeAll', 'beforeEach', 'afterEach'].map((hook) => [hook, within(hook)]);
Object.assign(globalThis, { describe, it, afterAll, expect, ...Object.fromEntries(hooks) });

function tidyUp() {
  for (const body of endings) body();
  endings = [];
}
process.on('disconnect', () => {
  tidyUp();
  process.exit();
});

/** Loads all specs anew; what they make while they load is made under the given mutant. */
function load(mutant) {
  tidyUp();
  for (const name of Object.keys(require.cache)) {
    if (name.endsWith('.ts')) delete require.cache[name];
  }
  tests = [];
  active = mutant;
  hits = 0;
  try {
    for (const spec of specs) {
      scopes = [newScope('')];
      folder = dirname(relative(root, spec));
      require(spec);
    }
  } finally {
    active = NONE;
  }
}

async function passes(at, mutant) {
  const { body, scopes: around } = tests[at];
  // What all tests of a description share is made without a mutant.
  for (const scope of around) {
    if (!scope.hasBegun) for (const begin of scope.beforeAll) await begin();
    scope.hasBegun = true;
  }
  active = mutant;
  hits = 0;
  try {
    for (const scope of around) for (const begin of scope.beforeEach) await begin();
    await body();
    return true;
  } catch {
    return false;
  } finally {
    active = NONE;
    for (const scope of around) for (const end of scope.afterEach) await end();
  }
}

async function dryRun() {
  isNoting = true;
  load(NONE);
  const onLoad = takeReached().map(([id]) => id);
  const runs = [];
  for (const [at, { name, folder }] of tests.entries()) {
    const before = process.cpuUsage();
    const hasPassed = await passes(at, NONE);
    const ms = process.cpuUsage(before).user / 1000;
    runs.push({ name, folder, ms, hasPassed, reached: takeReached() });
  }
  isNoting = false;
  return { onLoad, runs };
}

/** The first test that fails, and whether it passes again without the mutant. */
async function firstFailure({ id, order, isStatic, limit }) {
  mostHits = limit;
  if (isStatic) {
    try {
      load(id);
    } catch {
      return { killer: -1, isClean: true };
    }
  }
  for (const at of order) {
    process.send({ running: at });
    if (!(await passes(at, id))) {
      return { killer: at, isClean: isStatic || (await passes(at, NONE)) };
    }
  }
  return { killer: null, isClean: true };
}

process.on('message', async (task) => {
  if (task.dry) return process.send({ dry: await dryRun() });
  if (tests.length === 0) load(NONE);
  process.send({ done: await firstFailure(task) });
  if (task.isStatic) load(NONE);
});
