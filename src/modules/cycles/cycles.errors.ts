import type { ScheduleError } from '../../domain/cycle/schedule';
import type { TransitionError } from '../../domain/cycle/transitions';

/** Everything that can be refused around cycles. */
export type CyclesError =
  | ScheduleError
  | TransitionError
  | { readonly kind: 'cycle-not-found' }
  | { readonly kind: 'currency-unknown'; readonly currency: string }
  | { readonly kind: 'currency-in-use'; readonly currency: string }
  | { readonly kind: 'area-not-found' }
  | { readonly kind: 'area-name-taken'; readonly name: string }
  | { readonly kind: 'pot-not-found' }
  | { readonly kind: 'pot-name-taken'; readonly name: string }
  | { readonly kind: 'pot-in-use'; readonly name: string }
  | { readonly kind: 'pots-fixed' };
