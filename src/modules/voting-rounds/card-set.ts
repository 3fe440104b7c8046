import { assertDefined } from '../../domain/shared/assert';
import { safeHtml, type SafeHtml } from '../../platform/views/fragment';

/** A project's card, not chosen and chosen. */
export type Card = readonly [string, string];

/** The cards of one round in one language. */
export class CardSet {
  constructor(private readonly cards: ReadonlyMap<string, Card>) {}

  /** The cards of these projects in this order, those in `chosen` ticked. */
  inOrder(ids: readonly string[], chosen: ReadonlySet<string>): SafeHtml {
    return safeHtml(
      ...ids.map((id) => {
        const card = assertDefined(this.cards.get(id), `card of project ${id}`);
        return card[chosen.has(id) ? 1 : 0];
      }),
    );
  }
}
