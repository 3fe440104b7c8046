import type { AuditEntry } from './audit-trail';
import { accountOf, subjectParts } from './trail-subject';

/** A fact of an act, ready for a template: exactly one of the last four is not null. */
export interface AuditFact {
  /** Text key of its name; null where the catalogues have none. */
  readonly label: string | null;
  readonly name: string;
  readonly instant: string | null;
  readonly amount: number | null;
  /** Text key of the value. */
  readonly term: string | null;
  readonly text: string | null;
}

/** An act as the page of the audit trail lists it. */
export interface AuditRow {
  readonly at: string;
  /** Text key of the sentence; null for an event that no catalogue knows any more. */
  readonly sentence: string | null;
  readonly event: string;
  /** Text key of the kind of thing it was done to; null where there is none. */
  readonly thing: string | null;
  /** Its name where people have one for it, else its id. */
  readonly subject: string;
  readonly by: string;
  /** Random id of who acted, and the subject as it is kept: what filters take. */
  readonly actorId: string | null;
  readonly subjectKey: string;
  readonly id: string;
  /** Whether the facts were erased. */
  readonly isErased: boolean;
  readonly facts: readonly AuditFact[];
}

/** What the page can look up. */
export interface AuditWords {
  /** Names of those who act, by the random ids under which their acts stand. */
  readonly names: ReadonlyMap<string, string>;
  readonly hasText: (key: string) => boolean;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The rows of `auditing/trail.hbs`. */
export function auditRows(
  events: readonly AuditEntry[],
  { names, hasText }: AuditWords,
): AuditRow[] {
  const keyOf = (key: string): string | null => (hasText(key) ? key : null);
  return events.map(({ id: eventId, at, event, subject, actorId, details }) => {
    const [kind, id] = subjectParts(subject);
    return {
      ...{ id: eventId, at, event, sentence: keyOf(`audit-trail.event.${event}`) },
      ...{ actorId, subjectKey: subject, isErased: details === null },
      thing: keyOf(`audit-trail.thing.${kind}`),
      subject: (accountOf(subject) === undefined ? undefined : names.get(id)) ?? id,
      by: actorId === null ? '' : (names.get(actorId) ?? ''),
      facts: Object.entries(details ?? {})
        .filter((fact): fact is [string, string | number] => fact[1] !== null)
        .map(([name, value]) => ({
          ...{ name, label: keyOf(`audit-trail.fact.${name}`) },
          ...shown(value, keyOf(`audit-trail.term.${name}.${value}`)),
        })),
    };
  });
}

/** Everybody whose name the page needs: who acted, and to whom something was done. */
export function accountsIn(events: readonly AuditEntry[]): string[] {
  const ids = events.flatMap(({ actorId, subject }) => [actorId, accountOf(subject)]);
  return [...new Set(ids.filter((id) => id !== null && id !== undefined))];
}

function shown(value: string | number, term: string | null): Omit<AuditFact, 'name' | 'label'> {
  const nothing = { instant: null, amount: null, term: null, text: null };
  if (typeof value === 'number') return { ...nothing, amount: value };
  if (term !== null) return { ...nothing, term };
  return INSTANT.test(value) ? { ...nothing, instant: value } : { ...nothing, text: value };
}
