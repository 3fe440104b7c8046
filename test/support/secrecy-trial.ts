import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConsoleLogger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { identityOf } from '../../src/domain/vote-log/age';
import { credentialOf } from '../../src/domain/vote-log/credential';
import { entryBytes, type CastEntry, type OpenEntry } from '../../src/domain/vote-log/entry';
import { leafHash } from '../../src/domain/vote-log/merkle';
import { openingOf } from '../../src/domain/vote-log/sealed-opening';
import { SeededRandom } from '../../src/domain/shared/prng';
import { trackingSlug } from '../../src/domain/vote-log/tracking-code';
import { BallotBox, KeyShredding, VoteLogRepository } from '../../src/modules/vote-log';
import { ClosureService } from '../../src/modules/voting-rounds';
import { WRITE_SOURCE } from '../../src/platform/database/tokens';
import { zipSource } from '../../src/verifier/sources/zip-source';
import { enterAct, receiptPath } from './acts';
import { startTestApp, type TestApp } from './app';
import { APPROVERS } from './box-bench';
import { testDialect } from './database';
import { entriesOf, formsToCast, sendForm } from './http-casts';
import { rankCorrelation } from './rank-correlation';
import { openRound, type RoundScenario } from './round-scenario';
import { areSaltsFresh, linkedByGuess, openedByGuess, type PublicFacts } from './secrecy-guesses';
import { BALLOTS, fingerprint, joins, PEOPLE, rowsOf, timesAmong } from './secrecy-joins';
import { vote } from './voter-steps';

const AT_ONCE = 8;
const DAY = 86_400;
const TO = '2027-06-20T18:00:00Z';

/** What somebody with the database, the logs and the bundle finds out. Lists should be empty. */
export interface SecrecyFigures {
  readonly ballots: number;
  /** Values that stand with a person and with a ballot, while the round is open, and later. */
  readonly joins: readonly string[];
  /** Points in time among ballots. */
  readonly times: readonly string[];
  /** Words of ballots or voters in what the server printed. */
  readonly printed: readonly string[];
  /** Whether rows of people, and of visits, were the same before and after a ballot. */
  readonly areRowsUntouched: boolean;
  /** Visits that name a voter while the round is open. */
  readonly namingVisits: number;
  /** Rank correlation of each visible order with the order of casting. */
  readonly orders: Readonly<Record<string, number>>;
  /** The same of the log, whose order is public. */
  readonly publicOrder: number;
  readonly areSaltsFresh: boolean;
  readonly candidates: number;
  readonly openedByGuess: number;
  readonly linkedByGuess: number;
  /** Voters about whom a destroyed round still tells something, and openings that are left of it. */
  readonly knownAfterShredding: number;
}

/** A voter, as only this trial knows her. */
interface KnownVoter {
  readonly rollEntryId: string;
  /** Place in the order of casting, from 0. */
  readonly place: number;
  readonly k: string;
  readonly receipt: string;
}

/** Has so many people vote over HTTP, ends the round, destroys its keys, and looks for links on the way. */
export async function lookForLinks(votes: number, candidates: number): Promise<SecrecyFigures> {
  const baraza = await startTestApp();
  openWithTwo(baraza);
  try {
    return await new SecrecyTrial(baraza).run(votes, candidates);
  } finally {
    await baraza.close();
  }
}

/** From here on rounds open with the keys of two officers. */
function openWithTwo({ app }: TestApp): void {
  const box = app.get(BallotBox, { strict: false });
  const open = box.open.bind(box);
  box.open = (opening) => open({ ...opening, approvers: APPROVERS });
}

class SecrecyTrial {
  private readonly source: DataSource;
  private readonly random = new SeededRandom('secrecy');

  constructor(private readonly baraza: TestApp) {
    this.source = baraza.app.get<DataSource>(WRITE_SOURCE, { strict: false });
  }

  async run(votes: number, candidates: number): Promise<SecrecyFigures> {
    const scenario = await openRound(this.baraza, { voters: votes + 1 });
    const still = PEOPLE.filter((table) => /^(roll|voting|account)/.test(table));
    const before = await fingerprint(this.source, still);
    const { voters, output } = await this.voteAll(scenario, votes);
    const areRowsUntouched =
      before === (await fingerprint(this.source, still)) && (await this.isVisitUntouched(scenario));
    const whileOpen = await rowsOf(this.source, BALLOTS);
    const frozen = await rowsOf(this.source, ['round']);
    const openJoins = joins(await rowsOf(this.source, PEOPLE), whileOpen, { texts: [], frozen });
    const namingVisits = await this.namingVisits(voters);
    await this.end();
    const texts = await this.bundle(scenario.slug);
    const facts = await this.facts(scenario);
    const stolen = await rowsOf(this.source, BALLOTS);
    const ids = voters.map(({ rollEntryId }) => rollEntryId);
    const found = {
      ballots: voters.length,
      joins: [...openJoins, ...joins(await rowsOf(this.source, PEOPLE), stolen, { texts, frozen })],
      times: [...timesAmong(whileOpen), ...timesAmong(stolen)],
      printed: wordsIn(output, scenario, voters),
      ...{ areRowsUntouched, namingVisits },
      ...(await this.orders(scenario.slug, voters)),
      areSaltsFresh: areSaltsFresh(linesOf(texts[0] as string)),
      candidates,
      openedByGuess: openedByGuess(facts, candidates),
      linkedByGuess: linkedByGuess(facts, ids),
    };
    return { ...found, knownAfterShredding: await this.known(scenario.slug, facts, ids) };
  }

  private async voteAll(
    scenario: RoundScenario,
    votes: number,
  ): Promise<{ voters: KnownVoter[]; output: string }> {
    const { slug } = scenario;
    const queue = shuffled(this.random, votes);
    const receipts: string[] = [];
    const work = async (): Promise<void> => {
      for (let voter = queue.pop(); voter !== undefined; voter = queue.pop()) {
        const choice = scenario.approval[voter % 3] as string;
        receipts.push(receiptPath(slug, await vote(this.baraza, scenario, voter, choice)));
      }
    };
    const output = await printedWhile(this.baraza, () =>
      Promise.all(Array.from({ length: AT_ONCE }, work)),
    );
    return { voters: await this.behind(slug, receipts), output };
  }

  /** Who stands behind receipts: the key of the round tells, which nobody else has. */
  private async behind(slug: string, receipts: readonly string[]): Promise<KnownVoter[]> {
    const key = readFileSync(join(this.baraza.config.keyDir, `${slug}.cred`));
    const roll = await this.source.query<{ id: string }[]>('SELECT id FROM roll_entry');
    const people = new Map(
      roll.map(({ id }) => {
        const k = credentialOf(key, { round: slug, voterId: id });
        return [Buffer.from(k).toString('base64url'), id];
      }),
    );
    const casts = (await entriesOf(this.baraza, slug)).flatMap((entry) =>
      entry.t === 'cast' ? [[trackingSlug(leafHash(entryBytes(entry))), entry.k] as const] : [],
    );
    const names = new Map<string, string>(casts);
    return receipts.map((receipt, place) => {
      const k = names.get(receipt.split('/').at(-1) ?? '') ?? '';
      return { rollEntryId: people.get(k) ?? '', place, receipt, k };
    });
  }

  /** Whether the one request that casts writes no row of a person or of a visit. */
  private async isVisitUntouched(scenario: RoundScenario): Promise<boolean> {
    const last = { ...scenario, codes: scenario.codes.slice(-1) };
    const [form] = await formsToCast(this.baraza, last, { voters: 1, each: 1 });
    const before = await fingerprint(this.source, PEOPLE);
    const answer = form && (await sendForm(form));
    return answer?.status === 303 && before === (await fingerprint(this.source, PEOPLE));
  }

  /** How many visits of an open round name a voter: on PostgreSQL they lie in the order of casting. */
  private async namingVisits(voters: readonly KnownVoter[]): Promise<number> {
    const rows = await this.source.query<{ content: string }[]>('SELECT content FROM web_session');
    if (rows.length < voters.length) throw new Error('the visits of voters are gone already');
    const ids = new Set(voters.map(({ rollEntryId }) => rollEntryId));
    return rows.filter(({ content }) =>
      (content.match(/[\w-]{22}/g) ?? []).some((id) => ids.has(id)),
    ).length;
  }

  /** Ends the round, and has it counted and published. */
  private async end(): Promise<void> {
    this.baraza.clock.advance(8 * DAY);
    await this.baraza.app.get(ClosureService, { strict: false }).closeDue();
  }

  /** The files of the bundle that tell of ballots; the openings first. */
  private async bundle(slug: string): Promise<string[]> {
    const response = await fetch(`${this.baraza.url}/rounds/${slug}/tally-bundle`);
    const source = zipSource(Buffer.from(await response.arrayBuffer()));
    const files = ['ballots.jsonl', 'index.csv', 'superseded.jsonl', 'log/entries.jsonl'];
    return files.map((path) => Buffer.from(source.read(path) ?? '').toString());
  }

  private async facts({ slug, approval }: RoundScenario): Promise<PublicFacts> {
    const entries = await entriesOf(this.baraza, slug);
    const open = entries[0] as OpenEntry;
    const casts = entries.filter((entry): entry is CastEntry => entry.t === 'cast');
    const contents = approval.map((id) => `{"ideas":{"projects":["${id}"],"type":"approval"}}`);
    const styles = Object.keys(open.roll.byStyle);
    return {
      round: slug,
      vkey: open.keys.log[0] ?? '',
      cred: open.keys.cred,
      casts,
      contents,
      styles,
    };
  }

  private async orders(
    slug: string,
    voters: readonly KnownVoter[],
  ): Promise<Pick<SecrecyFigures, 'orders' | 'publicOrder'>> {
    const places = new Map(voters.map(({ k, place }) => [k, place]));
    const byId = new Map(voters.map(({ rollEntryId, place }) => [rollEntryId, place]));
    const stored = testDialect() === 'postgres' ? 'ORDER BY ctid' : '';
    const ballots = async (sort: string): Promise<number> => {
      const sql = `SELECT k FROM ballot WHERE round = '${slug}' ${sort}`;
      const rows = await this.source.query<{ k: Buffer }[]>(sql);
      return orderOf(rows.flatMap(({ k }) => places.get(k.toString('base64url')) ?? []));
    };
    const people = async (table: string, column: string, sort: string): Promise<number> => {
      const rows = await this.source.query<{ id: string }[]>(
        `SELECT ${column} AS id FROM ${table} ${sort}`,
      );
      return orderOf(rows.flatMap(({ id }) => byId.get(id) ?? []));
    };
    return {
      orders: {
        'ballots as they lie': await ballots(stored),
        'ballots by credential': await ballots('ORDER BY k'),
        'ballots by commitment': await ballots('ORDER BY c'),
        'roll as it lies': await people('roll_entry', 'id', stored),
        'roll by id': await people('roll_entry', 'id', 'ORDER BY id'),
        'codes by hash': await people('voting_code', 'roll_entry_id', 'ORDER BY code_hash'),
      },
      publicOrder: await ballots('ORDER BY idx'),
    };
  }

  /** Destroys the keys, and tries everything again with a copy of the tables from before. */
  private async known(
    slug: string,
    facts: PublicFacts,
    voterIds: readonly string[],
  ): Promise<number> {
    const stolen = await this.source.query<{ sealed: Buffer }[]>('SELECT sealed FROM ballot');
    await enterAct(this.baraza, slug, { t: 'rule', what: 'key-shredded', to: TO });
    const closure = this.baraza.app.get(ClosureService, { strict: false });
    const shredding = this.baraza.app.get(KeyShredding, { strict: false });
    // The server looks every few seconds, too, and what it does already is not done twice.
    while (!(await shredding.isDone(slug))) await closure.closeDue();
    const box = this.baraza.app.get(BallotBox, { strict: false });
    const logs = this.baraza.app.get(VoteLogRepository, { strict: false });
    const answers = await Promise.all(voterIds.map((voter) => box.hasVoted(slug, voter)));
    const another = identityOf(new Uint8Array(32).fill(7));
    const opened = stolen.filter(({ sealed }) => openingOf(sealed, another) !== undefined).length;
    const left = (await logs.hasOpenings(slug)) ? 1 : 0;
    const told = answers.filter(({ ok }) => ok).length;
    return told + opened + left + linkedByGuess(facts, voterIds);
  }
}

/** Everything that the server prints meanwhile, at every level. */
async function printedWhile({ app }: TestApp, work: () => Promise<unknown>): Promise<string> {
  let printed = '';
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (text: string | Uint8Array) => {
      printed += text.toString();
      return true;
    };
    return () => (stream.write = write);
  });
  const levels = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const;
  const logger = new ConsoleLogger({ json: true, logLevels: [...levels] });
  app.useLogger(logger);
  try {
    logger.debug('the trial listens');
    await work();
  } finally {
    app.useLogger(['error', 'fatal']);
    for (const restore of streams) restore();
  }
  if (!printed.includes('the trial listens')) throw new Error('nothing was listened to');
  return printed;
}

function wordsIn(output: string, scenario: RoundScenario, voters: readonly KnownVoter[]): string[] {
  const words = [
    ...scenario.approval.map((id) => `choice.${id}`),
    ...scenario.approval.map((id) => `"${id}"`),
    ...scenario.codes,
    ...voters.flatMap(({ rollEntryId, k, receipt }) => [rollEntryId, k, receipt]),
  ];
  return words.filter((word) => output.includes(word));
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function orderOf(places: readonly number[]): number {
  const ranks = new Map([...places].sort((a, b) => a - b).map((place, rank) => [place, rank]));
  return rankCorrelation(places.map((place) => ranks.get(place) as number));
}

function shuffled(random: SeededRandom, n: number): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    [all[i], all[j]] = [all[j] as number, all[i] as number];
  }
  return all;
}
