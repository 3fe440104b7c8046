import { zipSource } from '../../verifier/sources/zip-source';
import { verifyBundle } from '../../verifier/verify';
import type { Report } from '../../verifier/core/report';

/** What the gate holds against a bundle. */
export interface GateReport {
  readonly verdict: Report['verdict'];
  /** The whole report, as `baraza verify --json` prints it. */
  readonly json: string;
  /** Each failing check with its first finding. */
  readonly failures: readonly string[];
}

/** A bundle with what its makers know of it from elsewhere. */
export interface GateJob {
  readonly zip: Uint8Array;
  readonly vkey: string;
  /** Public heads, the last ones. */
  readonly seen: readonly string[];
}

/**
 * Runs the independent verifier on the exact bytes that would be published. Nothing becomes public
 * unless it passes; no switch skips this.
 */
export function passGate({ zip, vkey, seen }: GateJob): GateReport {
  const report = verifyBundle(zipSource(Buffer.from(zip)), { vkey, seen });
  const failures = report.checks
    .filter(({ status }) => status === 'fail' || status === 'incomplete')
    .map(({ id, findings }) =>
      `${id} ${findings[0]?.file ?? ''} ${findings[0]?.message ?? ''}`.trim(),
    );
  return { verdict: report.verdict, json: JSON.stringify(report), failures };
}
