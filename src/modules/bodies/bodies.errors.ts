import type { SeatingError } from '../../domain/bodies/membership';

/** Everything that can be refused around bodies. */
export type BodiesError =
  | SeatingError
  | { readonly kind: 'body-not-found' }
  | { readonly kind: 'body-closed'; readonly closedOn: string }
  | { readonly kind: 'seat-not-found' }
  | { readonly kind: 'seat-closed'; readonly closedOn: string }
  | { readonly kind: 'seat-occupied' }
  | { readonly kind: 'membership-not-found' }
  | { readonly kind: 'membership-over'; readonly endedOn: string }
  | { readonly kind: 'before-body'; readonly foundedOn: string }
  | { readonly kind: 'end-before-start'; readonly startedOn: string }
  | { readonly kind: 'account-unknown' }
  | { readonly kind: 'alias-missing' };
