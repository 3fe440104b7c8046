import { SeededRandom } from '../../src/domain/shared/prng';
import { parsePabulib } from '../../src/domain/tally/pabulib/parse';
import { openCheckpoint } from '../../src/domain/vote-log/checkpoint';
import { parseEntry } from '../../src/domain/vote-log/entry';
import { parseNote, parseVerifierKey } from '../../src/domain/vote-log/note';
import { verifyReceipt } from '../../src/domain/vote-log/proof';
import { decodeEntryBundle, parseTilePath, tileHashes } from '../../src/domain/vote-log/tile';
import { ENTRY, OPENING } from '../../src/verifier/core/shapes';
import { splitLines } from '../../src/verifier/formats/bytes';
import { parseCanonical } from '../../src/verifier/formats/json';
import * as verifierNote from '../../src/verifier/formats/note';
import { parseReceipt } from '../../src/verifier/formats/receipt';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { buildBundle } from './bundle-builder';
import { BYTE_MUTATIONS, type Chance } from './mutations';
import { ACTS_ROUND } from './sample-rounds';
import { zipOf } from './stored-zip';

/** A reader of bytes that anybody may send, with good examples of what it reads. */
interface Parser {
  readonly samples: readonly Buffer[];
  read(bytes: Buffer): void;
}

/** What a reader was given when it threw, or took longest. */
export interface Incident {
  readonly parser: string;
  /** In base64, its first bytes. */
  readonly input: string;
  readonly what: string;
}

/** What bad input came to. */
export interface ParserFigures {
  readonly tried: Readonly<Record<string, number>>;
  readonly crashes: readonly Incident[];
  /** Milliseconds of processor time: others may use the machine, too. */
  readonly slowestMillis: number;
  readonly slowest: Incident | undefined;
}

/** How much to try; the same seed gives the same inputs. */
export interface ParserTrialSetting {
  readonly inputs: number;
  readonly seed: string;
  /** No new input after this time, in milliseconds since 1970. */
  readonly untilMillis: number;
}

const SHOWN_BYTES = 300;
const LONGEST_RANDOM = 2000;
const LONGEST_REPEAT = 20_000;
/** What readers like to stumble over. */
const STONES = [
  ...['99999999999999999999', '-1', '1e400', '0x10', '01', 'NaN', '\0', '\u2028', '\ufeff'],
  ...[
    '[[[[[[[[',
    '{"__proto__":',
    '"\\ud800"',
    '\u2014 ',
    '\n\n',
    '\r\n',
    ';;',
    ',,',
    'é',
    'e\u0301',
  ],
  ...['index 9007199254740993', '/../', 'x001/', 'PK\x03\x04', 'PK\x05\x06', 'VOTES\n', 'META\n'],
].map((text) => Buffer.from(text));

/** The readers by name. */
export function parsers(): Readonly<Record<string, Parser>> {
  const bundle = buildBundle(ACTS_ROUND);
  const files = (pattern: RegExp): Buffer[] =>
    [...bundle.files].flatMap(([path, bytes]) => (pattern.test(path) ? [bytes] : []));
  const key = parseVerifierKey(bundle.vkey);
  if (!key.ok) throw new Error('the key of the sample is malformed');
  const receipts = [1, 2, 5].map((index) => Buffer.from(bundle.receipt(index)));
  return {
    note: {
      samples: files(/^log\/checkpoint|\.vkey$/),
      read: (bytes) => {
        const text = bytes.toString();
        void [parseNote(text), openCheckpoint(text, key.value), parseVerifierKey(text)];
        verifierNote.splitCheckpoints(text).forEach(verifierNote.parseCheckpoint);
        void [verifierNote.parseUnsignedHead(text), verifierNote.parseVerifierKey(text)];
      },
    },
    'tlog-proof': {
      samples: receipts,
      read: (bytes) =>
        void [verifyReceipt(bytes.toString(), key.value), parseReceipt(bytes.toString())],
    },
    tiles: {
      samples: [...files(/^log\/tile/), Buffer.from('0/x001/x234/067.p/30')],
      read: (bytes) =>
        void [decodeEntryBundle(bytes), tileHashes(bytes), parseTilePath(bytes.toString())],
    },
    zip: {
      samples: [zipOf(new Map([...bundle.files].slice(0, 4))), zipOf(new Map())],
      read: (bytes) => void zipSource(bytes),
    },
    jsonl: {
      samples: files(/\.jsonl$/),
      read: (bytes) => {
        const { lines, rest } = splitLines(bytes);
        for (const line of [...lines, rest]) {
          void parseEntry(line);
          const json = parseCanonical(line);
          if (json.ok) void [ENTRY(json.value, ''), OPENING(json.value, '')];
        }
      },
    },
    pabulib: { samples: files(/\.pb$/), read: (bytes) => void parsePabulib(bytes.toString()) },
  };
}

/**
 * Gives bad input to each reader in turn. None may throw: what cannot be read is a value, too.
 * @param begun called before each input with its number, from 1
 */
export function tryParsers(
  setting: ParserTrialSetting,
  begun: (number: number) => void,
): ParserFigures {
  const all = Object.entries(parsers());
  const maker = new InputMaker(
    setting.seed,
    all.flatMap(([, { samples }]) => samples),
  );
  const tried: Record<string, number> = {};
  const crashes: Incident[] = [];
  let [slowestMillis, slowest]: [number, Incident | undefined] = [0, undefined];
  for (let i = 0; i < setting.inputs && Date.now() < setting.untilMillis; i += 1) {
    const [parser, { samples, read }] = all[i % all.length] as [string, Parser];
    const bytes = maker.next(samples);
    const incident = (what: string): Incident => ({
      ...{ parser, what },
      input: bytes.subarray(0, SHOWN_BYTES).toString('base64'),
    });
    begun(i + 1);
    const start = process.cpuUsage();
    try {
      read(bytes);
    } catch (error) {
      crashes.push(incident(String(error)));
    }
    const { user, system } = process.cpuUsage(start);
    const millis = (user + system) / 1000;
    if (millis > slowestMillis) [slowestMillis, slowest] = [millis, incident(`${millis} ms`)];
    tried[parser] = (tried[parser] ?? 0) + 1;
  }
  return { tried, crashes, slowestMillis, slowest };
}

/** Makes bad input: mostly out of good, so that it comes past the first line. */
class InputMaker {
  private readonly random: SeededRandom;

  constructor(
    seed: string,
    private readonly everything: readonly Buffer[],
  ) {
    this.random = new SeededRandom(seed);
  }

  next(samples: readonly Buffer[]): Buffer {
    const kind = this.random.below(20);
    const sample = this.pick(samples);
    if (kind < 11) return this.mutated(sample);
    if (kind < 14) return this.bytes();
    if (kind < 16) return Buffer.concat([this.start(sample), this.end(this.pick(this.everything))]);
    if (kind < 18) return Buffer.concat([this.start(sample), this.repeated(sample)]);
    return Buffer.concat([this.start(sample), this.pick(STONES), this.end(sample)]);
  }

  private mutated(sample: Buffer): Buffer {
    let bytes = sample;
    for (let left = 1 + this.random.below(4); left > 0; left -= 1) {
      const chance: Chance = [this.unit(), this.unit(), this.unit(), this.unit()];
      bytes = this.pick(Object.values(BYTE_MUTATIONS))(bytes, chance);
    }
    return bytes;
  }

  private bytes(): Buffer {
    return Buffer.from(
      Array.from({ length: this.random.below(LONGEST_RANDOM) }, () => this.byte()),
    );
  }

  private repeated(sample: Buffer): Buffer {
    const from = this.random.below(sample.length + 1);
    const piece = sample.subarray(from, from + 1 + this.random.below(20));
    const times = piece.length === 0 ? 0 : this.random.below(LONGEST_REPEAT) / piece.length;
    return Buffer.concat(Array.from({ length: Math.floor(times) }, () => piece));
  }

  private start(sample: Buffer): Buffer {
    return sample.subarray(0, this.random.below(sample.length + 1));
  }

  private end(sample: Buffer): Buffer {
    return sample.subarray(this.random.below(sample.length + 1));
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.random.below(list.length)] as T;
  }

  private unit(): number {
    return this.random.below(2 ** 30) / 2 ** 30;
  }

  private byte(): number {
    return this.random.below(256);
  }
}
