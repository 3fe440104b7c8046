import { fromBase64, sameBytes } from '../formats/bytes';
import { BytesIndex } from '../formats/columns';
import { isObject } from '../formats/json';
import type { BallotTable } from './ballot-table';
import type { Bundle } from './bundle';
import { notProvided } from './later-files';
import type { Config, Opening } from './model';
import { finding, judged, type Finding, type Outcome } from './report';
import { selectionProblem } from './selections';

const BALLOTS = 'ballots.jsonl';
const SUPERSEDED = 'superseded.jsonl';
const SALT_BYTES = 32;
const FEWEST_BYTE_VALUES = 14;
const OPENING_KEYS = ['ballot', 'k', 'r', 'round', 'salt', 'style', 'v'];

/** B02: the hash of each ballot is the commitment of its cast. */
export function checkCommitments(bundle: Bundle): Outcome {
  const casts = bundle.casts();
  const findings: Finding[] = [];
  for (const { line, name, hash } of bundle.ballots().rows()) {
    const cast = casts.find(name);
    const isSame = cast !== undefined && sameBytes(hash, casts.commitmentOf(cast));
    if (!isSame) findings.push(finding(BALLOTS, 'is not what was committed to when cast', line));
  }
  return judged(findings);
}

/** B03: 32 bytes each, no part used twice, no low entropy. */
export function checkSalts(bundle: Bundle): Outcome {
  const findings: Finding[] = [];
  const halves = new BytesIndex(SALT_BYTES / 2);
  for (const { line, value } of bundle.ballots().openings()) {
    const salt = fromBase64(value.salt, SALT_BYTES);
    if (salt === undefined) {
      findings.push(finding(BALLOTS, 'has a salt that is not 32 bytes', line));
      continue;
    }
    const isNew = [salt.subarray(0, SALT_BYTES / 2), salt.subarray(SALT_BYTES / 2)].map((half) =>
      halves.isNew(half),
    );
    if (isNew.includes(false)) {
      findings.push(finding(BALLOTS, 'has a salt that was used before', line));
    }
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
  const findings: Finding[] = [];
  for (const { line, value } of bundle.ballots().openings()) {
    for (const problem of ballotProblems(config, costs, value)) {
      findings.push(finding(BALLOTS, problem, line));
    }
  }
  return judged(findings);
}

/** B05: lines sorted by commitment, and no field that could tell order, time or person. */
export function checkPrivacy(bundle: Bundle): Outcome {
  const ballots = bundle.ballots();
  const findings = unsorted(BALLOTS, publishedHashes(ballots));
  if (bundle.entry(0, 'open')?.profile !== 'open' && ballots.lines.length > 0) {
    findings.push(finding(BALLOTS, 'shows credentials, and no open entry says that it may'));
  }
  // Of lines that are in order, the shape has excluded it.
  const extra = [...ballots.lines.unreadable()].flatMap(({ raw, line }) => {
    const keys = isObject(raw) ? Object.keys(raw) : [];
    const more = keys.filter((key) => !OPENING_KEYS.includes(key));
    return more.length > 0 ? [finding(BALLOTS, `tells more: ${more.join(', ')}`, line)] : [];
  });
  return judged([...findings, ...unsorted(SUPERSEDED, secretHashes(bundle)), ...extra]);
}

/** B06: no configuration provides for demographics yet, so that none may be there. */
export function checkDemographics({ source }: Bundle): Outcome {
  return notProvided(source.paths, 'demographics');
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

/** Where a commitment stands. */
interface Placed {
  readonly c: Buffer;
  /** 1-based. */
  readonly line: number;
}

function* publishedHashes(ballots: BallotTable): Generator<Placed, void> {
  for (let place = 0; place < ballots.lines.length; place += 1) {
    yield { c: ballots.hashAt(place), line: place + 1 };
  }
}

function* secretHashes(bundle: Bundle): Generator<Placed, void> {
  for (const { value, line } of bundle.superseded().readable()) {
    yield { c: Buffer.from(value.c, 'base64'), line };
  }
}

function unsorted(file: string, commitments: Iterable<Placed>): Finding[] {
  const findings: Finding[] = [];
  let before: Buffer | undefined;
  for (const { c, line } of commitments) {
    if (before !== undefined && Buffer.compare(before, c) >= 0) {
      findings.push(finding(file, 'is not sorted by commitment', line));
    }
    before = c;
  }
  return findings;
}
