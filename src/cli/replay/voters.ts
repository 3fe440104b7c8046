import type { Agent } from 'node:http';

import type { ReplayRound } from './officer-work';
import { SiteVisit, VisitFailed } from './site-visit';

/** What casting all ballots came to. */
export interface CastReport {
  readonly accepted: number;
  readonly refused: number;
  /** Addresses of the receipts of acknowledged ballots. */
  readonly receipts: readonly string[];
  /** Why the first of the refused ballots were. */
  readonly failures: readonly string[];
  readonly seconds: number;
  /** Milliseconds of every request, sorted. */
  readonly latencies: Float64Array;
}

/** Where to cast, and how. */
export interface Casting {
  readonly base: URL;
  readonly agent: Agent;
  readonly voters: number;
  readonly receipt: (address: string) => void;
  readonly progress: (done: number) => void;
}

const PROGRESS_EVERY = 500;
const SHOWN_FAILURES = 20;

/** Casts ballots as voters do: code, ballot, check, cast, receipt; so many voters at once. */
export async function castAll(
  ballots: readonly (readonly string[])[],
  round: ReplayRound,
  casting: Casting,
): Promise<CastReport> {
  const latencies: number[] = [];
  const receipts: string[] = [];
  const failures: string[] = [];
  let next = 0;
  const started = performance.now();
  const voter = async (): Promise<void> => {
    for (let i = next++; i < ballots.length; i = next++) {
      const visit = new SiteVisit(casting.base, casting.agent, (millis) => latencies.push(millis));
      try {
        const address = await voteOnce(visit, round.slug, round.codes[i] ?? '', ballots[i] ?? []);
        receipts.push(address);
        casting.receipt(address);
      } catch (error) {
        failures.push(`ballot ${i + 1}: ${reasonOf(error)}`);
      }
      if ((i + 1) % PROGRESS_EVERY === 0) casting.progress(i + 1);
    }
  };
  await Promise.all(Array.from({ length: casting.voters }, voter));
  const seconds = (performance.now() - started) / 1000;
  return {
    ...{ accepted: receipts.length, refused: failures.length, receipts, seconds },
    failures: failures.slice(0, SHOWN_FAILURES),
    latencies: Float64Array.from(latencies).sort(),
  };
}

async function voteOnce(
  visit: SiteVisit,
  slug: string,
  code: string,
  choices: readonly string[],
): Promise<string> {
  await visit.open(`/rounds/${slug}/code`);
  await visit.open(await visit.submit(`/rounds/${slug}/code`, { code }));
  const chosen = Object.fromEntries(choices.map((id) => [`choice.${id}`, '1']));
  await visit.check(`/rounds/${slug}/ballot`, chosen);
  const blank = choices.length === 0 ? { blank: 'yes' } : {};
  const receipt = await visit.submit(`/rounds/${slug}/ballots`, blank);
  await visit.open(receipt);
  return receipt;
}

function reasonOf(error: unknown): string {
  if (error instanceof VisitFailed) return error.message;
  return error instanceof Error ? error.message : String(error);
}
