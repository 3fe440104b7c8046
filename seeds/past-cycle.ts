import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Instant } from '../src/domain/shared/instant';
import { parsePabulib, type PabulibFile } from '../src/domain/tally/pabulib/parse';
import { CyclesService } from '../src/modules/cycles';
import { ProjectsService } from '../src/modules/proposals';
import {
  BallotsService,
  ClosureService,
  CodesService,
  OpeningService,
  RollService,
  RoundsService,
  type RoundView,
} from '../src/modules/voting-rounds';
import { PROJECT_ROOT } from '../src/platform/config/paths';
import { must, type SeededCity } from './city';

const FOLDER = join(PROJECT_ROOT, 'seeds', 'demo');
const AT_ONCE = 200;
const SOURCE_NOTE =
  'The real Green Budget of Wieliczka, Poland: 64 projects, 6,586 ballots, the first city to count by ' +
  'the Method of Equal Shares. Ids, costs and ballots as published on Pabulib (arXiv 2305.11035); the ' +
  'titles are ours. The source holds no voter roll, so the roll here has one entry per ballot: everybody on it voted.';

/** The finished cycle: every real ballot of Wieliczka 2023, cast through the real ballot box. */
export async function loadPastCycle(city: SeededCity): Promise<void> {
  const file = readElection();
  city.clock.moveTo('2022-10-01T08:00:00.000Z' as Instant);
  const { cycleId, potId } = await makeCycle(city);
  await makeProjects(city, file, { cycleId, potId });
  city.clock.moveTo('2023-03-20T08:00:00.000Z' as Instant);
  const round = await openRound(city, file, { cycleId, potId });
  city.clock.moveTo('2023-04-10T10:00:00.000Z' as Instant);
  const codes = must(
    await city
      .service(CodesService)
      .generate(city.people.officer, round, { kind: 'missing', limit: 10_000 }),
  );
  must(await city.service(OpeningService).open(city.people.officer, round, ''));
  await castAll(
    city,
    round.slug,
    file,
    codes.map(({ code }) => code),
  );
  city.clock.moveTo('2023-04-21T22:00:01.000Z' as Instant);
  city.progress('  counting, making the tally bundle, verifying it');
  await city.service(ClosureService).closeDue();
  const view = await city.service(RoundsService).bySlug(round.slug);
  if (view?.publishedAt == null)
    throw new Error('the demo city cannot be loaded: the past round was not published');
}

function readElection(): PabulibFile {
  return must(parsePabulib(readFileSync(join(FOLDER, 'wieliczka-2023.pb'), 'utf8')));
}

async function makeCycle({ service }: SeededCity): Promise<{ cycleId: string; potId: string }> {
  const cycles = service(CyclesService);
  const at = (date: string) => `${date}T22:00:00.000Z` as Instant;
  const dates = [
    '2022-10-31',
    '2022-12-15',
    '2023-04-02',
    '2023-04-21',
    '2023-05-31',
    '2024-12-30',
  ].map(at);
  const kinds = ['call', 'review', 'voting', 'results', 'delivery'] as const;
  const phases = kinds.map((kind, i) => ({
    kind,
    opensAt: dates[i] as Instant,
    closesAt: dates[i + 1] as Instant,
  }));
  const cycleId = must(
    await cycles.createCycle(null, {
      title: 'Green Budget 2023',
      summary: SOURCE_NOTE,
      currency: 'PLN',
      phases,
    }),
  );
  const potId = must(
    await cycles.createPot(null, {
      cycleId,
      name: 'Green Budget',
      areaId: null,
      amountMinor: 100_000_000,
      slug: 'green-budget',
    }),
  );
  return { cycleId, potId };
}

async function makeProjects(
  { service }: SeededCity,
  file: PabulibFile,
  place: { readonly cycleId: string; readonly potId: string },
): Promise<void> {
  const texts = JSON.parse(
    readFileSync(join(FOLDER, 'wieliczka-2023.projects.json'), 'utf8'),
  ) as Record<string, { summary: string; area: string }>;
  const nameColumn = file.projectColumns.indexOf('name');
  const toMinor = 10 ** (2 - file.decimals);
  for (const { id, cells, costMinor } of file.projects) {
    const { summary = '', area = '' } = texts[id] ?? {};
    const terms = {
      ...place,
      code: id,
      title: cells[nameColumn] ?? id,
      summary: `${area}. ${summary}`,
    };
    must(
      await service(ProjectsService).create(null, {
        ...terms,
        costMinor: Number(costMinor) * toMinor,
        proposalIds: [],
      }),
    );
  }
}

async function openRound(
  { service, people }: SeededCity,
  file: PabulibFile,
  { cycleId, potId }: { readonly cycleId: string; readonly potId: string },
): Promise<RoundView> {
  const cycle = await service(CyclesService).byId(cycleId);
  if (cycle === undefined) throw new Error('the cycle that was just made is missing');
  const slug = await service(RoundsService).create(people.officer, cycle, {
    title: 'Green Budget 2023',
    opensAt: '2023-04-02T22:00:00.000Z' as Instant,
    closesAt: '2023-04-21T22:00:00.000Z' as Instant,
    mayRevote: true,
    tieSeed: '',
    pots: [
      {
        potId,
        ballotType: 'approval',
        minChoices: 1,
        maxChoices: file.projects.length,
        ruleId: 'equal-shares',
        ruleOptions: { utility: 'cost', completion: 'add1' },
      },
    ],
  });
  const round = await service(RoundsService).bySlug(slug);
  if (round === undefined) throw new Error('the round that was just made is missing');
  const rows = file.votes.map((_vote, i) => `${i + 1},city`);
  must(await service(RollService).import(people.officer, round, `id,style\n${rows.join('\n')}\n`));
  return round;
}

/** As voters do it: the code opens the paper, the choices are checked, the ballot is cast. */
async function castAll(
  city: SeededCity,
  slug: string,
  file: PabulibFile,
  codes: readonly string[],
): Promise<void> {
  const ballots = city.service(BallotsService);
  const redeem = city.service(CodesService);
  const round = await city.service(RoundsService).bySlug(slug);
  const roundId = round?.id ?? '';
  for (let from = 0; from < file.votes.length; from += AT_ONCE) {
    const batch = file.votes.slice(from, from + AT_ONCE);
    await Promise.all(
      batch.map(async (vote, i) => {
        const voter = await redeem.redeem(roundId, codes[from + i] ?? '');
        const sessionId = `seed ${from + i}`;
        const desk = must(
          await ballots.desk(slug, {
            voterOf: () => voter && { roundId, ...voter },
            accountId: undefined,
            receivedAt: city.clock.now(),
            hasForm: true,
          }),
        );
        const typed = new Map(vote.projects.map((id) => [id, '1']));
        const checked = must(await ballots.check(desk, typed, sessionId));
        must(
          await ballots.castBallot(desk, {
            sessionId,
            typed,
            token: checked.token,
            wantsPrivatePart: false,
            isBlankMeant: checked.isBlank,
          }),
        );
      }),
    );
    if (from % 2000 === 0)
      city.progress(
        `  cast ${Math.min(from + AT_ONCE, file.votes.length)} of ${file.votes.length} ballots`,
      );
  }
}
