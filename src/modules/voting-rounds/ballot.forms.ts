import { typedValues } from '../../platform/forms/read-form';
import type { Typed } from './paper-choice';

const CHOICE = 'choice.';
const MOST_CHOICES = 2000;
/** Longer than any number; what is typed comes back in the form. */
const LONGEST = 20;

/** A hidden field that carries a choice to the next page. */
export interface KeptChoice {
  readonly name: string;
  readonly value: string;
}

/**
 * What is chosen in a form. Each project has a field of its own, so that also the page for an ended
 * session, which knows nothing of ballots, carries every one of them on.
 */
export function chosenIn(body: unknown): Typed {
  const fields = Object.entries(typedValues(body)).filter(([name]) => name.startsWith(CHOICE));
  const filled = fields.filter(([, value]) => value.trim() !== '').slice(0, MOST_CHOICES);
  return new Map(
    filled.map(([name, value]) => [name.slice(CHOICE.length), value.slice(0, LONGEST)]),
  );
}

/** Choices as hidden fields. */
export function keptChoices(typed: Typed): KeptChoice[] {
  return [...typed].map(([id, value]) => ({ name: `${CHOICE}${id}`, value }));
}
