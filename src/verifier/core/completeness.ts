import { tilePaths } from '../formats/tiles';
import type { Bundle } from './bundle';
import { CVR, isOptionalPath, requiredPaths, VOIDS } from './layout';
import { MANIFEST, readManifest } from './manifest';
import { removalLines } from './removals';
import { finding, judged, type Finding, type Outcome } from './report';

const ENTRIES = 'log/entries.jsonl';
const MOST_ENTRY_BYTES = 0xffff;
const SAFE_PATH = /^(?!\.)[A-Za-z0-9._-]+(?:\/(?!\.)[A-Za-z0-9._-]+)*$/;

/** C01: the container is sound, and the files are those of the manifest and the layout. */
export function checkFiles(bundle: Bundle): Outcome {
  const manifest = readManifest(bundle.bytes(MANIFEST));
  const listed = manifest.hashes;
  const expected = expectedPaths(bundle);
  const present = new Set(bundle.source.paths);
  const findings: Finding[] = [...bundle.source.faults, ...manifest.findings];
  if (bundle.config().value === undefined) {
    findings.push(
      finding('config.json', 'cannot be read, so nobody knows which files belong here'),
    );
  }
  for (const path of new Set([...expected, ...listed.keys()])) {
    if (!present.has(path)) findings.push(finding(path, 'is missing'));
    else if (bundle.file(path) === undefined) findings.push(finding(path, 'cannot be read'));
  }
  const outside = outsideManifest(bundle);
  for (const path of present) findings.push(...oddities(path, { expected, listed, outside }));
  for (const [path, { line }] of listed) {
    if (outside(path)) findings.push(finding(MANIFEST, `must not list ${path}`, line));
  }
  return judged(findings);
}

/** C02: the hashes of the manifest hold, and the log ends with the hash of the manifest. */
export function checkHashes(bundle: Bundle): Outcome {
  const manifest = readManifest(bundle.bytes(MANIFEST));
  const findings: Finding[] = [];
  for (const [path, { hex, line }] of manifest.hashes) {
    const actual = bundle.digest(path)?.toString('hex');
    if (actual !== hex) findings.push(finding(path, `differs from ${MANIFEST} line ${line}`));
  }
  const final = bundle.last('final');
  if (final === undefined) {
    findings.push(finding(ENTRIES, 'has no final entry that names the manifest'));
  } else if (final.value.manifest !== bundle.hashText(MANIFEST)) {
    findings.push(finding(MANIFEST, `is not the one that entry line ${final.line} names`));
  }
  return judged(findings);
}

/** C03: every JSON text is canonical and has its shape; lists that must be sorted are. */
export function checkForm(bundle: Bundle): Outcome {
  const files = [bundle.config(), bundle.projects(), bundle.result(), bundle.rollSummary()];
  const lists = [bundle.log().lines, bundle.ballots().lines, bundle.superseded(), bundle.trace()];
  const approvals = [...bundle.approvals()].flatMap(([path, { file }]) =>
    bundle.file(path) === undefined ? [] : [file],
  );
  const ofLists = lists.flatMap((list) => [...bundle.missing(list.path), ...list.findings]);
  const [ofFiles, ofApprovals] = [files, approvals].map((all) =>
    all.flatMap((file) => file.findings),
  ) as [Finding[], Finding[]];
  return judged([
    ...ofFiles,
    ...ofLists,
    ...ofApprovals,
    ...longEntries(bundle),
    ...looseReferences(bundle),
  ]);
}

function expectedPaths(bundle: Bundle): Set<string> {
  const config = bundle.config().value;
  const required = requiredPaths(config?.round ?? '', config?.pots.keys() ?? []);
  const tiles = tilePaths(bundle.tree().size);
  const hasVoids = removalLines(bundle).length > 0;
  const sometimes = [
    ...(hasVoids ? [VOIDS] : []),
    ...(config?.exports.includes('cvr') === true ? [CVR] : []),
    ...bundle.approvals().keys(),
  ];
  return new Set([...required, ...sometimes, ...tiles.map((path) => `log/${path}`)]);
}

function oddities(
  path: string,
  known: {
    readonly expected: ReadonlySet<string>;
    readonly listed: ReadonlyMap<string, unknown>;
    readonly outside: (path: string) => boolean;
  },
): Finding[] {
  const findings: Finding[] = [];
  if (!SAFE_PATH.test(path)) findings.push(finding(path, 'has an odd or unsafe path'));
  const isKnown = known.expected.has(path) || isOptionalPath(path);
  if (!isKnown) findings.push(finding(path, 'does not belong in a bundle'));
  if (isKnown && !known.outside(path) && !known.listed.has(path)) {
    findings.push(finding(path, `is not listed in ${MANIFEST}`));
  }
  return findings;
}

/** What no manifest can list: itself, the log, and approvals of what came after the last count. */
function outsideManifest(bundle: Bundle): (path: string) => boolean {
  const approvals = bundle.approvals();
  return (path) =>
    path === MANIFEST || path.startsWith('log/') || approvals.get(path)?.isLate === true;
}

function longEntries(bundle: Bundle): Finding[] {
  const findings: Finding[] = [];
  const entries = bundle.linesOf(ENTRIES);
  for (let place = 0; place < entries.length; place += 1) {
    if (entries.lengthOf(place) <= MOST_ENTRY_BYTES) continue;
    findings.push(finding(ENTRIES, 'is longer than 65,535 bytes', place + 1));
  }
  return findings;
}

/** Projects of pots that the round does not have. */
function looseReferences(bundle: Bundle): Finding[] {
  const config = bundle.config().value;
  const projects = bundle.projects().value ?? [];
  const loose = projects.filter(({ pot }) => config?.pots.has(pot) === false);
  return loose.map(({ id }) => finding('projects.json', `project ${id} has no pot`));
}
