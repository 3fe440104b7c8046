/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const proposalsAudit = {
  'review-recorded': 'A reviewer answered a proposal; an earlier review is superseded and kept.',
  'project-made': 'An officer made a project from one or more proposals.',
  'project-changed': 'An officer changed a project before a round froze it.',
  'project-withdrawn': 'An officer took a project back before a round froze it.',
} as const;
