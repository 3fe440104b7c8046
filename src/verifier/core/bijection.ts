import { sameBytes } from '../formats/bytes';
import { BytesIndex } from '../formats/columns';
import type { Bundle } from './bundle';
import { castKey, castKeyBytes, castNameFrom, type CastTable } from './cast-table';
import type { Superseded } from './model';
import { finding, judged, type Finding, type Outcome } from './report';

const BALLOTS = 'ballots.jsonl';
const SUPERSEDED = 'superseded.jsonl';

/** B01: published and superseded casts are together all casts, each once; reveal says the same. */
export function checkBijection(bundle: Bundle): Outcome {
  const [casts, counting] = [bundle.casts(), bundle.counting()];
  const published = new Matching(BALLOTS, (cast) => counting.has(cast), casts);
  for (const { line, name } of bundle.ballots().rows()) {
    published.take(line, name);
  }
  published.end(counting);
  const secret = new Matching(SUPERSEDED, (cast) => !counting.has(cast), casts);
  const strange: Finding[] = [];
  for (const { line, value } of bundle.superseded().readable()) {
    const name = castKeyBytes(value);
    if (!isSuperseded(bundle, name, value)) {
      strange.push(finding(SUPERSEDED, 'is not a superseded cast of the log', line));
    }
    secret.take(line, name);
  }
  secret.end(firstsOfNames(casts));
  return judged([...published.findings, ...strange, ...secret.findings, ...revealFindings(bundle)]);
}

/** Whether a cast does not count, and the log says the same of what it committed to. */
function isSuperseded(bundle: Bundle, name: Buffer, { c }: Superseded): boolean {
  const casts = bundle.casts();
  const [first, last] = [casts.find(name), casts.findLast(name)];
  if (first === undefined || last === undefined || bundle.counting().has(first)) return false;
  return sameBytes(casts.commitmentOf(last), Buffer.from(c, 'base64'));
}

/** All casts but those that have the name of an earlier one. */
function* firstsOfNames(casts: CastTable): Generator<number, void> {
  for (let cast = 0; cast < casts.length; cast += 1) {
    if (casts.find(castKeyBytes(casts.nameOf(cast))) === cast) yield cast;
  }
}

/** Holds the lines of a file against the casts that must be there, each once. */
class Matching {
  readonly findings: Finding[] = [];
  private readonly seen: Uint8Array;
  private readonly strangers = new BytesIndex(24);

  constructor(
    private readonly file: string,
    private readonly isExpected: (cast: number) => boolean,
    private readonly casts: CastTable,
  ) {
    this.seen = new Uint8Array(casts.length);
  }

  /** @param name of the cast that a line is about */
  take(line: number, name: Buffer): void {
    const cast = this.casts.find(name);
    const isHome = cast !== undefined && this.isExpected(cast);
    if (!isHome) this.add(`${textOf(name)} has no place here`, line);
    const isFirst = cast === undefined ? this.strangers.isNew(name) : this.seen[cast] === 0;
    if (!isFirst) this.add(`${textOf(name)} occurs twice`, line);
    if (cast !== undefined) this.seen[cast] = 1;
  }

  /** @param casts among them those that must have been there */
  end(casts: Iterable<number>): void {
    for (const cast of casts) {
      const isMissing = this.isExpected(cast) && this.seen[cast] === 0;
      if (isMissing) this.add(`lacks ${castKey(this.casts.nameOf(cast))}`);
    }
  }

  private add(message: string, line?: number): void {
    this.findings.push(finding(this.file, message, line));
  }
}

function textOf(name: Buffer): string {
  return castKey(castNameFrom(name));
}

function revealFindings(bundle: Bundle): Finding[] {
  const reveal = bundle.last('reveal');
  if (reveal === undefined) return [finding('log/entries.jsonl', 'has no reveal entry')];
  const findings: Finding[] = [];
  if (reveal.value.ballots !== bundle.hashText(BALLOTS)) {
    findings.push(finding(BALLOTS, `is not the file that entry line ${reveal.line} names`));
  }
  const lines = bundle.ballots().lines.length;
  if (reveal.value.n !== lines) {
    findings.push(finding(BALLOTS, `has ${lines} lines, revealed were ${reveal.value.n}`));
  }
  return findings;
}
