import type { VerifyOptions } from '../core/bundle';
import type { Report } from '../core/report';
import { sha256 } from '../formats/bytes';
import { parseVerifierKey } from '../formats/note';
import { zipSource } from '../sources/zip-source';
import { verifyBundle, type Progress } from '../verify';

/** A text file that somebody brought along. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What the page hands to the thread that checks. */
export interface Job {
  /** The bytes of the tally bundle. */
  readonly zip: ArrayBuffer;
  /** The key of the log as it was typed; empty when none was given. */
  readonly vkey: string;
  /** Whether the key in the bundle may be trusted. */
  readonly isSelfTrusted: boolean;
  readonly receipts: readonly NamedText[];
  /** Texts of heads that somebody kept. */
  readonly seen: readonly string[];
}

/** What the thread answers. */
export interface Checked {
  readonly report: Report;
  /** Hash of the file, lower-case hex. */
  readonly sha256: string;
}

/** Whether the text is a key that signatures can be checked with. */
export function isLogKey(text: string): boolean {
  return parseVerifierKey(text.trim()) !== undefined;
}

/** Checks a bundle with exactly the options that the command line would make of the same input. */
export function checkJob(job: Job, progress?: Progress): Checked {
  const zip = Buffer.from(job.zip);
  const report = verifyBundle(zipSource(zip), optionsOf(job), progress);
  return { report, sha256: sha256(zip).toString('hex') };
}

/** The report as `--json` prints it. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A file as text, not repaired by more than the command line would: the mark at its start stays. */
export function textOf(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString('utf8');
}

function optionsOf({ vkey, isSelfTrusted, receipts, seen }: Job): VerifyOptions {
  const key = isSelfTrusted ? 'self' : vkey.trim();
  return { ...(key === '' ? {} : { vkey: key }), seen, receipts };
}
