import type { CastEntry, Entry, RemovalEntry } from './model';

/** A cast in the log. */
export interface Cast extends CastEntry {
  /** 0-based index in the log. */
  readonly index: number;
}

/** What the log says about casts. */
export interface CastTable {
  readonly all: readonly Cast[];
  /** By `castKey`; of duplicates the first. */
  readonly byKey: ReadonlyMap<string, Cast>;
  /** Credential → its casts in order of the log. */
  readonly byCredential: ReadonlyMap<string, readonly Cast[]>;
  /** Credential → the one cast that counts. */
  readonly effective: ReadonlyMap<string, Cast>;
  /** Keys of casts that are void in the end, and at the close. */
  readonly voids: ReadonlySet<string>;
  /** Figures when the close was written. */
  readonly atClose: { readonly voids: number; readonly effective: number };
}

/** One text for a credential and its revision. */
export function castKey({ k, r }: { readonly k: string; readonly r: number }): string {
  return `${k} ${r}`;
}

/** Collects the casts, and which of them count: of each credential the latest, unless void. */
export function castTable(lines: readonly { readonly value: Entry | undefined }[]): CastTable {
  const all: Cast[] = [];
  const removals: RemovalEntry[] = [];
  let removalsAtClose: number | undefined;
  lines.forEach(({ value }, index) => {
    if (value?.t === 'cast') all.push({ ...value, index });
    if (value?.t === 'void' || value?.t === 'restore') removals.push(value);
    if (value?.t === 'close') removalsAtClose ??= removals.length;
  });
  const byCredential = grouped(all);
  const voids = voidKeys(removals);
  const voidsAtClose = voidKeys(removals.slice(0, removalsAtClose));
  return {
    all,
    byKey: new Map(all.toReversed().map((cast) => [castKey(cast), cast])),
    byCredential,
    effective: effectiveCasts(byCredential, voids),
    voids,
    atClose: {
      voids: voidsAtClose.size,
      effective: effectiveCasts(byCredential, voidsAtClose).size,
    },
  };
}

function grouped(all: readonly Cast[]): Map<string, Cast[]> {
  const groups = new Map<string, Cast[]>();
  for (const cast of all) {
    const group = groups.get(cast.k);
    if (group === undefined) groups.set(cast.k, [cast]);
    else group.push(cast);
  }
  return groups;
}

function voidKeys(removals: readonly RemovalEntry[]): Set<string> {
  const keys = new Set<string>();
  for (const removal of removals) {
    if (removal.t === 'void') keys.add(castKey(removal));
    else keys.delete(castKey(removal));
  }
  return keys;
}

function effectiveCasts(
  byCredential: ReadonlyMap<string, readonly Cast[]>,
  voids: ReadonlySet<string>,
): Map<string, Cast> {
  const effective = new Map<string, Cast>();
  for (const [credential, casts] of byCredential) {
    const latest = casts.reduce((best, cast) => (cast.r > best.r ? cast : best));
    if (!voids.has(castKey(latest))) effective.set(credential, latest);
  }
  return effective;
}
