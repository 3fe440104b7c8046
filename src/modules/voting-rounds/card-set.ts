import { assertDefined } from '../../domain/shared/assert';
import type { FieldError } from '../../platform/forms/read-form';
import type { Typed } from './paper-choice';

/** A project's card with what somebody typed, as HTML in UTF-8. */
export type FillCard = (id: string, typed: string, error: FieldError | undefined) => Uint8Array;

/** The cards that are rendered once: of projects that nobody touched, and of ticked ones. */
export interface KeptCards {
  readonly blank: ReadonlyMap<string, Uint8Array>;
  /** Only of pots in which projects are ticked. */
  readonly ticked: ReadonlyMap<string, Uint8Array>;
}

/** The cards of one round in one language. */
export class CardSet {
  constructor(
    private readonly kept: KeptCards,
    private readonly fill: FillCard,
  ) {}

  /** The cards of these projects in this order, with what was typed and what is wrong with it. */
  inOrder(
    ids: readonly string[],
    typed: Typed,
    errors: ReadonlyMap<string, FieldError>,
  ): Uint8Array[] {
    return ids.map((id) => {
      const word = typed.get(id);
      if (word === undefined) return assertDefined(this.kept.blank.get(id), `card of ${id}`);
      return this.kept.ticked.get(id) ?? this.fill(id, word, errors.get(id));
    });
  }
}
