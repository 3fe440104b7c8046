import { Visitor, type Answer } from './agent';
import type { TestApp } from './app';
import type { RoundScenario } from './round-scenario';

/** A voter who has just typed her code. */
export async function atTheBallot(
  { url }: TestApp,
  { slug, codes }: RoundScenario,
  voter: number,
): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.get(`/rounds/${slug}/code`);
  await visitor.submit({ code: codes[voter] ?? '' });
  return visitor;
}

/** The fields that choose projects. */
export function choiceOf(...ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [`choice.${id}`, '1']));
}

/** From the code to the receipt. */
export async function vote(
  baraza: TestApp,
  scenario: RoundScenario,
  voter: number,
  ...ids: readonly string[]
): Promise<Answer> {
  const visitor = await atTheBallot(baraza, scenario, voter);
  await visitor.send(choiceOf(...ids));
  return visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
}
