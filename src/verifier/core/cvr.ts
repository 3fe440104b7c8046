import { isTextOf, MOST_AT_ONCE, wholeOf, type FileBytes } from '../formats/file-bytes';
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
  if (config === undefined) return judged([finding('config.json', 'cannot be read')]);
  if (!config.exports.includes('cvr')) return notProvided(bundle.source.paths, 'cvr');
  if (projects === undefined) return judged([finding('projects.json', 'cannot be read')]);
  const file = bundle.file(CVR);
  if (file === undefined) return judged([finding(CVR, 'is missing')]);
  const round = cvrRound(config, projects);
  const isSame = isTextOf(file, cvrPieces(bundle, round));
  return judged(isSame ? [] : differences(bundle, round, file));
}

/** The file that the ballots give, in pieces. */
function* cvrPieces(bundle: Bundle, round: CvrRound): Generator<string, void> {
  const [before, after] = cvrFrame(round);
  yield before;
  let comma = '';
  for (const { line, value } of bundle.ballots().openings()) {
    yield `${comma}${cvrRecord(round, line, value)}`;
    comma = ',';
  }
  yield after;
}

/** Which records are of no ballot, and which ballots have no record. */
function differences(bundle: Bundle, round: CvrRound, file: FileBytes): Finding[] {
  if (file.size > MOST_AT_ONCE) return [finding(CVR, 'is not what the ballots give')];
  const parsed = parseCanonical(wholeOf(file));
  if (!parsed.ok) return [finding(CVR, parsed.reason)];
  const records = isObject(parsed.value) ? parsed.value['CVR'] : undefined;
  if (!Array.isArray(records)) return [finding(CVR, 'has no list of records')];
  const wanted = new Map<string, number[]>();
  for (const { line, value } of bundle.ballots().openings()) {
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
