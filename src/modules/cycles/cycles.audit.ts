/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const cyclesAudit = {
  'cycle-created': 'An officer created a cycle with its dates.',
  'cycle-described': 'An officer changed the title, the summary or the currency of a cycle.',
  'cycle-rescheduled': 'An officer changed dates of a cycle.',
  'phase-opened': 'An officer opened a phase by hand.',
  'phase-closed': 'An officer closed a phase by hand.',
  'pot-created': 'An officer added a pot to a cycle.',
  'pot-changed': 'An officer changed the name, the area or the amount of a pot.',
  'pot-removed': 'An officer removed a pot that nothing depended on.',
  'area-created': 'An officer added an area.',
  'area-renamed': 'An officer renamed an area.',
  'city-settings-changed': 'An admin changed the name, country, time zone or currency of the city.',
} as const;
