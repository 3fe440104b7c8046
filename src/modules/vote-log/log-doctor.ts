import type { AgeIdentity } from '../../domain/vote-log/age';
import { parseEntry, type OpenEntry } from '../../domain/vote-log/entry';
import { hashesAtLevel } from '../../domain/vote-log/tile';
import { KeyTrouble } from '../../platform/security/key-files';
import { areBallotsSound } from './ballots-soundness';
import { expectKeys, isOlderThanRemembered } from './ballot-box.recovery';
import type { StoredRound } from './ballot-box.store';
import { unsoundPartOf, type UnsoundPart } from './log-soundness';
import type { LogViewRepository } from './log-view.repository';
import { RoundKeys } from './round-keys';
import { isShreddedBy } from './shredded-log';

/** Beyond any place in a log, and within the integers of both databases. */
const MOST = 2 ** 31 - 1;

/** Entered together with the entry before, or with the one behind. */
const AFTER_ANOTHER: ReadonlySet<string> = new Set(['tally', 'final']);
const BEFORE_ANOTHER: ReadonlySet<string> = new Set(['reveal', 'tally', 'paper']);

const WORDS: Readonly<Record<UnsoundPart, string>> = {
  head: 'its row does not have the size, root, frontier or public head that its entries give',
  'verifier-key': 'its verifier key is not the key of its origin',
  'open-entry': 'its first entry is not the opening of this round under its key',
  state: 'its entries do not lead to the state that its row has',
  approvals: 'an act lacks one of its two approvals, or one is no signature of it',
  entries: 'an entry, hash, tile, step or signed head is not what it was',
  'missing-rows': 'rows of it are missing, or hold something else than they should',
};

/** Looks at everything that is stored of logs. It changes nothing. */
export class LogDoctor {
  private readonly keys: RoundKeys;

  constructor(
    private readonly view: LogViewRepository,
    keyDir: string,
  ) {
    this.keys = new RoundKeys(keyDir);
  }

  logs(): Promise<StoredRound[]> {
    return this.view.rounds();
  }

  /** The opening of a log, if it can be read. */
  async opening(round: string): Promise<OpenEntry | undefined> {
    const [body] = await this.view.entries(round, 0, 1);
    const entry = parseEntry(body ?? new Uint8Array());
    return entry.ok && entry.value.t === 'open' ? entry.value : undefined;
  }

  /** What is wrong with a log, one plain sentence for each thing. */
  async findings(row: StoredRound): Promise<string[]> {
    const part = await unsoundPartOf(this.view, row, { isThorough: true });
    const findings = [
      ...(row.state === 'broken' ? ['its log is broken: nothing of it can be signed'] : []),
      ...(part === undefined || row.state === 'broken' ? [] : [WORDS[part]]),
      ...(await this.surplus(row)),
    ];
    if (!(await areBallotsSound(this.view, row, this.sealIdentity(row.round)))) {
      findings.push('its table of ballots differs from what its log committed to');
    }
    return [...findings, ...(await this.keyFindings(row)), ...(await this.remains(row))];
  }

  private async surplus({ round, size }: StoredRound): Promise<string[]> {
    const stored = await this.view.counts(round);
    const findings: string[] = [];
    if (stored.entries !== size) {
      findings.push(`it has ${stored.entries} entries, and its head covers ${size}`);
    }
    let tiles = 0;
    for (let level = 1; hashesAtLevel(level, size) > 0; level += 1) {
      tiles += hashesAtLevel(level, size);
    }
    if (stored.tiles !== tiles) findings.push(`it has ${stored.tiles} full tiles, not ${tiles}`);
    const heads = (await this.view.checkpoints(round, -1, size)).length;
    const steps = await this.view.steps(round, size, MOST);
    const known = (await this.view.steps(round, 0, size)).length;
    if (stored.checkpoints !== heads) findings.push('it has signed heads of no size of the log');
    if (await this.lacksHead({ round, size }))
      findings.push('a head that it had signed is missing');
    if (steps.length > 0 || stored.steps !== known) findings.push('it has steps without an entry');
    return findings;
  }

  /**
   * Whether there is no head before or after something that was entered on its own. Of heads between
   * ballots nothing tells how many there were.
   */
  private async lacksHead({ round, size }: Pick<StoredRound, 'round' | 'size'>): Promise<boolean> {
    const heads = new Set((await this.view.checkpoints(round, -1, size)).map((head) => head.size));
    const steps = await this.view.steps(round, 0, size);
    const expected = steps.flatMap(({ kind, index }) => [
      ...(AFTER_ANOTHER.has(kind) ? [] : [index]),
      ...(BEFORE_ANOTHER.has(kind) ? [] : [index + 1]),
    ]);
    return [0, ...expected].some((one) => !heads.has(one));
  }

  private async keyFindings(row: StoredRound): Promise<string[]> {
    if (row.state === 'broken') return [];
    const findings: string[] = [];
    if (await isOlderThanRemembered(this.view, this.keys, row)) {
      findings.push('the database is older than the head that is remembered beside its keys');
    }
    if (!this.keys.has(row.round)) {
      return row.state === 'published' ? findings : [...findings, 'its keys are missing'];
    }
    try {
      if (!(await expectKeys(this.view, this.keys, row)) && row.state !== 'published') {
        findings.push('the key that opens its sealed ballots is missing');
      }
    } catch (error) {
      if (error instanceof KeyTrouble) findings.push(error.message);
      // What the stored tiles do not give has been said above.
    }
    return findings;
  }

  /** What should have been destroyed by now, by what the log says. */
  private async remains({ round, size }: StoredRound): Promise<string[]> {
    const steps = await this.view.steps(round, 0, size);
    if (!(await isShreddedBy(this.view, round, steps))) return [];
    const [first] = await this.view.ballotsAfter(round);
    const findings: string[] = [];
    if (this.keys.remain(round)) {
      findings.push(
        'its log says that its keys are destroyed, but some are there: start the server',
      );
    }
    if (first !== undefined && first.sealed.length > 0) {
      findings.push('its log says that its keys are destroyed, but its ballots are still stored');
    }
    return findings;
  }

  /** What is wrong with the key is said elsewhere. */
  private sealIdentity(round: string): AgeIdentity | undefined {
    try {
      return this.keys.sealIdentity(round);
    } catch (error) {
      if (error instanceof KeyTrouble) return undefined;
      throw error;
    }
  }
}
