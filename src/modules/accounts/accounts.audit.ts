/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const accountsAudit = {
  'role-granted': 'An admin gave an account a role.',
  'role-revoked': 'An admin took a role from an account.',
  'staff-signed-in': 'Somebody with a role beyond resident signed in.',
  'password-changed': 'An account got a new password through a link sent by mail.',
} as const;
