import { assertDefined } from '../../domain/shared/assert';
import {
  trailDetailsHash,
  trailEntry,
  trailEntryBytes,
  type TrailAct,
} from '../../domain/vote-log/trail-entry';
import type { AuditEvent } from './audit-event.entity';

/** The bytes of the entry of an act whose details are still there. */
export function entryOfEvent(event: AuditEvent): Uint8Array {
  const details = assertDefined(event.details, 'details');
  return trailEntryBytes(
    trailEntry(actOf(event), trailDetailsHash(details, assertDefined(event.salt, 'salt'))),
  );
}

export function actOf({ at, actorId, event, subject, request }: AuditEvent): TrailAct {
  return { at, actor: actorId, event, subject, request };
}
