import type { JsonFile, ReadableLine } from './json-files';
import type { Approval, Entry } from './model';

/** An entry that two people must have approved. */
export type ActEntry = Extract<Entry, { readonly by: unknown }>;

/** One of the two approvals of an entry. */
export interface ApprovalFile {
  /** 1-based line of the entry. */
  readonly line: number;
  readonly entry: ActEntry;
  /** What is signed follows from these bytes. */
  readonly entryBytes: Buffer;
  /** Id of the key that the entry names for this approval. */
  readonly key: string;
  /** Whether the entry stands behind the last count, so that its approvals are in no manifest. */
  readonly isLate: boolean;
  readonly file: JsonFile<Approval>;
}

/**
 * The approvals that the log asks for, by path: `approvals/<index>-1.json` and `-2.json`.
 * @param steps the entries that are no casts
 */
export function approvalsOf(
  steps: readonly ReadableLine<Entry>[],
  read: (path: string) => JsonFile<Approval>,
): ReadonlyMap<string, ApprovalFile> {
  const lastCount = steps.findLast(({ value }) => value.t === 'final')?.line ?? Infinity;
  const files = new Map<string, ApprovalFile>();
  for (const { line, bytes, value } of steps) {
    if (!isAct(value)) continue;
    value.by.forEach((key, place) => {
      const path = `approvals/${line - 1}-${place + 1}.json`;
      const isLate = line > lastCount;
      files.set(path, { line, entry: value, entryBytes: bytes, key, isLate, file: read(path) });
    });
  }
  return files;
}

function isAct(entry: Entry): entry is ActEntry {
  return 'by' in entry;
}
