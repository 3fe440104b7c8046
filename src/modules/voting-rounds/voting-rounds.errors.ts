/** Everything that can be refused around a round's set-up, roll, codes, opening and closing. */
export type VotingRoundsError =
  | { readonly kind: 'round-already-open' }
  | { readonly kind: 'round-not-ready' }
  | { readonly kind: 'round-changed' }
  | { readonly kind: 'round-not-open' }
  | { readonly kind: 'no-count-running' }
  | { readonly kind: 'limit-not-found' }
  | { readonly kind: 'roll-entry-not-found'; readonly personRef: string }
  | { readonly kind: 'roll-entry-already-matched' }
  | { readonly kind: 'account-already-matched' }
  | { readonly kind: 'no-account-with-email'; readonly email: string }
  | { readonly kind: 'code-not-on-list' }
  | { readonly kind: 'nobody-without-code' };
