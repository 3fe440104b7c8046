import { fromBase64, sameBytes, sha256 } from '../formats/bytes';
import { isObject } from '../formats/json';
import type { Bundle } from './bundle';
import { castKey } from './cast-table';
import { notProvided } from './later-files';
import type { Config, Opening } from './model';
import { finding, judged, type Finding, type Outcome } from './report';
import { selectionProblem } from './selections';

const BALLOTS = 'ballots.jsonl';
const SUPERSEDED = 'superseded.jsonl';
const FEWEST_BYTE_VALUES = 14;
const OPENING_KEYS = ['ballot', 'k', 'r', 'round', 'salt', 'style', 'v'];

/** B01: published and superseded casts are together all casts, each once; reveal says the same. */
export function checkBijection(bundle: Bundle): Outcome {
  const table = bundle.casts();
  const published = bundle.ballots().map(({ line, value }) => ({ line, key: castKey(value) }));
  const effective = new Set([...table.effective.values()].map(castKey));
  const findings = matching(BALLOTS, published, effective);
  const others = new Map(table.all.map((cast) => [castKey(cast), cast.c]));
  for (const key of effective) others.delete(key);
  const secret = bundle.superseded().lines.flatMap(({ line, value }) => {
    if (value === undefined) return [];
    if (others.get(castKey(value)) !== value.c) {
      findings.push(finding(SUPERSEDED, 'is not a superseded cast of the log', line));
    }
    return [{ line, key: castKey(value) }];
  });
  findings.push(...matching(SUPERSEDED, secret, new Set(others.keys())));
  return judged([...findings, ...revealFindings(bundle)]);
}

/** B02: the hash of each ballot is the commitment of its cast. */
export function checkCommitments(bundle: Bundle): Outcome {
  const { byKey } = bundle.casts();
  const findings: Finding[] = [];
  for (const { line, bytes, value } of bundle.ballots()) {
    const cast = byKey.get(castKey(value));
    const isSame = cast !== undefined && sha256(bytes).toString('base64') === cast.c;
    if (!isSame) findings.push(finding(BALLOTS, 'is not what was committed to when cast', line));
  }
  return judged(findings);
}

/** B03: 32 bytes each, no part used twice, no low entropy. */
export function checkSalts(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  const halves = new Set<string>();
  for (const { line, value } of bundle.ballots()) {
    const salt = fromBase64(value.salt, 32);
    if (salt === undefined) {
      findings.push(finding(BALLOTS, 'has a salt that is not 32 bytes', line));
      continue;
    }
    const [first, second] = [salt.toString('hex', 0, 16), salt.toString('hex', 16)];
    if (halves.has(first) || halves.has(second) || first === second) {
      findings.push(finding(BALLOTS, 'has a salt that was used before', line));
    }
    halves.add(first).add(second);
    if (new Set(salt).size < FEWEST_BYTE_VALUES) {
      findings.push(finding(BALLOTS, 'has a salt that is not random', line));
    }
  }
  return judged(findings);
}

/** B04: style, pots, projects and limits of each ballot. */
export function checkValidity(bundle: Bundle): Outcome {
  const config = bundle.config().value;
  const projects = bundle.projects().value;
  if (config === undefined || projects === undefined) {
    return judged([finding('config.json', 'or projects.json cannot be read')]);
  }
  const costs = new Map(projects.map((project) => [`${project.pot} ${project.id}`, project.cost]));
  const findings = bundle
    .ballots()
    .flatMap(({ line, value }) =>
      ballotProblems(config, costs, value).map((problem) => finding(BALLOTS, problem, line)),
    );
  return judged(findings);
}

/** B05: lines sorted by commitment, and no field that could tell order, time or person. */
export function checkPrivacy(bundle: Bundle): Outcome {
  const published = bundle.openings().lines;
  const commitments = published.map(({ bytes, line }) => ({ c: sha256(bytes), line }));
  const findings = unsorted(BALLOTS, commitments);
  if (bundle.entry(0, 'open')?.profile === 'sealed' && published.length > 0) {
    findings.push(finding(BALLOTS, 'shows credentials although the round was to stay sealed'));
  }
  const secret = bundle
    .superseded()
    .lines.flatMap(({ value, line }) =>
      value === undefined ? [] : [{ c: Buffer.from(value.c, 'base64'), line }],
    );
  findings.push(...unsorted(SUPERSEDED, secret));
  for (const { raw, line } of published) {
    const keys = isObject(raw) ? Object.keys(raw) : [];
    const extra = keys.filter((key) => !OPENING_KEYS.includes(key));
    if (extra.length > 0) findings.push(finding(BALLOTS, `tells more: ${extra.join(', ')}`, line));
  }
  return judged(findings);
}

/** B06: no configuration provides for demographics yet, so that none may be there. */
export function checkDemographics({ source }: Bundle): Outcome {
  return notProvided(source.paths, 'demographics');
}

function matching(
  file: string,
  lines: readonly { readonly line: number; readonly key: string }[],
  expected: ReadonlySet<string>,
): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { line, key } of lines) {
    if (!expected.has(key)) findings.push(finding(file, `${key} has no place here`, line));
    if (seen.has(key)) findings.push(finding(file, `${key} occurs twice`, line));
    seen.add(key);
  }
  for (const key of expected) {
    if (!seen.has(key)) findings.push(finding(file, `lacks ${key}`));
  }
  return findings;
}

function revealFindings(bundle: Bundle): Finding[] {
  const reveal = bundle.last('reveal');
  if (reveal === undefined) return [finding('log/entries.jsonl', 'has no reveal entry')];
  const findings: Finding[] = [];
  if (reveal.value.ballots !== bundle.hashText(BALLOTS)) {
    findings.push(finding(BALLOTS, `is not the file that entry line ${reveal.line} names`));
  }
  const lines = bundle.openings().lines.length;
  if (reveal.value.n !== lines) {
    findings.push(finding(BALLOTS, `has ${lines} lines, revealed were ${reveal.value.n}`));
  }
  return findings;
}

function ballotProblems(
  config: Config,
  costs: ReadonlyMap<string, bigint>,
  opening: Opening,
): string[] {
  const allowed = config.styles.get(opening.style);
  if (allowed === undefined) return [`has the unknown style ${opening.style}`];
  return Object.entries(opening.ballot).flatMap(([id, selections]) => {
    const pot = config.pots.get(id);
    if (pot === undefined || !allowed.includes(id)) return [`may not vote in ${id}`];
    const problem = selectionProblem(pot, selections, costs);
    return problem === undefined ? [] : [problem];
  });
}

function unsorted(
  file: string,
  lines: readonly { readonly c: Buffer; readonly line: number }[],
): Finding[] {
  return lines
    .filter(({ c }, index) => {
      const before = lines[index - 1]?.c;
      return before !== undefined && (Buffer.compare(before, c) > 0 || sameBytes(before, c));
    })
    .map(({ line }) => finding(file, 'is not sorted by commitment', line));
}
