import { influenceOfVoids, potMargin, sharePercent } from '../../../domain/tally/margin';
import type { Removals } from '../../vote-log';
import type { Outcome } from '../outcomes.service';

/** The model of `voting-rounds/acts/voids.hbs`: the figures that the verifier prints, no dates. */
export function voidsPage({ all, casts, voids }: Removals, outcome: Outcome | undefined) {
  return {
    casts,
    voids,
    percent: sharePercent(voids, casts),
    afterReveal: all.filter(({ isAfterReveal }) => isAfterReveal).length,
    removals: all.map(({ index, entry, code, isAfterReveal }) => ({
      ...{ index, code, isAfterReveal, kind: entry.t, reason: entry.reason },
      keys: entry.by.join(' '),
    })),
    pots: outcome === undefined ? null : potsOf(outcome, voids),
  };
}

function potsOf({ round, result }: Outcome, voids: number) {
  return Object.entries(result.pots).map(([id, pot]) => {
    const margin = potMargin(pot);
    const name = round.config.pots.get(id)?.name ?? id;
    return { name, margin, influence: influenceOfVoids(voids, margin) };
  });
}
