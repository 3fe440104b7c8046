import { typedValues } from '../../platform/forms/read-form';

const CHOICE = 'choice.';
const MOST_CHOICES = 2000;

/** A hidden field that carries a choice to the next page. */
export interface KeptChoice {
  readonly name: string;
  readonly value: string;
}

/**
 * The projects chosen in a form. Each has a field of its own, so that also the page for an ended
 * session, which knows nothing of ballots, carries every one of them on.
 */
export function chosenIn(body: unknown): string[] {
  const names = Object.keys(typedValues(body)).filter((name) => name.startsWith(CHOICE));
  return names.slice(0, MOST_CHOICES).map((name) => name.slice(CHOICE.length));
}

/** Choices as hidden fields. */
export function keptChoices(ids: readonly string[]): KeptChoice[] {
  return ids.map((id) => ({ name: `${CHOICE}${id}`, value: '1' }));
}
