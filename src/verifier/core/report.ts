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
  readonly voids: number;
  readonly roll: number;
  /** Absent where the configuration names none. */
  readonly currency?: { readonly code: string; readonly decimals: number };
  readonly pots: Readonly<Record<string, PotTotals>>;
}

/** Figures of one pot. */
export interface PotTotals {
  readonly ballots: number;
  readonly budgetMinor: string;
  readonly costMinor: string;
  readonly leftMinor: string;
  readonly winners: readonly string[];
  readonly runs: number;
  readonly ties: number;
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
