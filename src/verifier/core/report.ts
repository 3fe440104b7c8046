/** Where and what a check found. `line` is 1-based. */
export interface Finding {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/** How a check ended. "not-applicable" always has a reason. */
export type Status = 'pass' | 'fail' | 'incomplete' | 'not-applicable';

/** The end of one check, before it gets its id. */
export interface Outcome {
  readonly status: Status;
  readonly reason?: string;
  readonly findings: readonly Finding[];
}

/** The end of one check. */
export interface CheckResult extends Outcome {
  readonly id: string;
}

/** Figures the verifier computed itself; money in minor units as decimal text. */
export interface Totals {
  readonly casts: number;
  readonly credentials: number;
  readonly effective: number;
  /** Casts that are void in the end. */
  readonly voids: number;
  /** Their share of all casts in percent, with two decimals. */
  readonly voidPercent: string;
  /** Casts that were taken out or put back when ballots had been revealed already. */
  readonly voidsAfterReveal: number;
  /** Per batch; empty where no ballot came on paper. */
  readonly paper: Readonly<Record<string, BatchTotals>>;
  readonly roll: number;
  /** Absent where the configuration names none. */
  readonly currency?: { readonly code: string; readonly decimals: number };
  readonly pots: Readonly<Record<string, PotTotals>>;
}

/** What became of a batch of paper. */
export interface BatchTotals {
  readonly casts: number;
  /** Those that are not void in the end. */
  readonly counted: number;
}

/** Whether ballots that were taken out could have changed the winners of a pot. */
export type Influence = 'no' | 'yes' | 'cannot-be-excluded';

/** Figures of one pot. */
export interface PotTotals {
  readonly ballots: number;
  readonly budgetMinor: string;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly winners: readonly string[];
  readonly runs: number;
  readonly ties: number;
  /** Fewest votes or points of a winner minus most of a loser; null where one of them is missing. */
  readonly margin: number | null;
  readonly voidsCouldHaveChanged: Influence;
}

/** What `verifyBundle` returns and `--json` prints. `counts`: complete counts in the log. */
export interface Report {
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  readonly round: string;
  readonly origin: string;
  readonly size: number;
  /** base64 */
  readonly root: string;
  readonly counts: number;
  readonly checks: readonly CheckResult[];
  readonly notices: readonly string[];
  readonly totals: Totals;
}

/** A finding about a file as a whole, or about one of its lines. */
export function finding(file: string, message: string, line?: number): Finding {
  return line === undefined ? { file, message } : { file, line, message };
}

/** Failed when there are findings, else passed. */
export function judged(findings: readonly Finding[]): Outcome {
  return { status: findings.length === 0 ? 'pass' : 'fail', findings };
}

/** A check that has nothing to look at, with the reason. */
export function notApplicable(reason: string): Outcome {
  return { status: 'not-applicable', reason, findings: [] };
}

/** Failed when there are findings, else incomplete for the reason. */
export function undecided(reason: string, findings: readonly Finding[]): Outcome {
  return findings.length > 0 ? judged(findings) : { status: 'incomplete', reason, findings };
}
