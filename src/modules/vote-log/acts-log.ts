import { Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import type { ActEntry } from '../../domain/vote-log/approval';
import { fromBase64Url, sameBytes } from '../../domain/vote-log/bytes';
import {
  entryBytes,
  parseEntry,
  type CastEntry,
  type Entry,
  type VoidEntry,
} from '../../domain/vote-log/entry';
import type { StepType } from '../../domain/vote-log/step';
import { leafHash } from '../../domain/vote-log/merkle';
import { parseTrackingCode, printedCode, trackingSlug } from '../../domain/vote-log/tracking-code';
import { VoteLogRepository } from './vote-log.repository';

/** A cast that two officers may take out of the count or put back. */
export interface NamedCast {
  readonly k: string;
  readonly r: number;
  /** Place in the log. */
  readonly index: number;
  /** As on the receipt. */
  readonly code: string;
  /** Whether it is void now, by the whole log. */
  readonly isVoid: boolean;
}

/** A `void` or `restore` under a head. */
export interface Removal {
  readonly index: number;
  readonly entry: VoidEntry;
  /** Tracking code of the cast. */
  readonly code: string;
  /** Whether a `reveal` stands before it. */
  readonly isAfterReveal: boolean;
}

/** Removals under a head, and the figures that belong to them. */
export interface Removals {
  readonly all: readonly Removal[];
  /** Casts under the head. */
  readonly casts: number;
  /** Casts that are void in the end. */
  readonly voids: number;
}

const REMOVALS: ReadonlySet<StepType> = new Set(['void', 'restore']);

/** What those who enter acts, and the page that tells of them, read of a log. */
@Injectable()
export class ActsLog {
  constructor(private readonly logs: VoteLogRepository) {}

  /** The verifier keys that may approve acts of a round; empty where there is no log. */
  async approversOf(round: string): Promise<readonly string[]> {
    const open = await this.entryAt(round, 0);
    return open?.t === 'open' ? open.keys.approvers : [];
  }

  /** The cast of a tracking code; undefined for a code that no ballot of the round has. */
  async castOfCode(round: string, typed: string): Promise<NamedCast | undefined> {
    const slug = parseTrackingCode(typed);
    const index = slug.ok ? await this.logs.indexOf(round, slug.value) : undefined;
    const cast = index === undefined ? undefined : await this.entryAt(round, index);
    return cast?.t === 'cast' ? this.castOf(round, cast) : undefined;
  }

  /** The cast of a credential and revision, with the code that its entry gives. */
  async castOf(round: string, named: Pick<CastEntry, 'k' | 'r'>): Promise<NamedCast | undefined> {
    const k = assertDefined(fromBase64Url(named.k), 'credential of an entry');
    const index = await this.logs.indexOfCast(round, k, named.r);
    const cast = index === undefined ? undefined : await this.entryAt(round, index);
    if (index === undefined || cast?.t !== 'cast' || !isSame(cast, named)) return undefined;
    const size = (await this.logs.find(round))?.size ?? 0;
    const act = await this.logs.lastActOn(round, { k, r: named.r }, size);
    return { k: cast.k, r: cast.r, index, code: codeOf(cast), isVoid: act?.kind === 'void' };
  }

  /** Where exactly this entry stands in the log. */
  async placeOf(round: string, entry: ActEntry): Promise<number | undefined> {
    const bytes = entryBytes(entry);
    const index = await this.logs.indexOf(round, trackingSlug(leafHash(bytes)));
    if (index === undefined) return undefined;
    const [body] = await this.logs.entries(round, index, index + 1);
    return body !== undefined && sameBytes(body, bytes) ? index : undefined;
  }

  /** What was taken out and put back, as far as the public head tells. */
  async publicRemovals(round: string): Promise<Removals> {
    const size = (await this.logs.latestPublicNote(round))?.size ?? 0;
    const steps = await this.logs.steps(round, size);
    const reveal = steps.find(({ kind }) => kind === 'reveal')?.index ?? Infinity;
    const all: Removal[] = [];
    for (const { index } of steps.filter(({ kind }) => REMOVALS.has(kind))) {
      const removal = await this.removalAt(round, index);
      if (removal !== undefined) all.push({ ...removal, isAfterReveal: index > reveal });
    }
    return { all, casts: size - steps.length, voids: voidsAmong(all) };
  }

  private async removalAt(
    round: string,
    index: number,
  ): Promise<Omit<Removal, 'isAfterReveal'> | undefined> {
    const entry = await this.entryAt(round, index);
    if (entry === undefined || !isRemoval(entry)) return undefined;
    return { index, entry, code: (await this.castOf(round, entry))?.code ?? '' };
  }

  private async entryAt(round: string, index: number): Promise<Entry | undefined> {
    const [body] = await this.logs.entries(round, index, index + 1);
    const entry = body === undefined ? undefined : parseEntry(body);
    return entry?.ok === true ? entry.value : undefined;
  }
}

/** Casts that are void in the end. */
function voidsAmong(removals: readonly Removal[]): number {
  const voids = new Set<string>();
  for (const { entry } of removals) {
    if (entry.t === 'void') voids.add(`${entry.k} ${entry.r}`);
    else voids.delete(`${entry.k} ${entry.r}`);
  }
  return voids.size;
}

function isRemoval(entry: Entry): entry is VoidEntry {
  return entry.t === 'void' || entry.t === 'restore';
}

function isSame(a: Pick<CastEntry, 'k' | 'r'>, b: Pick<CastEntry, 'k' | 'r'>): boolean {
  return a.k === b.k && a.r === b.r;
}

function codeOf(cast: CastEntry): string {
  return printedCode(trackingSlug(leafHash(entryBytes(cast))));
}
