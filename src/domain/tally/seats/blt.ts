import { err, ok, type Result } from '../../shared/result';
import { MOST_BALLOTS, type RankedBallot } from './seat-contest';

/** An election of people as a BLT file states it. */
export interface BltFile {
  readonly title: string;
  readonly seats: number;
  /** Names of all who stand, in the order of the file; those who withdrew are left out. */
  readonly candidates: readonly string[];
  readonly withdrawn: readonly string[];
  /** In the order of the file; whoever withdrew is left out, and those behind move up. */
  readonly ballots: readonly RankedBallot[];
}

interface At {
  readonly line: number;
}

interface Text extends At {
  readonly text: string;
}

/**
 * Why a BLT file cannot be read; `line` counts from 1.
 * - `blt-end`: the file ends before it is complete, at a number or a name
 * - `blt-number`: something else stands where a whole number belongs
 * - `blt-equal`: a ballot puts two candidates on one rank
 * - `blt-count`: no candidates, or no seats
 * - `blt-candidate`: there is no candidate of that number
 * - `blt-repeat`: a ballot names a candidate twice
 * - `blt-weight`: a ballot that is not cast at least once
 * - `blt-many`: with this weight there are more ballots than can be counted exactly
 * - `blt-name`: a name or the title is not in quotes, or a name is empty
 * - `blt-name-repeat`: two candidates have one name
 * - `blt-rest`: something follows the title
 */
export type BltError =
  | ({ readonly kind: 'blt-end' } & At)
  | ({ readonly kind: 'blt-number' } & Text)
  | ({ readonly kind: 'blt-equal' } & Text)
  | ({ readonly kind: 'blt-count' } & Text)
  | ({ readonly kind: 'blt-candidate' } & Text)
  | ({ readonly kind: 'blt-repeat' } & Text)
  | ({ readonly kind: 'blt-weight' } & Text)
  | ({ readonly kind: 'blt-many' } & Text)
  | ({ readonly kind: 'blt-name' } & Text)
  | ({ readonly kind: 'blt-name-repeat' } & Text)
  | ({ readonly kind: 'blt-rest' } & Text);

/**
 * Reads a BLT file: the numbers of candidates and seats; withdrawn candidates as negative numbers;
 * ballots as a weight, candidates from first to last, and 0; a 0 behind the last ballot; the names
 * of the candidates and a title in quotes. Blanks and line breaks are alike, `#` begins a comment,
 * and a byte order mark is passed over.
 * @returns the kinds of `BltError` with the line
 * @see Wichmann: Choosing the right computer program for STV (Voting matters 11), for the format
 */
export function parseBlt(text: string): Result<BltFile, BltError> {
  try {
    return ok(new BltReader(wordsOf(text)).read());
  } catch (fault) {
    if (fault instanceof BltFault) return err(fault.error);
    throw fault;
  }
}

class BltFault extends Error {
  constructor(readonly error: BltError) {
    super(error.kind);
  }
}

interface Word extends Text {
  /** The content of quotes. */
  readonly quoted?: string;
}

const WORD = /"([^"]*)"|#.*|[^\s"#]+|"/g;

function wordsOf(text: string): Word[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  return lines.flatMap((content, i) =>
    [...content.matchAll(WORD)]
      .filter(([word]) => !word.startsWith('#'))
      .map(([word, quoted]) => ({
        line: i + 1,
        text: word,
        ...(quoted !== undefined && { quoted: quoted.trim() }),
      })),
  );
}

/** Longer numbers are no numbers of people. */
const WHOLE_NUMBER = /^-?\d{1,9}$/;

class BltReader {
  private place = 0;
  private candidateCount = 0;

  constructor(private readonly words: readonly Word[]) {}

  read(): BltFile {
    this.candidateCount = this.count();
    const seats = this.count();
    const gone = this.withdrawn();
    const rankings = this.rankings();
    const names = this.names();
    const title = this.name().quoted as string;
    const rest = this.words[this.place];
    if (rest !== undefined) throw fault('blt-rest', rest);
    const stays = (number: number): boolean => !gone.has(number);
    const nameOf = (number: number): string => names[number - 1] as string;
    return {
      title,
      seats,
      candidates: names.filter((_, i) => stays(i + 1)),
      withdrawn: [...gone].map(nameOf),
      ballots: rankings.map(({ ranking, weight }) => {
        return { ranking: ranking.filter(stays).map(nameOf), weight };
      }),
    };
  }

  private next(): Word {
    const word = this.words[this.place];
    if (word === undefined) {
      throw new BltFault({ kind: 'blt-end', line: this.words.at(-1)?.line ?? 1 });
    }
    this.place += 1;
    return word;
  }

  private number(): Word & { readonly value: number } {
    const word = this.next();
    if (WHOLE_NUMBER.test(word.text)) return { ...word, value: Number(word.text) };
    throw fault(/^\d+(=\d+)+$/.test(word.text) ? 'blt-equal' : 'blt-number', word);
  }

  private count(): number {
    const word = this.number();
    if (word.value < 1) throw fault('blt-count', word);
    return word.value;
  }

  private withdrawn(): Set<number> {
    const gone = new Set<number>();
    while (this.words[this.place]?.text.startsWith('-') === true) {
      const word = this.number();
      gone.add(this.candidate(word, -word.value));
    }
    return gone;
  }

  private candidate(word: Word, number: number): number {
    if (number >= 1 && number <= this.candidateCount) return number;
    throw fault('blt-candidate', word);
  }

  private rankings(): { readonly ranking: readonly number[]; readonly weight: number }[] {
    const rankings = [];
    let cast = 0;
    for (let first = this.number(); first.value !== 0; first = this.number()) {
      if (first.value < 1) throw fault('blt-weight', first);
      cast += first.value;
      if (cast > MOST_BALLOTS) throw fault('blt-many', first);
      rankings.push({ ranking: this.ranking(), weight: first.value });
    }
    return rankings;
  }

  private ranking(): number[] {
    const ranking = new Set<number>();
    for (let word = this.number(); word.value !== 0; word = this.number()) {
      const number = this.candidate(word, word.value);
      if (ranking.has(number)) throw fault('blt-repeat', word);
      ranking.add(number);
    }
    return [...ranking];
  }

  private names(): string[] {
    const names = new Set<string>();
    while (names.size < this.candidateCount) {
      const word = this.name();
      const name = word.quoted as string;
      if (name === '') throw fault('blt-name', word);
      if (names.has(name)) throw fault('blt-name-repeat', word);
      names.add(name);
    }
    return [...names];
  }

  private name(): Word {
    const word = this.next();
    if (word.quoted === undefined) throw fault('blt-name', word);
    return word;
  }
}

function fault(kind: Exclude<BltError['kind'], 'blt-end'>, { line, text }: Word): BltFault {
  return new BltFault({ kind, line, text });
}
