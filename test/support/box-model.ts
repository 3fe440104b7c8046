/**
 * What a ballot box must answer, in a few maps. Written from vote-log.md, sections 3.3 (what counts), 4.1 (casting) and
 * 5 (closing), and from the words of `ballot-box.ts`; it shares no code with the ballot box.
 */

/** A form as its voter sends it; sent again, it is the same one. */
export interface Form {
  readonly token: number;
  readonly voter: number;
  readonly style: string;
  /** JSON text. */
  readonly ballot: string;
  readonly expiresHour: number;
}

/** What two officers enter about a ballot, or about the round. */
export type Deed =
  | { readonly t: 'void' | 'restore'; readonly voter: number; readonly r: number; reason: string }
  | { readonly t: 'rule'; readonly to: string }
  | { readonly t: 'paper'; readonly batch: string; readonly sheets: readonly Sheet[] };

/** A ballot on paper. */
export interface Sheet {
  readonly style: string;
  /** JSON text. */
  readonly ballot: string;
}

/** A ballot that was taken, by which everything else is known. */
export interface TakenBallot extends Form {
  readonly r: number;
  /** The act on it that was entered last, with its reason. */
  lastAct?: string;
  isVoid: boolean;
}

type State = 'open' | 'closing' | 'closed' | 'counted' | 'published';

const EARLIER: ReadonlySet<State> = new Set(['open', 'closing']);

/** A round as the specification has it. */
export class BoxModel {
  /** Entries but ballots, in the order of the log. */
  readonly steps: string[] = ['open'];
  readonly forms: Form[] = [];
  /** Ballots received at this time or later come too late. */
  deadlineMillis = Infinity;
  private state: State = 'open';
  /** Ballots by voter; the place in the list is the revision. */
  private readonly voters = new Map<number, TakenBallot[]>();
  private readonly spent = new Map<number, TakenBallot>();
  private readonly batches = new Map<string, readonly Sheet[]>();
  private readonly rules = new Set<string>();

  constructor(readonly mayRevote: boolean) {}

  get isClosed(): boolean {
    return !EARLIER.has(this.state);
  }

  /** All ballots of voters, those of one voter in order. */
  get ballots(): TakenBallot[] {
    return [...this.voters.values()].flat();
  }

  /** How many ballots of a voter were taken. */
  revisionsOf(voter: number): number {
    return this.voters.get(voter)?.length ?? 0;
  }

  /** `accepted` and `same-receipt` say whose ballot it is and which of hers. */
  cast(form: Form, receivedMillis: number): string {
    if (this.isClosed) return 'closed';
    const known = this.spent.get(form.token);
    if (known !== undefined) {
      const isSame = known.voter === form.voter && known.ballot === form.ballot;
      return isSame ? `same-receipt ${nameOf(known)}` : 'token-reused';
    }
    if (receivedMillis >= this.deadlineMillis) return 'closed';
    const earlier = this.voters.get(form.voter) ?? [];
    if (earlier.length > 0 && !this.mayRevote) return 'already-voted';
    const taken: TakenBallot = { ...form, r: earlier.length, isVoid: false };
    this.voters.set(form.voter, [...earlier, taken]);
    this.spent.set(form.token, taken);
    return `accepted ${nameOf(taken)}`;
  }

  /** An act that both officers approved; the same one again changes nothing. */
  enter(deed: Deed): string {
    if (deed.t === 'rule') return this.decide(deed.to);
    return deed.t === 'paper' ? this.takePaper(deed) : this.remove(deed);
  }

  setDeadline(millis: number): string {
    if (this.isClosed) return this.wrongState();
    this.state = 'closing';
    this.deadlineMillis = millis;
    return 'done';
  }

  close(): string {
    if (this.isClosed) return this.wrongState();
    this.state = 'closed';
    this.steps.push('close');
    const sheets = this.sheets().length;
    const casts = this.ballots.length + sheets;
    const credentials = this.voters.size + sheets;
    const voids = this.ballots.filter(({ isVoid }) => isVoid).length;
    return `closed ${casts} ${credentials} ${voids} ${this.effective().length}`;
  }

  /** @param isCurrent whether nothing was entered since the ballots were read */
  count(isCurrent: boolean): string {
    if (!this.isClosed) return this.wrongState();
    if (!isCurrent) return 'log-moved-on';
    this.state = 'counted';
    this.steps.push('reveal', 'tally', 'final');
    return 'done';
  }

  publish(): string {
    if (this.state !== 'counted') return this.wrongState();
    this.state = 'published';
    return 'done';
  }

  /** The log is open, and opens once. */
  open(): string {
    return this.wrongState();
  }

  standing(voter: number): string {
    const last = this.voters.get(voter)?.at(-1);
    if (last === undefined) return 'none';
    return last.isVoid ? 'void' : 'recorded';
  }

  /** Names of the ballots that count, after the close. */
  reveal(): string {
    if (!this.isClosed) return this.wrongState();
    return `revealed ${this.effective().sort().join('; ')}`;
  }

  /** The ballots that count, with what is on them. */
  effective(): string[] {
    const last = [...this.voters.values()].flatMap((ballots) => ballots.slice(-1));
    const counting = last.filter(({ isVoid }) => !isVoid);
    return [
      ...counting.map((one) => `${nameOf(one)} ${one.style} ${one.ballot}`),
      ...this.sheets().map(({ style, ballot }) => `paper ${style} ${ballot}`),
    ];
  }

  private decide(to: string): string {
    if (this.rules.has(to)) return 'as before';
    this.rules.add(to);
    this.steps.push(`rule ${to}`);
    return 'entered';
  }

  private takePaper({ batch, sheets }: Extract<Deed, { t: 'paper' }>): string {
    const earlier = this.batches.get(batch);
    if (JSON.stringify(earlier) === JSON.stringify(sheets)) return 'as before';
    if (this.isClosed) return 'entry-out-of-order';
    if (earlier !== undefined) return 'batch-entered';
    this.batches.set(batch, sheets);
    this.steps.push(`paper ${batch}`);
    return 'entered';
  }

  /** Taking a ballot out does not bring an older one back; a later one counts again. */
  private remove({ t, voter, r, reason }: Extract<Deed, { t: 'void' | 'restore' }>): string {
    const ballot = this.voters.get(voter)?.[r];
    if (ballot === undefined) return 'no-such-cast';
    if (ballot.lastAct === `${t} ${reason}`) return 'as before';
    if (ballot.isVoid === (t === 'void')) return 'changes-nothing';
    ballot.lastAct = `${t} ${reason}`;
    ballot.isVoid = t === 'void';
    this.steps.push(`${t} ${nameOf(ballot)} ${reason}`);
    // A count that left the ballot in, or out, is no longer the last word.
    if (this.isClosed) this.state = 'closed';
    return 'entered';
  }

  private sheets(): Sheet[] {
    return [...this.batches.values()].flat();
  }

  private wrongState(): string {
    return `wrong-log-state ${this.state}`;
  }
}

/** How a ballot of a voter is called. */
export function nameOf({ voter, r }: { readonly voter: number; readonly r: number }): string {
  return `voter ${voter} revision ${r}`;
}
