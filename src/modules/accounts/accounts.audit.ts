/** Audit events of this module: the catalogue from which docs/reference/audit-events.md is made. */
export const accountsAudit = {
  'role-granted': 'An admin gave an account a role.',
  'role-revoked': 'An admin took a role from an account.',
  'staff-signed-in': 'Somebody with a role beyond resident signed in.',
  'staff-sign-in-failed':
    'Somebody tried to sign in as an account with a role beyond resident, with a wrong password.',
  'staff-signed-out': 'Somebody with a role beyond resident signed out.',
  'password-changed':
    'An account got a new password: through a link sent by mail, or from its owner, who knew the old one.',
  'approver-key-made': 'An officer made a key for approving acts.',
  'approver-key-ended':
    'A key for approving acts ended: a newer one took its place, or its password was lost.',
} as const;
