import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ClosureService } from '../../src/modules/voting-rounds';
import { run as verify } from '../../src/verifier/cli';
import { Visitor, type Answer } from './agent';
import type { TestApp } from './app';
import type { RoundScenario } from './round-scenario';

/** A voter who has just typed her code. */
export async function atTheBallot(
  { url }: Pick<TestApp, 'url'>,
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
  baraza: Pick<TestApp, 'url'>,
  scenario: RoundScenario,
  voter: number,
  ...ids: readonly string[]
): Promise<Answer> {
  const visitor = await atTheBallot(baraza, scenario, voter);
  await visitor.send(choiceOf(...ids));
  return visitor.submit({}, `/rounds/${scenario.slug}/ballots`);
}

/** Lets the time of a round run out, and has the verifier pass its bundle; gives the report. */
export async function closedAndVerified(
  { app, clock, config, url }: TestApp,
  { slug }: RoundScenario,
): Promise<Record<string, unknown>> {
  clock.advance(8 * 86_400);
  await app.get(ClosureService, { strict: false }).closeDue();
  const zip = await fetch(`${url}/rounds/${slug}/tally-bundle`);
  const file = join(config.dataDir, `${slug}.zip`);
  writeFileSync(file, Buffer.from(await zip.arrayBuffer()));
  const printed: string[] = [];
  const sink = { write: (text: string) => printed.push(text) };
  const args = [file, '--vkey', 'self', '--json'];
  const code = await verify(args, { stdout: sink, stderr: sink, env: {} });
  const report = JSON.parse(printed.join('')) as Record<string, unknown>;
  expect([code, report['verdict']]).toEqual([0, 'pass']);
  return report;
}
