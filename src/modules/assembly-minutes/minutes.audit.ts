/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const minutesAudit = {
  'meeting-planned': 'Somebody who runs a body planned a meeting.',
  'meeting-moved': 'Time, place or title of a meeting changed.',
  'meeting-called': 'The notice of a meeting went out.',
  'meeting-opened': 'A meeting was opened.',
  'meeting-suspended': 'A meeting was suspended.',
  'meeting-resumed': 'A suspended meeting went on.',
  'meeting-closed': 'A meeting was closed.',
  'meeting-cancelled': 'A meeting was cancelled.',
  'late-item-added': 'An item was added to an agenda after the notice, with its reason.',
  'attendance-struck': 'An entry of the attendance list was struck as an error.',
} as const;
