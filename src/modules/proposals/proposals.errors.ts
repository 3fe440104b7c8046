import type { ProjectCostError } from '../../domain/proposals/project-cost';

/** Why a picture cannot be taken. */
export type PhotoError =
  | { readonly kind: 'photo-too-large'; readonly maxMegabytes: number }
  | { readonly kind: 'photo-type-unknown' }
  | { readonly kind: 'photo-too-many-pixels'; readonly maxMegapixels: number }
  | { readonly kind: 'photo-broken' }
  | { readonly kind: 'photo-alt-missing' };

/** Everything that can be refused around proposals. */
export type ProposalError =
  | PhotoError
  | { readonly kind: 'cycle-not-found' }
  | { readonly kind: 'proposal-not-found' }
  | { readonly kind: 'not-your-proposal' }
  | { readonly kind: 'proposal-already-published' }
  /** Instants; empty where the cycle has no call. `phase` is upcoming or closed. */
  | {
      readonly kind: 'call-not-open';
      readonly phase: string;
      readonly opens: string;
      readonly closes: string;
    }
  | { readonly kind: 'proposal-incomplete'; readonly missing: 'text' | 'pot' }
  | { readonly kind: 'pot-not-found' }
  | { readonly kind: 'area-not-found' }
  | { readonly kind: 'area-not-of-pot'; readonly pot: string; readonly area: string }
  | {
      readonly kind: 'estimate-above-pot';
      readonly costMinor: number;
      readonly potMinor: number;
      readonly currency: string;
    }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'support-not-open' };

/** Everything that can be refused around reviews. */
export type ReviewError =
  { readonly kind: 'proposal-not-found' } | { readonly kind: 'review-of-own-proposal' };

/** Everything that can be refused around projects. */
export type ProjectError =
  | ProjectCostError
  | { readonly kind: 'project-not-found' }
  | { readonly kind: 'cycle-not-found' }
  | { readonly kind: 'pot-not-found' }
  | { readonly kind: 'area-not-found' }
  | { readonly kind: 'no-proposals-chosen' }
  | { readonly kind: 'proposal-not-found' }
  | { readonly kind: 'proposal-of-other-pot'; readonly title: string }
  | { readonly kind: 'review-missing'; readonly titles: string }
  | { readonly kind: 'code-taken'; readonly code: string }
  | { readonly kind: 'code-not-possible' }
  | { readonly kind: 'projects-frozen' };

export type ProposalsError = ProposalError | ReviewError | ProjectError;
