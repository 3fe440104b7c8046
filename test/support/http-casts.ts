import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { parseEntry, type Entry } from '../../src/domain/vote-log/entry';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import type { Visitor } from './agent';
import type { TestApp } from './app';
import type { RoundScenario } from './round-scenario';
import { atTheBallot, choiceOf } from './voter-steps';

const AT_ONCE = 8;

/** A cast form as a browser would send it, any number of times. */
export interface SealedForm {
  readonly url: string;
  readonly body: string;
  readonly cookie: string;
}

/** What came back; without a connection the status is 0, and the error stands for the location. */
export interface FormAnswer {
  readonly status: number;
  readonly location: string;
  /** The page, where there is one. */
  readonly text?: string;
}

/** When the sender hangs up: after a part of the body, then after so many milliseconds. */
export interface HangUp {
  /** From 0 to 1. */
  readonly part: number;
  readonly afterMillis: number;
}

/** Brings so many voters to the button that casts; each of them checks so many ballots. */
export async function formsToCast(
  baraza: Pick<TestApp, 'url'>,
  scenario: RoundScenario,
  { voters, each }: { readonly voters: number; readonly each: number },
): Promise<SealedForm[]> {
  const forms: SealedForm[] = [];
  const queue = Array.from({ length: voters }, (_, voter) => voter);
  const work = async () => {
    for (let voter = queue.pop(); voter !== undefined; voter = queue.pop()) {
      const visitor = await atTheBallot(baraza, scenario, voter);
      for (let i = 0; i < each; i += 1) forms.push(await checked(baraza, scenario, visitor, i));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return forms;
}

async function checked(
  { url }: Pick<TestApp, 'url'>,
  { slug, approval }: RoundScenario,
  visitor: Visitor,
  number: number,
): Promise<SealedForm> {
  if (number > 0) await visitor.get(`/rounds/${slug}/ballot`);
  await visitor.send(choiceOf(approval[number % 3] ?? approval[0]));
  const { path, body, cookie } = visitor.byHand({}, `/rounds/${slug}/ballots`);
  return { url: `${url}${path}`, body, cookie };
}

/** Sends a form over a connection of its own; undefined when it hung up before the answer. */
export function sendForm(form: SealedForm, hangUp?: HangUp): Promise<FormAnswer | undefined> {
  const headers = {
    cookie: form.cookie,
    accept: 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(form.body),
  };
  return new Promise((resolve) => {
    const sent = request(form.url, { method: 'POST', headers, agent: false });
    sent.once('error', (error: NodeJS.ErrnoException) => {
      const isMeant = hangUp !== undefined;
      resolve(isMeant ? undefined : { status: 0, location: error.code ?? error.message });
    });
    sent.once('response', (response) => {
      const { location = '' } = response.headers;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('close', () => resolve(undefined));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, location, text }));
    });
    if (hangUp === undefined) return void sent.end(form.body);
    const cut = Math.floor(form.body.length * hangUp.part);
    sent.write(form.body.slice(0, cut));
    if (hangUp.part === 1) sent.end();
    void pause(hangUp.afterMillis).then(() => sent.destroy());
  });
}

/** The tracking slug in the address of a receipt; undefined for any other place. */
export function receiptIn(answer: FormAnswer | undefined): string | undefined {
  return answer?.status === 303 ? /\/receipts\/([^/?]+)/.exec(answer.location)?.[1] : undefined;
}

/** All entries of a log. */
export async function entriesOf({ app }: TestApp, slug: string): Promise<Entry[]> {
  const logs = app.get(VoteLogRepository, { strict: false });
  const size = (await logs.find(slug))?.size ?? 0;
  return (await logs.entries(slug, 0, size)).map((body) => {
    const entry = parseEntry(body);
    if (!entry.ok) throw new Error(entry.error.why);
    return entry.value;
  });
}
