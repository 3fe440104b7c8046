/** Everything that can be refused around accounts. */
export type AccountsError =
  | { readonly kind: 'wrong-email-or-password' }
  | { readonly kind: 'link-not-valid' }
  | { readonly kind: 'account-not-found' }
  | { readonly kind: 'role-already-granted'; readonly role: string }
  | { readonly kind: 'role-not-granted'; readonly role: string }
  | { readonly kind: 'last-admin' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'no-approver-key' }
  | { readonly kind: 'changed-elsewhere' }
  | { readonly kind: 'weak-password'; readonly minLength: number };
