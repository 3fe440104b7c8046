/** What of an act cannot be erased, or not yet. */
export type AuditingError = { readonly kind: 'already-erased' } | { readonly kind: 'still-staff' };
