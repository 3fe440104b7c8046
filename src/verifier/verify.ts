import { checkApprovals } from './core/approvals';
import {
  checkIdentity,
  checkSignature,
  checkTimestamps,
  checkWitnesses,
} from './core/authenticity';
import { checkBijection } from './core/bijection';
import {
  checkCommitments,
  checkDemographics,
  checkPrivacy,
  checkSalts,
  checkValidity,
} from './core/ballots';
import { Bundle, type VerifyOptions } from './core/bundle';
import type { BundleSource } from './core/bundle-source';
import { CATALOGUE } from './core/catalogue';
import { checkFiles, checkForm, checkHashes } from './core/completeness';
import {
  checkCloseFigures,
  checkOneBallotEach,
  checkStyles,
  checkTurnout,
} from './core/eligibility';
import { checkCvr } from './core/cvr';
import { checkCopies, checkOrder, checkRevisions } from './core/log-entries';
import { checkHeads, checkRoot, checkSeenHeads } from './core/log-heads';
import { checkReceipts } from './core/log-receipts';
import { noticesOf } from './core/notices';
import { checkPaper } from './core/paper';
import { checkRemovals } from './core/removals';
import {
  finding,
  judged,
  undecided,
  type CheckResult,
  type Outcome,
  type Report,
} from './core/report';
import {
  checkFrozen,
  checkPabulib,
  checkPublished,
  checkRecount,
  checkTieOrders,
} from './core/results';
import { checkVerifier } from './core/self-test';
import { totalsOf } from './core/totals';
import { TooMuchWork } from './recount/too-much-work';

type Check = (bundle: Bundle) => Outcome;

const CHECKS: Readonly<Record<string, Check>> = {
  C01: checkFiles,
  C02: checkHashes,
  C03: checkForm,
  A01: checkSignature,
  A02: checkIdentity,
  A03: checkWitnesses,
  A04: checkTimestamps,
  A05: checkApprovals,
  L01: checkRoot,
  L02: checkHeads,
  L03: checkSeenHeads,
  L04: checkCopies,
  L05: checkOrder,
  L06: checkRevisions,
  L07: checkReceipts,
  E01: checkTurnout,
  E02: checkOneBallotEach,
  E03: checkStyles,
  E04: checkRemovals,
  E05: checkCloseFigures,
  B01: checkBijection,
  B02: checkCommitments,
  B03: checkSalts,
  B04: checkValidity,
  B05: checkPrivacy,
  B06: checkDemographics,
  R01: checkFrozen,
  R02: checkTieOrders,
  R03: checkRecount,
  R04: checkPabulib,
  R05: checkCvr,
  R06: checkPublished,
  R07: checkPaper,
  X01: checkVerifier,
};

/** Told before each check: its id, its place from 0, and how many checks there are. */
export type Progress = (id: string, place: number, of: number) => void;

/**
 * Runs every check over a tally bundle. Never throws for anything that the bundle holds: what
 * cannot be read is a finding, and one check that stops does not keep others from running.
 */
export function verifyBundle(
  source: BundleSource,
  options: VerifyOptions = {},
  progress?: Progress,
): Report {
  const bundle = new Bundle(source, options);
  const totals = totalsOf(bundle);
  const checks = CATALOGUE.map(([id], place) => {
    progress?.(id, place, CATALOGUE.length);
    return { id, ...outcomeOf(id, bundle) };
  });
  return {
    verdict: verdictOf(checks),
    ...headOf(bundle),
    counts: bundle.log().ofType('final').length,
    checks,
    notices: noticesOf(bundle, totals),
    totals,
  };
}

function outcomeOf(id: string, bundle: Bundle): Outcome {
  try {
    return (CHECKS[id] as Check)(bundle);
  } catch (error) {
    if (error instanceof TooMuchWork)
      return undecided('the recount would take too much time or memory', []);
    return judged([finding('(verifier)', `the check stopped: ${String(error)}`)]);
  }
}

function verdictOf(checks: readonly CheckResult[]): Report['verdict'] {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'incomplete') ? 'incomplete' : 'pass';
}

function headOf(bundle: Bundle): Pick<Report, 'round' | 'origin' | 'size' | 'root'> {
  const head = bundle.checkpoint();
  const round = bundle.entry(0, 'open')?.round ?? bundle.config().value?.round ?? '';
  if (head === undefined) return { round, origin: '', size: 0, root: '' };
  return { round, origin: head.origin, size: head.size, root: head.root.toString('base64') };
}
