import { CHUNK, chunksOf, MOST_AT_ONCE, type FileBytes } from './file-bytes';
import { NumberColumn } from './columns';

const NEWLINE = 10;
/** Stands for a line that is too long to be read: no text, so that it fails wherever it is looked at. */
const TOO_LONG = Buffer.of(0xff);

/** The lines of a file that may be larger than the memory: only where they end is kept. */
export class Lines {
  /** Whether something follows the last newline. */
  readonly hasRest: boolean;
  private readonly ends = new NumberColumn(Float64Array);

  constructor(private readonly file: FileBytes) {
    let at = 0;
    for (const chunk of chunksOf(file)) {
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, end + 1)) {
        this.ends.push(at + end);
      }
      at += chunk.length;
    }
    this.hasRest = at > this.startOf(this.length);
  }

  get length(): number {
    return this.ends.length;
  }

  /** Bytes of the line at a place from 0, without its newline. */
  lengthOf(place: number): number {
    return this.ends.at(place) - this.startOf(place);
  }

  /** The line at a place from 0, without its newline; undefined where there is none. */
  at(place: number): Buffer | undefined {
    if (place >= this.length) return undefined;
    if (this.lengthOf(place) > MOST_AT_ONCE) return TOO_LONG;
    return this.file.part(this.startOf(place), this.ends.at(place));
  }

  /** The lines from one place up to but not including another, which are read together. */
  slice(from: number, to: number): Buffer[] {
    const first = this.startOf(from);
    const places = Array.from({ length: to - from }, (_none, i) => from + i);
    if (this.startOf(to) - first > MOST_AT_ONCE) {
      return places.map((place) => this.at(place) as Buffer);
    }
    const bytes = this.file.part(first, this.startOf(to));
    return places.map((place) =>
      bytes.subarray(this.startOf(place) - first, this.ends.at(place) - first),
    );
  }

  *[Symbol.iterator](): Generator<Buffer, void> {
    for (let from = 0; from < this.length;) {
      let to = from + 1;
      while (to < this.length && this.ends.at(to) - this.startOf(from) < CHUNK) to += 1;
      yield* this.slice(from, to);
      from = to;
    }
  }

  private startOf(place: number): number {
    return place === 0 ? 0 : this.ends.at(place - 1) + 1;
  }
}
