import { sha256 } from '../formats/bytes';
import { BytesColumn, NumberColumn } from '../formats/columns';
import type { Lines } from '../formats/lines';
import { castKeyBytes } from './cast-table';
import { JsonLines, type JsonLine, type ReadableLine } from './json-files';
import type { Opening } from './model';
import { OPENING } from './shapes';

const BALLOTS = 'ballots.jsonl';
const UNREADABLE = -1;
const NAMELESS = Buffer.alloc(24);

/** A ballot that could be read, without its choices. */
export interface BallotRow {
  /** 1-based. */
  readonly line: number;
  /** Credential and revision, by `castKeyBytes`; a view. */
  readonly name: Buffer;
  /** SHA-256 of the line; a view. */
  readonly hash: Buffer;
  readonly style: string;
  readonly round: string;
}

/** The published ballots: what most checks ask is in columns, choices are read again from the file. */
export class BallotTable {
  readonly lines: JsonLines<Opening>;
  private readonly hashes = new BytesColumn(32);
  private readonly names = new BytesColumn(24);
  private readonly styles = new NumberColumn(Int32Array);
  private readonly rounds = new NumberColumn(Int32Array);
  /** Texts that many ballots have. */
  private readonly texts = new Map<string, number>();
  private readonly textList: string[] = [];

  constructor(bytes: Lines) {
    this.lines = new JsonLines<Opening>(BALLOTS, bytes, OPENING, (line) => this.add(line));
  }

  /** SHA-256 of the line at a place from 0, whether or not it could be read; a view. */
  hashAt(place: number): Buffer {
    return this.hashes.at(place);
  }

  /** Ballots that could be read, without their choices. */
  *rows(): Generator<BallotRow, void> {
    for (let place = 0; place < this.lines.length; place += 1) {
      const style = this.styles.at(place);
      if (style === UNREADABLE) continue;
      yield {
        line: place + 1,
        name: this.names.at(place),
        hash: this.hashAt(place),
        style: this.textList[style] as string,
        round: this.textList[this.rounds.at(place)] as string,
      };
    }
  }

  /** Ballots that could be read, with their choices. */
  openings(): Iterable<ReadableLine<Opening>> {
    return this.lines.readable();
  }

  private add({ bytes, value }: JsonLine<Opening>): void {
    this.hashes.push(sha256(bytes));
    this.names.push(value === undefined ? NAMELESS : castKeyBytes(value));
    this.styles.push(value === undefined ? UNREADABLE : this.numberOf(value.style));
    this.rounds.push(value === undefined ? UNREADABLE : this.numberOf(value.round));
  }

  private numberOf(text: string): number {
    const known = this.texts.get(text) ?? this.textList.push(text) - 1;
    this.texts.set(text, known);
    return known;
  }
}
