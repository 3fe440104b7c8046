/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const bodiesAudit = {
  'body-created': 'An officer founded a body.',
  'body-described': 'An officer changed the name or the mandate of a body.',
  'body-rules-changed': 'An officer changed how a body meets and decides.',
  'body-closed': 'An officer closed a body; all its memberships end.',
  'seats-added': 'An officer added seats to a body.',
  'seat-closed': 'An officer closed a seat that nobody held.',
  'member-seated': 'An officer recorded that somebody took a seat, or serves a body without one.',
  'membership-ended': 'An officer recorded the end of a membership, with its reason.',
} as const;
