import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { plusSeconds } from '../../src/domain/shared/instant';
import type { TrackingSlug } from '../../src/domain/vote-log/tracking-code';
import { VoteLogRepository } from '../../src/modules/vote-log/vote-log.repository';
import { ClosureService, RoundsService } from '../../src/modules/voting-rounds';
import type { TestApp } from './app';
import { entriesOf, formsToCast, receiptIn, sendForm, type FormAnswer } from './http-casts';
import { openRound } from './round-scenario';

/** So long the forms are sent, half before the deadline and half after it. */
const WINDOW_MS = 1600;
const TICK_MS = 5;
/** Sessions and cast tokens must outlive the wait for the deadline. */
const HOUR = 3600;
const CLOSE_EVERY_MS = 50;
/** An end that does not come is a fault, not a wait without end. */
const PATIENCE_MS = 120_000;

/** What a close among casts came to. */
export interface CloseFigures {
  readonly acknowledged: number;
  readonly refused: number;
  readonly faults: readonly string[];
}

/** Lets so many voters cast while the deadline passes, then looks where their ballots stand. */
export async function closeAmongCasts(baraza: TestApp, voters: number): Promise<CloseFigures> {
  const scenario = await openRound(baraza, { voters });
  const { slug } = scenario;
  const { closesAt } = (await service(baraza, RoundsService).bySlug(slug))!;
  baraza.clock.set(plusSeconds(closesAt, -HOUR));
  const forms = await formsToCast(baraza, scenario, { voters, each: 1 });
  const start = Date.now();
  const move = () => {
    const toGo = (WINDOW_MS / 2 - (Date.now() - start)) / 1000;
    baraza.clock.set(plusSeconds(closesAt, -toGo));
  };
  move();
  const ticking = setInterval(move, TICK_MS);
  const closing = untilPublished(baraza, slug);
  const answers = await Promise.all(
    forms.map(async (form) => {
      await pause(randomInt(WINDOW_MS));
      return sendForm(form);
    }),
  );
  const isPublished = await closing;
  clearInterval(ticking);
  const faults = await faultsOf(baraza, slug, answers);
  const acknowledged = answers.filter((answer) => receiptIn(answer) !== undefined).length;
  const unpublished = isPublished ? [] : [`${slug} was not published`];
  return { acknowledged, refused: voters - acknowledged, faults: [...faults, ...unpublished] };
}

/** The program looks every five seconds whether a round is due; this looks more often. */
async function untilPublished(baraza: TestApp, slug: string): Promise<boolean> {
  const rounds = service(baraza, RoundsService);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(CLOSE_EVERY_MS)) {
    await service(baraza, ClosureService).closeDue();
    rounds.forget(slug);
    if (rounds.stateOf((await rounds.bySlug(slug))!) === 'published') return true;
  }
  return false;
}

async function faultsOf(
  baraza: TestApp,
  slug: string,
  answers: readonly (FormAnswer | undefined)[],
): Promise<string[]> {
  const entries = await entriesOf(baraza, slug);
  const close = entries.findIndex(({ t }) => t === 'close');
  const casts = entries.flatMap(({ t }, index) => (t === 'cast' ? [index] : []));
  const codes = answers.flatMap((answer) => receiptIn(answer) ?? []);
  const logs = service(baraza, VoteLogRepository);
  const places = await Promise.all(codes.map((code) => logs.indexOf(slug, code as TrackingSlug)));
  const faults = places.flatMap((place, i) => {
    if (place === undefined || !casts.includes(place)) return [`${codes[i]} is lost`];
    return place < close ? [] : [`${codes[i]} stands behind the close`];
  });
  const statuses = answers.map((answer) => answer?.status ?? 0);
  const odd = statuses.filter((status) => status < 200 || status >= 500);
  return [
    ...faults,
    ...(close > 0 ? [] : [`${slug} has no close`]),
    ...(casts.some((cast) => cast > close) ? [`${slug} has casts behind its close`] : []),
    ...(new Set(places).size === casts.length
      ? []
      : [`${slug}: ${casts.length} entries for ${new Set(places).size} acknowledged ballots`]),
    ...(odd.length === 0 ? [] : [`${slug}: ${odd.length} forms without a proper answer`]),
  ];
}

function service<T>({ app }: TestApp, token: new (...args: never[]) => T): T {
  return app.get<T>(token, { strict: false });
}
