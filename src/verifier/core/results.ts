import { byCodePoint, sha256, splitLines } from '../formats/bytes';
import { type CsvEscapes } from '../formats/csv';
import { isTextOf } from '../formats/file-bytes';
import { canonical, isObject, type Json } from '../formats/json';
import type { Pot, Project } from '../recount/instance';
import { pabulibText, type PabulibVote } from '../recount/pabulib';
import { potResult, type PotCount } from '../recount/recount';
import { projectsCsv, resultCsv } from '../recount/tables';
import type { BallotTable } from './ballot-table';
import type { Bundle } from './bundle';
import { pabulibPath } from './layout';
import { listedVote } from './count-round';
import type { Config, Selections } from './model';
import { finding, judged, type Finding, type Outcome } from './report';
import { siteFindings } from './site';

const ENTRIES = 'log/entries.jsonl';
const UNREADABLE = finding('config.json', 'or projects.json cannot be read');

/** R01: config, projects and policy are those of the open entry. */
export function checkFrozen(bundle: Bundle): Outcome {
  const open = bundle.entry(0, 'open');
  if (open === undefined) return judged([finding(ENTRIES, 'has no open entry', 1)]);
  const frozen = [
    ['config.json', open.config],
    ['projects.json', open.projects],
    ['policy.txt', open.witnesses],
  ] as const;
  return judged(
    frozen.flatMap(([path, hash]) =>
      bundle.hashText(path) === hash ? [] : [finding(path, 'is not what the round opened with')],
    ),
  );
}

/** R02: each tie order is a permutation of the projects, and follows from its rule if it has one. */
export function checkTieOrders(bundle: Bundle): Outcome {
  const config = bundle.config().value;
  const projects = bundle.projects().value;
  if (config === undefined || projects === undefined) return judged([UNREADABLE]);
  const findings: Finding[] = [];
  for (const pot of config.pots.values()) {
    const own = projects.filter((project) => project.pot === pot.id);
    const ids = own.map(({ id }) => id);
    const isPermutation =
      pot.tieOrder.length === ids.length && ids.every((id) => pot.tieOrder.includes(id));
    if (!isPermutation) {
      findings.push(
        finding('config.json', `tie order of ${pot.id} does not hold each project once`),
      );
    } else if (pot.tie !== undefined && !followsRule(pot, pot.tie, own)) {
      findings.push(finding('config.json', `tie order of ${pot.id} does not follow its rule`));
    }
  }
  return judged(findings);
}

/** R03: result and trace of a recount are the same to the letter. */
export function checkRecount(bundle: Bundle): Outcome {
  const counts = bundle.counts();
  const config = bundle.config().value;
  if (counts === undefined || config === undefined) return judged([UNREADABLE]);
  return judged([...resultFindings(bundle, config, counts), ...traceFindings(bundle, counts)]);
}

/** R04: the Pabulib files, regenerated. */
export function checkPabulib(bundle: Bundle): Outcome {
  const counts = bundle.counts();
  const config = bundle.config().value;
  if (counts === undefined || config === undefined) return judged([UNREADABLE]);
  const findings = counts.flatMap((count) => {
    const path = pabulibPath(config.round, count.pot.id);
    const file = bundle.file(path);
    const isSame = file !== undefined && isTextOf(file, pabulibOf(bundle, config, count));
    return isSame ? [] : [finding(path, 'differs from what ballots and result give')];
  });
  return judged(findings);
}

/** R06: the tally entry names this result and these rules; tables and site say the same. */
export function checkPublished(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  const tally = bundle.last('tally');
  if (tally === undefined) findings.push(finding(ENTRIES, 'has no tally entry'));
  else {
    if (tally.value.result !== bundle.hashText('result.json')) {
      findings.push(finding('result.json', `is not the one that entry line ${tally.line} names`));
    }
    if (canonical(tally.value.method) !== canonical(methods(bundle))) {
      findings.push(finding(ENTRIES, 'names other counting rules than config.json', tally.line));
    }
  }
  const counts = bundle.counts();
  const projects = bundle.projects().value;
  if (counts === undefined || projects === undefined) return judged([...findings, UNREADABLE]);
  const shown = siteFindings(bundle.options.site, counts);
  return judged([...findings, ...tableFindings(bundle, projects, counts), ...shown]);
}

function followsRule(
  pot: Pot,
  tie: NonNullable<Pot['tie']>,
  projects: readonly { readonly id: string; readonly cost: bigint }[],
): boolean {
  const seed = Buffer.from(tie.seed, 'hex');
  const lots = new Map(projects.map(({ id }) => [id, sha256(seed, id)]));
  const lot = (id: string): Buffer => lots.get(id) as Buffer;
  const expected = [...projects].sort((a, b) => {
    for (const key of tie.keys) {
      const order = key === 'id' ? byCodePoint(a.id, b.id) : Number(a.cost - b.cost);
      if (order !== 0) return order;
    }
    return Buffer.compare(lot(a.id), lot(b.id));
  });
  return expected.every(({ id }, index) => id === pot.tieOrder[index]);
}

function resultFindings(bundle: Bundle, { round }: Config, counts: readonly PotCount[]): Finding[] {
  const given = bundle.result().raw;
  if (given === undefined) return [finding('result.json', 'cannot be read')];
  const casts = bundle.casts();
  const pots = Object.fromEntries(counts.map((count) => [count.pot.id, potResult(count)]));
  const expected: Json = {
    v: 1,
    round,
    roll: bundle.entry(0, 'open')?.roll.total ?? 0,
    casts: casts.length,
    credentials: casts.voterCount,
    counted: bundle.ballots().lines.length,
    pots,
  };
  return differences(given, expected, 'the result').map((message) =>
    finding('result.json', message),
  );
}

/** Places where two values differ, down to the members of pots. */
function differences(given: Json, expected: Json, at: string, depth = 0): string[] {
  if (depth < 3 && isObject(given) && isObject(expected)) {
    const keys = new Set([...Object.keys(given), ...Object.keys(expected)]);
    return [...keys].flatMap((key) =>
      differences(member(given, key), member(expected, key), `${at}.${key}`, depth + 1),
    );
  }
  const [was, is] = [canonical(given), canonical(expected)];
  if (was === is) return [];
  return [`${at}: the recount gives ${excerpt(is)}, the file has ${excerpt(was)}`];
}

function member(object: Record<string, Json>, key: string): Json {
  return Object.hasOwn(object, key) ? (object[key] as Json) : null;
}

function excerpt(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

function traceFindings(bundle: Bundle, counts: readonly PotCount[]): Finding[] {
  const bytes = bundle.bytes('trace.jsonl');
  if (bytes === undefined) return [finding('trace.jsonl', 'is missing')];
  const { lines, rest } = splitLines(bytes);
  const expected = counts.flatMap((count) => count.trace);
  const findings: Finding[] = [];
  for (let index = 0; index < Math.max(lines.length, expected.length); index += 1) {
    if (lines[index]?.toString() === expected[index]) continue;
    const wanted = expected[index] ?? 'nothing';
    findings.push(finding('trace.jsonl', `the recount has here: ${excerpt(wanted)}`, index + 1));
  }
  if (rest.length > 0) findings.push(finding('trace.jsonl', 'goes on after its last line'));
  return findings;
}

function pabulibOf(bundle: Bundle, config: Config, count: PotCount): Iterable<string> {
  const votes = { [Symbol.iterator]: () => votesFor(bundle.ballots(), count.pot) };
  return pabulibText(config, count, votes);
}

function* votesFor(ballots: BallotTable, { id }: Pot): Generator<PabulibVote, void> {
  for (const { line, value } of ballots.openings()) {
    const { ballot } = value;
    if (Object.hasOwn(ballot, id)) yield listedVote(line, ballot[id] as Selections);
  }
}

function methods(bundle: Bundle): Json {
  const pots = [...(bundle.config().value?.pots.values() ?? [])];
  return Object.fromEntries(pots.map((pot) => [pot.id, `${pot.rule}/${pot.ruleVersion}`]));
}

function tableFindings(
  bundle: Bundle,
  projects: readonly Project[],
  counts: readonly PotCount[],
): Finding[] {
  const tables = [
    ['projects.csv', (escapes: CsvEscapes) => projectsCsv(projects, escapes)],
    ['result.csv', (escapes: CsvEscapes) => resultCsv(counts, escapes)],
  ] as const;
  return tables.flatMap(([path, expected]) => {
    const actual = bundle.text(path);
    const isSame = actual === expected('full') || actual === expected('ascii');
    return isSame ? [] : [finding(path, 'differs from the JSON files')];
  });
}
