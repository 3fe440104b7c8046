import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { TestApp } from './app';
import {
  entriesOf,
  formsToCast,
  receiptIn,
  sendForm,
  type FormAnswer,
  type HangUp,
  type SealedForm,
} from './http-casts';
import { openRound } from './round-scenario';

const MOST_TIMES = 5;
const MOST_TRIES = 20;
const SPREAD_MS = 300;
const LONGEST_BEFORE_HANG_UP_MS = 40;
const BALLOTS_OF_A_VOTER = 5;

/** What repeated casts came to. */
export interface RepeatFigures {
  /** Forms, each with a token of its own. */
  readonly tokens: number;
  /** Times that they were sent, and how many of these ended before the answer. */
  readonly sent: number;
  readonly hungUp: number;
  readonly faults: readonly string[];
}

/** What one form brought. */
interface Repeated {
  readonly code: string | undefined;
  readonly sent: number;
  readonly hungUp: number;
  readonly faults: readonly string[];
}

/** Sends each form once to five times, in part without waiting for the answer, and counts entries. */
export async function castRepeatedly(
  baraza: TestApp,
  { tokens, atOnce }: { readonly tokens: number; readonly atOnce: number },
): Promise<RepeatFigures> {
  const voters = Math.ceil(tokens / BALLOTS_OF_A_VOTER);
  const scenario = await openRound(baraza, { voters });
  const { slug } = scenario;
  const forms = await formsToCast(baraza, scenario, { voters, each: BALLOTS_OF_A_VOTER });
  const done: Repeated[] = [];
  const queue = forms.slice(0, tokens);
  const work = async () => {
    for (let form = queue.pop(); form !== undefined; form = queue.pop()) {
      done.push(await repeat(baraza, slug, form));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const casts = (await entriesOf(baraza, slug)).filter(({ t }) => t === 'cast').length;
  const codes = new Set(done.map(({ code }) => code)).size;
  const uneven = `${slug}: ${casts} entries, ${codes} receipts of ${tokens} tokens`;
  return {
    tokens,
    sent: done.reduce((all, { sent }) => all + sent, 0),
    hungUp: done.reduce((all, { hungUp }) => all + hungUp, 0),
    faults: [
      ...done.flatMap(({ faults }) => faults),
      ...(casts === tokens && codes === tokens ? [] : [uneven]),
    ],
  };
}

/** One sending, wherever it stands among the others, is seen through to its answer. */
async function repeat(baraza: TestApp, slug: string, form: SealedForm): Promise<Repeated> {
  const times = 1 + randomInt(MOST_TIMES);
  const patient = randomInt(times);
  await pause(randomInt(SPREAD_MS));
  const sendings = Array.from({ length: times }, async (_, i) => {
    await pause(randomInt(SPREAD_MS));
    const answer = await (i === patient ? untilAnswered(form) : sendForm(form, someHangUp()));
    const code = receiptIn(answer);
    return { answer, code, file: code === undefined ? '' : await fileOf(baraza, slug, code) };
  });
  const answers = await Promise.all(sendings);
  const answered = answers.filter(({ answer }) => (answer?.status ?? 0) > 0);
  const codes = new Set(answered.map(({ code }) => code));
  const files = new Set(answered.map(({ file }) => file));
  const code = answered[0]?.code;
  const again = code === undefined ? '' : await fileOf(baraza, slug, code);
  const isOne = codes.size === 1 && code !== undefined && files.size === 1 && files.has(again);
  const statuses = answered.map(({ answer }) => `${answer?.status} ${answer?.location}`).join(', ');
  return {
    ...{ code, sent: times, hungUp: times - answered.length },
    faults: isOne ? [] : [`${codes.size} receipts, ${files.size} files, answers ${statuses}`],
  };
}

/** A server that many call at the same moment may refuse a connection: people then try again. */
async function untilAnswered(form: SealedForm): Promise<FormAnswer | undefined> {
  for (let tries = 1; ; tries += 1) {
    const answer = await sendForm(form);
    if ((answer?.status ?? 0) > 0 || tries === MOST_TRIES) return answer;
    await pause(randomInt(SPREAD_MS));
  }
}

/** In three of four cases: within the body, at its end, or a little later. */
function someHangUp(): HangUp | undefined {
  const kind = randomInt(4);
  if (kind === 0) return undefined;
  const afterMillis = kind === 3 ? randomInt(LONGEST_BEFORE_HANG_UP_MS) : 0;
  return { part: kind === 1 ? randomInt(1, 100) / 100 : 1, afterMillis };
}

async function fileOf({ url }: TestApp, slug: string, code: string): Promise<string> {
  return (await fetch(`${url}/rounds/${slug}/receipts/${code}.tlog-proof`)).text();
}
