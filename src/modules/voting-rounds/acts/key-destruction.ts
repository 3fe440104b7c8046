import { Injectable, Logger } from '@nestjs/common';

import { ok, type Result } from '../../../domain/shared/result';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit-trail';
import {
  KeyShredding,
  type BallotBoxUnavailable,
  type KeysNotDestroyed,
  type WrongLogState,
} from '../../vote-log';

export type DestructionError = KeysNotDestroyed | WrongLogState | BallotBoxUnavailable;

/** Finishes what two officers have entered: the keys of a round are destroyed, once and for all. */
@Injectable()
export class KeyDestruction {
  private readonly logger = new Logger('Keys');

  constructor(
    private readonly shredding: KeyShredding,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** Rounds whose log says that their keys are destroyed, while something is left. */
  due(): Promise<string[]> {
    return this.shredding.due();
  }

  /**
   * Destroys the keys of a round where that is due. The bundle that is public must hold the entry: no head can
   * be signed afterwards.
   */
  async finish(slug: string): Promise<Result<void, DestructionError>> {
    if (!(await this.due()).includes(slug)) return ok(undefined);
    const shredded = await this.shredding.shred(slug);
    if (!shredded.ok) return shredded;
    const { isRewritten } = shredded.value;
    if (!isRewritten) {
      this.logger.warn(
        `round ${slug}: only the owner of the tables can take deleted ballots from the disk: ` +
          'run VACUUM FULL ballot with that role',
      );
    }
    await this.unitOfWork.run((tx) =>
      this.audit.record(tx, {
        event: 'keys-destroyed',
        actorId: null,
        subject: `round:${slug}`,
        details: { rewritten: isRewritten ? 'yes' : 'no' },
      }),
    );
    return ok(undefined);
  }
}
