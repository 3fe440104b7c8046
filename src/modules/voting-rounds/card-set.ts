import { assertDefined } from '../../domain/shared/assert';

/** A project's card, not chosen and chosen, as HTML in UTF-8. */
export type Card = readonly [Uint8Array, Uint8Array];

/** The cards of one round in one language. */
export class CardSet {
  constructor(private readonly cards: ReadonlyMap<string, Card>) {}

  /** The cards of these projects in this order, those in `chosen` ticked. */
  inOrder(ids: readonly string[], chosen: ReadonlySet<string>): Uint8Array[] {
    return ids.map((id) => {
      const card = assertDefined(this.cards.get(id), `card of project ${id}`);
      return card[chosen.has(id) ? 1 : 0];
    });
  }
}
