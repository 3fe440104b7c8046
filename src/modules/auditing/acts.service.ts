import { Injectable } from '@nestjs/common';

import { err, ok, type Result } from '../../domain/shared/result';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AccountsService } from '../accounts';
import { AuditTrail, TrailReader, type LoggedAct } from '../audit-trail';
import type { AuditingError } from './auditing.errors';

/** What may be erased of an act; its place in the log stays, and so does the erasing. */
@Injectable()
export class ActsService {
  constructor(
    private readonly trail: AuditTrail,
    private readonly reader: TrailReader,
    private readonly accounts: AccountsService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async at(place: number): Promise<LoggedAct | undefined> {
    return Number.isSafeInteger(place) ? this.reader.actAt(place) : undefined;
  }

  /** Erases the facts of an act; `already-erased` the second time. */
  async erase(
    { index, event }: LoggedAct,
    by: string,
    reason: string,
  ): Promise<Result<void, AuditingError>> {
    const act = { eventId: event.id, place: index };
    const isErased = await this.unitOfWork.run((tx) =>
      this.trail.eraseDetails(tx, act, { by, reason }),
    );
    return isErased ? ok(undefined) : err({ kind: 'already-erased' });
  }

  /**
   * Forgets who did an act, and all others of the same person. `still-staff` while the person has a
   * role: nobody hides behind it who can still act.
   */
  async forget({ event }: LoggedAct, by: string): Promise<Result<void, AuditingError>> {
    const actor = event.actorId ?? '';
    const account = (await this.trail.accountsOf([actor])).get(actor);
    const person = account === undefined ? undefined : await this.accounts.load(account);
    if (person?.roles.some((role) => role !== 'resident')) return err({ kind: 'still-staff' });
    const isForgotten = await this.unitOfWork.run((tx) => this.trail.forgetActor(tx, actor, by));
    return isForgotten ? ok(undefined) : err({ kind: 'already-erased' });
  }
}
