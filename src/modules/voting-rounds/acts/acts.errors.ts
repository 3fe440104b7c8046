import type { Instant } from '../../../domain/shared/instant';

/** Everything that can be refused around acts of two officers. */
export type ActsError =
  | { readonly kind: 'act-not-found' }
  | { readonly kind: 'act-already-decided' }
  | { readonly kind: 'act-expired' }
  | { readonly kind: 'act-changed' }
  | { readonly kind: 'act-not-now' }
  | { readonly kind: 'same-officer' }
  | { readonly kind: 'key-not-of-round' }
  | { readonly kind: 'too-few-approvers' }
  | { readonly kind: 'no-ballot-with-code' }
  | { readonly kind: 'void-reason-unknown' }
  | { readonly kind: 'deadline-not-later' }
  | { readonly kind: 'deadline-too-near' }
  /** `until`: from when on it may be done. */
  | { readonly kind: 'objections-not-over'; readonly until: Instant };
