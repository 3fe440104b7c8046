import { Injectable } from '@nestjs/common';

import type { DomainError } from '../../../domain/shared/result';
import { Problem } from '../../../platform/errors/problem';
import { blankForm, type FormState } from '../../../platform/forms/form-page';
import type { Actor } from '../../../platform/security/current-actor';
import { formatDate } from '../../../platform/views/formats';
import { AccountsService, ApproverKeys } from '../../accounts';
import { CityService } from '../../cycles';
import { ActsLog, KeyShredding, type NamedCast } from '../../vote-log';
import type { OpenedFile } from '../round-desk';
import type { RoundView } from '../round.view';
import { RoundsService } from '../rounds.service';
import { ActLegality } from './act-legality';
import type { ActKind } from './act-terms';
import { localTimeOf } from './acts.forms';
import { ActsService } from './acts.service';
import type { ApprovalRequest } from './approval-request.entity';
import { CaseFiles } from './case-files';

type OfficersFile = OpenedFile & { readonly officer: Actor };

/** Whether an officer may sign acts of a round, and if not, why. */
export type SignerStanding = 'ready' | 'no-key' | 'key-not-of-round' | 'too-few';

/** The models of the officers' pages about acts. */
@Injectable()
export class ActPages {
  constructor(
    private readonly acts: ActsService,
    private readonly legality: ActLegality,
    private readonly log: ActsLog,
    private readonly cases: CaseFiles,
    private readonly approverKeys: ApproverKeys,
    private readonly accounts: AccountsService,
    private readonly rounds: RoundsService,
    private readonly city: CityService,
    private readonly shredding: KeyShredding,
  ) {}

  async list(file: OfficersFile) {
    const { round, officer } = file;
    const requests = await this.acts.ofRound(round.slug);
    const names = await this.accounts.namesOf(requests.map(({ proposedBy }) => proposedBy));
    return {
      ...file.frame,
      standing: await this.standing(officer, round.slug),
      kinds: await this.legality.possibleNow(round),
      keys: await this.keysOf(round),
      requests: requests.map((request) => ({
        ...{ id: request.id, kind: request.kind, reference: request.reference },
        state: this.stateOf(request),
        proposedAt: request.proposedAt,
        proposedBy: names.get(request.proposedBy) ?? '',
        isMine: request.proposedBy === officer.accountId,
      })),
    };
  }

  /** @throws Problem `act-not-now` */
  async form(file: OfficersFile, kind: ActKind, form?: FormState) {
    const { round, officer } = file;
    const possible = await this.legality.roundFor(round.slug, kind);
    if (!possible.ok) throw new Problem(await this.readable(file, possible.error));
    const { timezone } = await this.city.current();
    const reasons = (await this.rounds.frozen(round.slug))?.config.voidReasons ?? [];
    const start = { to: localTimeOf(round.closesAt, timezone) };
    return {
      ...file.frame,
      kind,
      standing: await this.standing(officer, round.slug),
      reasons: [...reasons],
      form: form ?? blankForm(start),
    };
  }

  /** A failure whose point in time is told as pages tell it. */
  async readable({ locale }: OfficersFile, error: DomainError): Promise<DomainError> {
    if (!('until' in error)) return error;
    const { timezone } = await this.city.current();
    const until = formatDate(locale, String(error.until), 'datetime', timezone);
    return { kind: error.kind, until } as DomainError;
  }

  /** A proposal as both officers see it. */
  async show(file: OfficersFile, request: ApprovalRequest, form: FormState = blankForm()) {
    const { round, officer } = file;
    const state = this.stateOf(request);
    return {
      ...file.frame,
      ...{ form, state, standing: await this.standing(officer, round.slug) },
      isMine: request.proposedBy === officer.accountId,
      isOpen: state === 'proposed',
      isUnchanged: await this.acts.isUnchanged(request),
      keys: request.kind === 'shredding' ? await this.keysOf(round) : null,
      act: { ...(await this.factsOf(request)), ...(await this.peopleOf(request)) },
    };
  }

  /** What has become of the keys of a published round, and until when they must stay. */
  private async keysOf(round: RoundView) {
    const until = (await this.legality.objectionsUntil(round)) ?? null;
    if (!(await this.shredding.isEntered(round.slug))) return { state: 'kept', until } as const;
    const isDone = await this.shredding.isDone(round.slug);
    return { state: isDone ? 'destroyed' : 'due', until } as const;
  }

  private async factsOf({
    id,
    kind,
    round,
    reference,
    terms,
    entryIndex,
    failure,
  }: ApprovalRequest) {
    const isRule = terms.t === 'rule';
    return {
      ...{ id, kind, reference, entryIndex, failure },
      text: this.cases.read(round, id, terms.ref)?.text ?? null,
      reason: isRule ? null : terms.reason,
      cast: isRule ? null : await this.castOf(round, terms),
      to: isRule && kind === 'deadline' ? terms.to : null,
    };
  }

  private async peopleOf(request: ApprovalRequest) {
    const { proposedBy, proposedAt, expiresAt, decidedBy, decidedAt } = request;
    const decider = decidedBy ?? '';
    const names = await this.accounts.namesOf([proposedBy, decider]);
    return {
      ...{ proposedAt, expiresAt, decidedAt },
      proposedBy: names.get(proposedBy) ?? '',
      decidedBy: names.get(decider) ?? '',
    };
  }

  private async castOf(
    slug: string,
    cast: { readonly k: string; readonly r: number },
  ): Promise<NamedCast | null> {
    return (await this.log.castOf(slug, cast)) ?? null;
  }

  private stateOf(request: ApprovalRequest): ApprovalRequest['state'] | 'expired' {
    return this.acts.isExpired(request) ? 'expired' : request.state;
  }

  private async standing({ accountId }: Actor, slug: string): Promise<SignerStanding> {
    const approvers = await this.log.approversOf(slug);
    if (approvers.length < 2) return 'too-few';
    const key = await this.approverKeys.ofAccount(accountId);
    if (key === undefined) return 'no-key';
    return approvers.includes(key.vkey) ? 'ready' : 'key-not-of-round';
  }
}
