/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const auditingAudit = {
  'trail-exported': 'Somebody downloaded acts of the admin trail.',
} as const;
