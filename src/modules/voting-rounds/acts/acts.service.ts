import { Injectable } from '@nestjs/common';

import { approvalBy, checkApprovals, isApprovalBy } from '../../../domain/vote-log/approval';
import { toHex } from '../../../domain/vote-log/bytes';
import { parseVerifierKey, type NoteKey, type NoteSigner } from '../../../domain/vote-log/note';
import { assertDefined } from '../../../domain/shared/assert';
import { plusSeconds } from '../../../domain/shared/instant';
import { err, ok, type Result } from '../../../domain/shared/result';
import { Clock } from '../../../platform/clock';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { newId } from '../../../platform/ids';
import type { Actor } from '../../../platform/security/current-actor';
import { ApproverKeys, type AccountsError } from '../../accounts';
import { AuditTrail } from '../../audit-trail';
import { ActsLog, type ActRefused, type BallotBoxUnavailable } from '../../vote-log';
import { ActEntering } from './act-entering';
import { ActLegality } from './act-legality';
import { entryOf, type ActWish, type Case } from './act-terms';
import type { ActsError } from './acts.errors';
import type { ApprovalRequest } from './approval-request.entity';
import { ApprovalRequestsRepository } from './approval-requests.repository';
import { CaseFiles } from './case-files';

/** What a proposal needs beside the officer. */
export interface Proposal {
  readonly wish: ActWish;
  readonly case: Case;
  readonly password: string;
}

/** An act that was proposed, whatever became of it. */
export type ProposedAct = Readonly<ApprovalRequest>;

/** What each decision is called in the record. */
const EVENTS = {
  approved: 'act-approved',
  refused: 'act-refused',
  withdrawn: 'act-withdrawn',
} as const;

const EXPIRY_SECONDS = 72 * 3600;

/** Acts of two officers: one proposes and signs, another looks at the same facts and decides. */
@Injectable()
export class ActsService {
  constructor(
    private readonly requests: ApprovalRequestsRepository,
    private readonly approverKeys: ApproverKeys,
    private readonly log: ActsLog,
    private readonly legality: ActLegality,
    private readonly cases: CaseFiles,
    private readonly entering: ActEntering,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async ofRound(slug: string): Promise<ApprovalRequest[]> {
    return this.requests.ofRound(slug);
  }

  async find(slug: string, id: string): Promise<ApprovalRequest | undefined> {
    return (await this.requests.find(slug, id)) ?? undefined;
  }

  isExpired({ state, expiresAt }: ApprovalRequest): boolean {
    return state === 'proposed' && expiresAt <= this.clock.now();
  }

  /** The first officer proposes, and signs for whoever of the others may approve it. */
  async propose(
    officer: Actor,
    slug: string,
    { wish, case: facts, password }: Proposal,
  ): Promise<Result<string, ActsError | ActRefused | AccountsError>> {
    const outlook = await this.legality.termsOf(slug, wish);
    if (!outlook.ok) return outlook;
    const signer = await this.signerFor(officer, slug, password);
    if (!signer.ok) return signer;
    const keys = (await this.keysOf(slug)).map(({ id }) => toHex(id));
    const others = keys.filter((key) => key !== keyIdOf(signer.value));
    const id = newId();
    const terms = { ...outlook.value, ref: this.cases.keep(slug, id, facts) };
    const firstKey = keyIdOf(signer.value);
    const approvals = others.map((second) => [
      second,
      approvalBy(signer.value, entryOf(terms, [firstKey, second])),
    ]);
    const now = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      await this.requests.insert(tx, {
        ...{ id, round: slug, kind: wish.kind, terms, reference: facts.reference },
        ...{ proposedBy: officer.accountId, proposedAt: now, firstKey },
        firstApprovals: Object.fromEntries(approvals) as Record<string, string>,
        ...{ expiresAt: plusSeconds(now, EXPIRY_SECONDS), state: 'proposed' },
        ...{ decidedBy: null, decidedAt: null, secondKey: null, secondApproval: null },
        ...{ entryIndex: null, failure: null },
      });
      await this.audit.record(tx, {
        event: 'act-proposed',
        actorId: officer.accountId,
        subject: `round:${slug}`,
        details: { act: wish.kind },
      });
    });
    return ok(id);
  }

  /** A second officer approves: the entry goes into the log, with both signatures. */
  async approve(
    officer: Actor,
    { slug, id }: { readonly slug: string; readonly id: string },
    password: string,
  ): Promise<Result<void, ActsError | AccountsError | BallotBoxUnavailable>> {
    const open = await this.openRequest(slug, id);
    if (!open.ok) return open;
    if (open.value.proposedBy === officer.accountId) return err({ kind: 'same-officer' });
    const signer = await this.signerFor(officer, slug, password);
    if (!signer.ok) return signer;
    const signed = await this.sign(open.value, signer.value);
    if (!signed.ok) return signed;
    const stillRight = await this.legality.isStillRight(open.value);
    if (!stillRight.ok) return stillRight;
    const decision = { secondKey: keyIdOf(signer.value), secondApproval: signed.value };
    const isFirst = await this.decide(officer, open.value, { to: 'approved', ...decision });
    if (!isFirst) return err({ kind: 'act-already-decided' });
    return this.entering.enter(assertDefined(await this.find(slug, id), 'approved request'));
  }

  /** A second officer refuses, or the first one takes it back. */
  async refuse(officer: Actor, slug: string, id: string): Promise<Result<void, ActsError>> {
    const open = await this.openRequest(slug, id);
    if (!open.ok) return open;
    const to = open.value.proposedBy === officer.accountId ? 'withdrawn' : 'refused';
    const isFirst = await this.decide(officer, open.value, { to });
    return isFirst ? ok(undefined) : err({ kind: 'act-already-decided' });
  }

  /** Whether everything that the second officer is shown is what the first one signed. */
  async isUnchanged(request: ApprovalRequest): Promise<boolean> {
    const { round: slug, id, terms, firstKey, firstApprovals } = request;
    if (this.cases.read(slug, id, terms.ref) === undefined) return false;
    const key = (await this.keysOf(slug)).find((one) => toHex(one.id) === firstKey);
    if (key === undefined) return false;
    return Object.entries(firstApprovals).every(([second, approval]) =>
      isApprovalBy(key, entryOf(terms, [firstKey, second]), approval),
    );
  }

  private async openRequest(slug: string, id: string): Promise<Result<ApprovalRequest, ActsError>> {
    const request = await this.find(slug, id);
    if (request === undefined) return err({ kind: 'act-not-found' });
    if (request.state !== 'proposed') return err({ kind: 'act-already-decided' });
    return this.isExpired(request) ? err({ kind: 'act-expired' }) : ok(request);
  }

  /** The key of an officer, which must be one of those that the round opened with. */
  private async signerFor(
    officer: Actor,
    slug: string,
    password: string,
  ): Promise<Result<NoteSigner, ActsError | AccountsError>> {
    const key = await this.approverKeys.ofAccount(officer.accountId);
    if (key === undefined) return err({ kind: 'no-approver-key' });
    const approvers = await this.log.approversOf(slug);
    if (approvers.length < 2) return err({ kind: 'too-few-approvers' });
    if (!approvers.includes(key.vkey)) return err({ kind: 'key-not-of-round' });
    return this.approverKeys.unlock(officer, password);
  }

  /** The second approval; `act-changed` unless both fit the very same entry and case. */
  private async sign(
    { round: slug, id, terms, firstKey, firstApprovals }: ApprovalRequest,
    signer: NoteSigner,
  ): Promise<Result<string, ActsError>> {
    const second = keyIdOf(signer);
    const first = firstApprovals[second] ?? '';
    const entry = entryOf(terms, [firstKey, second]);
    const approval = approvalBy(signer, entry);
    const approvers = await this.log.approversOf(slug);
    const isWhole =
      checkApprovals(entry, [first, approval], approvers).ok &&
      this.cases.read(slug, id, terms.ref) !== undefined;
    return isWhole ? ok(approval) : err({ kind: 'act-changed' });
  }

  private async decide(
    officer: Actor,
    { id, round: slug, kind }: ApprovalRequest,
    {
      to,
      ...decision
    }: {
      readonly to: keyof typeof EVENTS;
      readonly secondKey?: string;
      readonly secondApproval?: string;
    },
  ): Promise<boolean> {
    const { accountId } = officer;
    return this.unitOfWork.run(async (tx) => {
      const by = { decidedBy: accountId, decidedAt: this.clock.now() };
      if (!(await this.requests.move(tx, id, ['proposed', to], { ...by, ...decision }))) {
        return false;
      }
      const subject = `round:${slug}`;
      const details = { act: kind };
      await this.audit.record(tx, { event: EVENTS[to], actorId: accountId, subject, details });
      return true;
    });
  }

  private async keysOf(slug: string): Promise<NoteKey[]> {
    return (await this.log.approversOf(slug)).flatMap((vkey) => {
      const key = parseVerifierKey(vkey);
      return key.ok ? [key.value] : [];
    });
  }
}

function keyIdOf({ key }: NoteSigner): string {
  return toHex(key.id);
}
