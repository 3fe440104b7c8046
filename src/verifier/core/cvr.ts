import { parseCanonical, canonical, isObject, type Json } from '../formats/json';
import type { Bundle } from './bundle';
import { cvrFrame, cvrRecord, cvrRound, type CvrRound } from './cvr-report';
import { CVR } from './layout';
import { notProvided } from './later-files';
import { finding, judged, type Finding, type Outcome } from './report';

const MOST_FINDINGS = 100;

/** R05: the cast vote records are the ballots, each once, and the file is the one these give. */
export function checkCvr(bundle: Bundle): Outcome {
  const config = bundle.config().value;
  const projects = bundle.projects().value;
  if (config?.exports.includes('cvr') !== true) return notProvided(bundle.source.paths, 'cvr');
  if (projects === undefined) return judged([finding('projects.json', 'cannot be read')]);
  const bytes = bundle.file(CVR);
  if (bytes === undefined) return judged([finding(CVR, 'is missing')]);
  const round = cvrRound(config, projects);
  return judged(isSame(bundle, round, bytes) ? [] : differences(bundle, round, bytes));
}

/** Compares piece by piece: the whole file may be longer than a text may be. */
function isSame(bundle: Bundle, round: CvrRound, bytes: Buffer): boolean {
  const [before, after] = cvrFrame(round);
  let at = 0;
  const goesOn = (text: string): boolean => {
    const piece = Buffer.from(text);
    const isNext = bytes.subarray(at, at + piece.length).equals(piece);
    at += piece.length;
    return isNext;
  };
  let isGood = goesOn(before);
  for (const [index, { line, value }] of bundle.ballots().entries()) {
    isGood &&= goesOn(`${index === 0 ? '' : ','}${cvrRecord(round, line, value)}`);
  }
  return isGood && goesOn(after) && at === bytes.length;
}

/** Which records are of no ballot, and which ballots have no record. */
function differences(bundle: Bundle, round: CvrRound, bytes: Buffer): Finding[] {
  const parsed = parseCanonical(bytes);
  if (!parsed.ok) return [finding(CVR, parsed.reason)];
  const records = isObject(parsed.value) ? parsed.value['CVR'] : undefined;
  if (!Array.isArray(records)) return [finding(CVR, 'has no list of records')];
  const wanted = new Map<string, number[]>();
  for (const { line, value } of bundle.ballots()) {
    const said = contents(JSON.parse(cvrRecord(round, line, value)) as Json);
    wanted.set(said, [...(wanted.get(said) ?? []), line]);
  }
  const findings: Finding[] = [];
  records.forEach((record, index) => {
    const line = wanted.get(contents(record))?.shift();
    if (line === undefined) findings.push(finding(CVR, `record ${index + 1} is of no ballot`));
  });
  for (const line of [...wanted.values()].flat()) {
    findings.push(finding('ballots.jsonl', `has no record in ${CVR}`, line));
  }
  if (findings.length === 0) return [finding(CVR, 'names or orders its records otherwise')];
  return findings.slice(0, MOST_FINDINGS);
}

/** What a record says, whatever it is called. */
function contents(record: Json): string {
  if (!isObject(record)) return canonical(record);
  const snapshots = Array.isArray(record['CVRSnapshot']) ? record['CVRSnapshot'] : [];
  const said = snapshots.map((snapshot) =>
    isObject(snapshot) ? (snapshot['CVRContest'] ?? null) : snapshot,
  );
  return canonical([record['BallotStyleId'] ?? null, said]);
}
