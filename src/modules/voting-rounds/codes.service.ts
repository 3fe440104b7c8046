import { Inject, Injectable } from '@nestjs/common';
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit-trail';
import type { RollEntry } from './roll-entry.entity';
import { RollRepository, type CodeHolder } from './roll.repository';
import type { VotingRoundsError } from './voting-rounds.errors';

/** A code for the person who prints it: the only time it exists in readable form. */
export interface PrintedCode {
  readonly personRef: string;
  /** Three groups of four characters. */
  readonly code: string;
}

/** Who gets codes: everybody without one, or chosen people, whose earlier codes end. */
export type CodeRequest = (
  | { readonly kind: 'missing'; readonly limit: number }
  | { readonly kind: 'chosen'; readonly personRefs: readonly string[] }
) & { readonly format?: CodeFormat };

/** How the codes leave the office: on slips that are printed, or as a file. */
export type CodeFormat = 'sheet' | 'csv';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;
const CODE_FORM = new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`);

/** One-time codes: made for roll entries, shown once, kept as keyed hashes. */
@Injectable()
export class CodesService {
  private readonly keys: readonly Uint8Array[];

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly roll: RollRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {
    this.keys = config.sessionSecrets.map(codeKey);
  }

  /** The roll entry that a typed code opens, or undefined. Reading changes nothing. */
  async redeem(roundId: string, typed: string): Promise<CodeHolder | undefined> {
    const code = normalCode(typed);
    if (code === undefined) return undefined;
    const hashes = this.keys.map((key) => hashCode(key, roundId, code));
    return this.roll.byCode(roundId, hashes);
  }

  /** Makes codes and gives them back, the only time that anybody sees them. */
  async generate(
    by: string | null,
    round: { readonly id: string; readonly slug: string },
    request: CodeRequest,
  ): Promise<Result<PrintedCode[], VotingRoundsError>> {
    return this.unitOfWork.run(async (tx) => {
      const entries = await this.entriesFor(tx, round.id, request);
      if (!entries.ok) return entries;
      const codes = newCodes(entries.value.length);
      const made = entries.value.map((entry, i) => ({
        entry,
        code: assertDefined(codes[i], 'code'),
      }));
      const ids = entries.value.map(({ id }) => id);
      const voided = request.kind === 'chosen' ? await this.roll.removeCodes(tx, round.id, ids) : 0;
      const [key] = this.keys;
      await this.roll.insertCodes(
        tx,
        made.map(({ entry, code }) => ({
          codeHash: hashCode(assertDefined(key, 'session secret'), round.id, code),
          roundId: round.id,
          rollEntryId: entry.id,
        })),
      );
      const details = { codes: made.length, voided, format: request.format ?? null };
      const subject = `round:${round.slug}`;
      await this.audit.record(tx, { event: 'codes-generated', actorId: by, subject, details });
      return ok(
        made.map(({ entry, code }) => ({ personRef: entry.personRef, code: grouped(code) })),
      );
    });
  }

  private async entriesFor(
    tx: Tx,
    roundId: string,
    request: CodeRequest,
  ): Promise<Result<RollEntry[], VotingRoundsError>> {
    if (request.kind === 'missing') {
      const entries = await this.roll.withoutCode(tx, roundId, request.limit);
      return entries.length === 0 ? err({ kind: 'nobody-without-code' }) : ok(entries);
    }
    const wanted = [...new Set(request.personRefs)];
    const found = await this.roll.byPersonRefs(tx, roundId, wanted);
    const known = new Map(found.map((entry) => [entry.personRef, entry]));
    const missing = wanted.find((ref) => !known.has(ref));
    if (missing !== undefined) return err({ kind: 'roll-entry-not-found', personRef: missing });
    return ok(wanted.map((ref) => assertDefined(known.get(ref), 'roll entry')));
  }
}

/** Typed codes are forgiven their case, spaces, dashes, and letters that look like digits. */
export function normalCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 100)
    .replace(/[\s\u2010-\u2015_-]/g, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return CODE_FORM.test(code) ? code : undefined;
}

function newCodes(count: number): string[] {
  const bytes = randomBytes(count * CODE_LENGTH);
  const code = (i: number) => bytes.subarray(i * CODE_LENGTH, (i + 1) * CODE_LENGTH);
  return Array.from({ length: count }, (_, i) =>
    [...code(i)].map((byte) => ALPHABET[byte % 32]).join(''),
  );
}

function grouped(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-');
}

/** A stolen database alone cannot be searched for codes, however few characters they have. */
function codeKey(sessionSecret: string): Uint8Array {
  return Buffer.from(hkdfSync('sha256', sessionSecret, '', 'baraza voting-code-v1', 32));
}

function hashCode(key: Uint8Array, roundId: string, code: string): string {
  return createHmac('sha256', key).update(`${roundId}\0${code}`).digest('hex');
}
