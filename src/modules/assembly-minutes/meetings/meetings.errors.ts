import type { MeetingError } from '../../../domain/meetings/meeting-states';

/** Everything that can be refused around meetings. */
export type MeetingsError =
  | MeetingError
  | { readonly kind: 'meeting-not-found' }
  | { readonly kind: 'not-of-this-meeting' }
  | { readonly kind: 'body-closed'; readonly closedOn: string }
  | { readonly kind: 'meeting-over' }
  | { readonly kind: 'meeting-not-open' }
  | { readonly kind: 'meeting-in-past' }
  | { readonly kind: 'agenda-item-not-found' }
  | { readonly kind: 'agenda-item-started' }
  | { readonly kind: 'agenda-fixed' }
  | { readonly kind: 'late-reason-missing' }
  | { readonly kind: 'not-a-member' }
  | { readonly kind: 'already-there' }
  | { readonly kind: 'not-there' }
  | { readonly kind: 'too-many-proxies'; readonly most: number };
