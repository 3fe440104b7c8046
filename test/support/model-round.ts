import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { instantFromMillis, millisOf } from '../../src/domain/shared/instant';
import type { Ballot } from '../../src/domain/vote-log/opening';
import type { Act, BallotBox, CastAnswer, Receipt } from '../../src/modules/vote-log';
import { COUNT, HASH, KEY_IDS, signed, type BoxBench } from './box-bench';
import { nameOf, type Deed, type Form } from './box-model';
import { frozenTexts } from './model-config';

const BY = [KEY_IDS[0], KEY_IDS[1]] as const;
/** How many people a round has, numbered from 0. */
export const VOTERS = 6;

/** Any box between the trial and the real one: a test of the trial puts a faulty one there. */
export type Door = (box: BallotBox) => BallotBox;

interface Kept {
  readonly receipt: Receipt;
  readonly text: string;
}

/** The real round of one run, spoken to and answering in the words of the model. */
export class ModelRound {
  /** The receipt of each form, by its token. */
  readonly receipts = new Map<number, Kept>();
  /** What does not fit what was said before, beside the answers themselves. */
  readonly faults: string[] = [];
  private readonly nonces = new Map<number, Buffer>();
  private readonly promised = new Map<number, string>();
  private readonly places = new Map<string, number>();
  /** Voters by credential. */
  private readonly voters: ReadonlyMap<string, number>;

  private constructor(
    private readonly bench: BoxBench,
    readonly round: string,
    private readonly door: Door,
  ) {
    const all = Array.from({ length: VOTERS }, (_, voter) => voter);
    this.voters = new Map(all.map((voter) => [this.credentialOf(voter), voter]));
  }

  /** Opens a round with a configuration by which it can be counted. */
  static async open(
    bench: BoxBench,
    { mayRevote, door = (box) => box }: { readonly mayRevote: boolean; readonly door?: Door },
  ): Promise<ModelRound> {
    const { round } = bench.opening();
    const { configHash, projectsHash } = frozenTexts(round, mayRevote);
    await bench.open({ round, mayRevote, config: configHash, projects: projectsHash });
    return new ModelRound(bench, round, door);
  }

  get nowMillis(): number {
    return millisOf(this.bench.clock.now());
  }

  /** @returns as `BoxModel.cast` */
  async cast(form: Form, receivedMillis: number, withOpening: boolean): Promise<string> {
    const order = {
      ...{ round: this.round, voterId: idOf(form.voter), style: form.style },
      ballot: JSON.parse(form.ballot) as Ballot,
      token: { nonce: this.nonceOf(form.token), expiresHour: form.expiresHour },
      receivedAt: instantFromMillis(receivedMillis),
      withOpening,
    };
    const answer = await this.box.cast(order);
    if (answer.kind === 'recorded') {
      this.promised.set(form.token, answer.trackingSlug);
      return 'recorded';
    }
    if (!('receipt' in answer)) return answer.kind;
    this.keep(form, answer.receipt);
    const { k, r, c } = JSON.parse(answer.receipt.entry) as { k: string; r: number; c: string };
    if (!this.fits(answer, { form, c, withOpening })) this.faults.push('an opening is amiss');
    return `${answer.kind} ${nameOf({ voter: this.voterOf(k), r })}`;
  }

  /** @returns as `BoxModel.enter` */
  async enter(deed: Deed): Promise<string> {
    const answer = await this.box.enter(this.round, this.actOf(deed));
    if (!answer.ok) {
      const { error } = answer;
      if (error.kind === 'wrong-log-state') return `${error.kind} ${error.state}`;
      return error.kind === 'act-refused' ? error.why : error.kind;
    }
    const name = JSON.stringify(deed);
    const { index } = answer.value;
    if (this.places.get(name) === index) return 'as before';
    const isTaken = [...this.places.values()].includes(index);
    if (isTaken) this.faults.push(`two acts stand at ${index}`);
    this.places.set(name, index);
    return 'entered';
  }

  async setDeadline(millis: number): Promise<string> {
    return wordOf(await this.box.beginClosing(this.round, instantFromMillis(millis)));
  }

  async close(): Promise<string> {
    const closed = await this.box.close(this.round);
    if (!closed.ok) return wordOf(closed);
    const { casts, credentials, voids, openAtClose } = closed.value;
    return `closed ${casts} ${credentials} ${voids} ${openAtClose}`;
  }

  /** A count of which the log gets hashes only. */
  async count(isCurrent: boolean): Promise<string> {
    const size = (await this.bench.logs.find(this.round))?.size ?? 0;
    return wordOf(await this.box.append(this.round, COUNT, isCurrent ? size : size - 1));
  }

  async publish(): Promise<string> {
    return wordOf(await this.box.publish(this.round));
  }

  async open(): Promise<string> {
    return wordOf(await this.box.open(this.bench.opening({ round: this.round })));
  }

  async standing(voter: number): Promise<string> {
    const answer = await this.box.standingOfVoter(this.round, idOf(voter));
    return answer.ok ? answer.value : wordOf(answer);
  }

  /** @returns names of the ballots that count, each with what its line opens */
  async reveal(): Promise<string> {
    const revealed = await this.box.reveal(this.round);
    if (!revealed.ok) return wordOf(revealed);
    const lines = revealed.value.effective.map(({ line }) => this.named(line));
    return `revealed ${lines.sort().join('; ')}`;
  }

  async restart(): Promise<void> {
    await this.bench.restart();
  }

  /** Time goes by, and what is due is done. */
  async wait(seconds: number): Promise<void> {
    this.bench.clock.advance(seconds);
    await this.bench.box.publishDueHeads();
  }

  /** An opening line in the words of the model. */
  named(line: string): string {
    const { k, r, style, ballot } = JSON.parse(line) as {
      readonly [key in 'k' | 'style']: string;
    } & { readonly r: number; readonly ballot: object };
    const voter = this.voters.get(k);
    const name = voter === undefined ? 'paper' : nameOf({ voter, r });
    return `${name} ${style} ${JSON.stringify(ballot)}`;
  }

  /** A step of the log in the words of the model. */
  step({ t, k = '', r = 0, reason, to, batch }: StepLine): string {
    const cast = k === '' ? undefined : nameOf({ voter: this.voterOf(k), r });
    return [t, cast, reason, to, batch].filter((word) => word !== undefined).join(' ');
  }

  private get box(): BallotBox {
    return this.door(this.bench.box);
  }

  private nonceOf(token: number): Buffer {
    const nonce = this.nonces.get(token) ?? randomBytes(16);
    this.nonces.set(token, nonce);
    return nonce;
  }

  /** vote-log.md, section 3.5. */
  private credentialOf(voter: number): string {
    const key = readFileSync(join(this.bench.keyDir, `${this.round}.cred`));
    const mac = createHmac('sha256', key).update(`pb-cred-v1\0${this.round}\0${idOf(voter)}`);
    return mac.digest().subarray(0, 16).toString('base64url');
  }

  private voterOf(k: string): number {
    return this.voters.get(k) ?? -1;
  }

  private keep({ token }: Form, receipt: Receipt): void {
    const text = JSON.stringify(receipt);
    const earlier = this.receipts.get(token)?.text ?? text;
    if (earlier !== text) this.faults.push('a form got a second receipt that differs');
    const slug = this.promised.get(token) ?? receipt.trackingSlug;
    if (slug !== receipt.trackingSlug) this.faults.push('a receipt has another code than was said');
    this.receipts.set(token, { receipt, text });
  }

  /** The private part is given once, to whoever asks for it, and opens the commitment. */
  private fits(answer: CastAnswer, { form, c, withOpening }: Opened): boolean {
    const line = 'opening' in answer ? answer.opening : undefined;
    if (answer.kind !== 'accepted' || !withOpening) return line === undefined;
    if (line === undefined) return false;
    const isOpened = createHash('sha256').update(line).digest('base64') === c;
    return isOpened && this.named(line).endsWith(` ${form.style} ${form.ballot}`);
  }

  private actOf(deed: Deed): Act {
    const stated = { v: 1, by: BY } as const;
    if (deed.t === 'rule') {
      return signed({
        entry: { ...stated, t: 'rule', ref: HASH, what: 'deadline-extended', to: deed.to },
      });
    }
    if (deed.t === 'paper') {
      const sheets = deed.sheets.map(({ style, ballot }) => {
        return { style, ballot: JSON.parse(ballot) as Ballot };
      });
      const list = createHash('sha256').update(JSON.stringify(sheets)).digest('base64');
      const { batch } = deed;
      const entry = { ...stated, t: 'paper', batch, n: sheets.length, sheets: list } as const;
      return signed({ entry, sheets });
    }
    const { t, r, reason } = deed;
    return signed({
      entry: { ...stated, t, ref: HASH, k: this.credentialOf(deed.voter), r, reason },
    });
  }
}

/** An entry of the log but a ballot, as JSON gives it. */
export interface StepLine {
  readonly t: string;
  readonly k?: string;
  readonly r?: number;
  readonly reason?: string;
  readonly to?: string;
  readonly batch?: string;
}

interface Opened {
  readonly form: Form;
  /** What the entry commits to. */
  readonly c: string;
  readonly withOpening: boolean;
}

function idOf(voter: number): string {
  return `voter-${voter}`;
}

type Refusal = { readonly kind: string; readonly state?: string };

function wordOf(answer: { readonly ok: true } | { readonly ok: false; error: Refusal }): string {
  if (answer.ok) return 'done';
  const { kind, state } = answer.error;
  return state === undefined ? kind : `${kind} ${state}`;
}
