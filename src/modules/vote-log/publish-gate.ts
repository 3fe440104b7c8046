import { statSync } from 'node:fs';

import { sentenceOf } from '../../verifier/core/catalogue';
import { folderSource } from '../../verifier/sources/folder-source';
import { zipFileSource } from '../../verifier/sources/zip-file-source';
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
  /** A zip, or a folder. */
  readonly path: string;
  readonly vkey: string;
  /** Public heads, the last ones. */
  readonly seen: readonly string[];
  /** Nothing is signed yet: only the signature may be missing. */
  readonly isDraft: boolean;
}

/**
 * Runs the independent verifier: on a draft before anything of the count is entered or signed, and on
 * the exact bytes that would be published. Nothing becomes public unless it passes; no switch skips
 * this.
 */
export function passGate({ path, vkey, seen, isDraft }: GateJob): GateReport {
  const source = statSync(path).isDirectory() ? folderSource(path) : zipFileSource(path);
  const report = verifyBundle(source, { vkey, seen, draft: isDraft });
  const failures = report.checks
    .filter(({ status }) => status === 'fail' || status === 'incomplete')
    .map(failure);
  return { verdict: report.verdict, json: JSON.stringify(report), failures };
}

/** What should hold, and the first place where it does not. */
function failure({ id, findings: [first] }: Report['checks'][number]): string {
  const where = first?.line === undefined ? '' : ` line ${first.line}`;
  return `${id} ${first?.file ?? ''}${where} ${first?.message ?? ''} (${sentenceOf(id)})`;
}
