/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const auditingAudit = {
  'trail-exported': 'Somebody downloaded acts of the admin trail.',
  'details-erased': 'An admin erased the facts of an act; the log keeps their hash.',
  'actor-forgotten': 'An admin erased whose acts stand under a random id of the trail.',
} as const;
