import { CyclesService } from '../src/modules/cycles';
import {
  ProjectsService,
  ProposalsService,
  ReviewsService,
  SupportsService,
} from '../src/modules/proposals';
import {
  CodesService,
  LimitsService,
  OpeningService,
  RollService,
  RoundsService,
  type LimitTerms,
  type RoundView,
} from '../src/modules/voting-rounds';
import { must, type SeededCity } from './city';
import { IDEAS, YARD_IDEAS, type Idea } from './demo/ideas';

const VOTERS_PER_AREA = 40;
const SHOWN_CODES = 16;

/** What the demo page needs of the cycles that are open. */
export interface OpenCycles {
  readonly openRound: string;
  readonly callCycle: string;
  readonly codes: readonly string[];
}

/** A cycle that votes now, and one that calls for ideas now, so that every role has work at once. */
export async function loadCurrentCycles(city: SeededCity): Promise<OpenCycles> {
  const areas = {
    'Old Town': must(await city.service(CyclesService).createArea(null, { name: 'Old Town' })),
    Lakeside: must(await city.service(CyclesService).createArea(null, { name: 'Lakeside' })),
  };
  const { openRound, codes } = await loadVotingCycle(city, areas);
  const callCycle = await loadCallCycle(city);
  return { openRound, callCycle, codes };
}

function phasesFrom(city: SeededCity, days: readonly number[]) {
  const kinds = ['call', 'review', 'voting', 'results', 'delivery'] as const;
  return kinds.map((kind, i) => ({
    kind,
    opensAt: city.clock.daysFromNow(days[i] ?? 0),
    closesAt: city.clock.daysFromNow(days[i + 1] ?? 0),
  }));
}

async function loadVotingCycle(
  city: SeededCity,
  areas: Readonly<Record<string, string>>,
): Promise<{ openRound: string; codes: string[] }> {
  const { service, people, clock } = city;
  const cycles = service(CyclesService);
  clock.moveTo(clock.daysFromNow(-70));
  const phases = phasesFrom(city, [-60, -30, -4, 10, 30, 400]);
  const title = 'Neighbourhood Budget 2026';
  const summary =
    'One pot for the whole city and one for each neighbourhood. You decide what is built.';
  const cycleId = must(await cycles.createCycle(null, { title, summary, phases }));
  const pot = async (name: string, areaId: string | null, amountMinor: number, slug: string) =>
    must(await cycles.createPot(null, { cycleId, name, areaId, amountMinor, slug }));
  const pots = {
    city: await pot('Whole city', null, 40_000_000, 'whole-city'),
    'Old Town': await pot('Old Town', areas['Old Town'] ?? null, 12_000_000, 'old-town'),
    Lakeside: await pot('Lakeside', areas['Lakeside'] ?? null, 15_000_000, 'lakeside'),
  };
  for (const [i, idea] of IDEAS.entries())
    await propose(city, { cycleId, potId: pots[idea.pot] }, idea, i);
  const slug = await openRound(city, cycleId, pots);
  await limit(city, cycleId, slug, pots);
  const round = must(await makeRoll(city, slug));
  const codes = must(
    await service(CodesService).generate(people.officer, round, { kind: 'missing', limit: 1000 }),
  );
  clock.moveTo(clock.daysFromNow(-3.9));
  must(await service(OpeningService).open(people.officer, round, ''));
  await matchSara(city, round, codes[0]?.code ?? '');
  return { openRound: slug, codes: codes.slice(1, 1 + SHOWN_CODES).map(({ code }) => code) };
}

/** One idea on its way: proposed, supported, reviewed, made a project. */
async function propose(
  city: SeededCity,
  place: { readonly cycleId: string; readonly potId: string },
  idea: Idea,
  number: number,
): Promise<void> {
  const { service, people, clock } = city;
  clock.moveTo(clock.daysFromNow(-50 + number / 10));
  const author = people.residents[number % people.residents.length] ?? people.admin;
  const words = { title: idea.title, text: idea.text, areaId: null, costMinor: idea.costMinor };
  const slug = must(
    await service(ProposalsService).submitProposal(author, { ...place, ...words }, 'published'),
  );
  for (const resident of people.residents.slice(number % 3)) {
    must(await service(SupportsService).supportProposal(resident, slug));
  }
  clock.moveTo(clock.daysFromNow(-20 + number / 10));
  const { review } = idea;
  must(
    await service(ReviewsService).recordReview(people.reviewer, slug, {
      outcome: review.outcome,
      costMinor: idea.costMinor,
      reasons: review.reasons,
    }),
  );
  if (review.outcome === 'not-feasible') return;
  const proposal = await service(ProposalsService).visible(slug, undefined);
  const proposalIds = proposal === undefined ? [] : [proposal.id];
  must(
    await service(ProjectsService).create(people.officer, {
      ...place,
      proposalIds,
      title: idea.title,
      summary: idea.summary,
      costMinor: idea.costMinor,
    }),
  );
}

async function openRound(
  { service, people, clock }: SeededCity,
  cycleId: string,
  pots: Readonly<Record<'city' | 'Old Town' | 'Lakeside', string>>,
): Promise<string> {
  const cycle = await service(CyclesService).byId(cycleId);
  if (cycle === undefined) throw new Error('the cycle that was just made is missing');
  const shares = { ruleId: 'equal-shares', ruleOptions: { utility: 'cost', completion: 'add1' } };
  const greedy = { ruleId: 'greedy', ruleOptions: { onMisfit: 'skip', fundUnsupported: false } };
  return service(RoundsService).create(people.officer, cycle, {
    title: 'Neighbourhood Budget 2026',
    opensAt: clock.daysFromNow(-4),
    closesAt: clock.daysFromNow(10),
    mayRevote: true,
    tieSeed: '',
    pots: [
      { potId: pots.city, ballotType: 'approval', minChoices: 1, maxChoices: 5, ...shares },
      { potId: pots['Old Town'], ballotType: 'knapsack', minChoices: 1, maxChoices: 1, ...greedy },
      { potId: pots.Lakeside, ballotType: 'approval', minChoices: 1, maxChoices: 3, ...shares },
    ],
  });
}

/** Two ideas that want the same place, and a ceiling for the shore. */
async function limit(
  { service, people }: SeededCity,
  cycleId: string,
  slug: string,
  pots: Readonly<Record<'city' | 'Lakeside', string>>,
): Promise<void> {
  const round = await service(RoundsService).bySlug(slug);
  if (round === undefined) throw new Error('the round that was just made is missing');
  const projects = await service(ProjectsService).ofCycle(cycleId);
  const called = (...titles: string[]) =>
    projects.filter(({ title }) => titles.includes(title)).map(({ id }) => id);
  const free = { name: '', areaId: null, ceilingMinor: null, floorMinor: null, mostWinners: null };
  const add = async (potId: string, terms: LimitTerms) =>
    must(await service(LimitsService).add(people.officer, round, potId, terms));
  await add(pots.city, {
    ...{ ...free, kind: 'conflict' },
    projectIds: called('Drinking fountains on six squares', 'Open stage on the market place'),
  });
  await add(pots.Lakeside, {
    ...{ ...free, kind: 'group', name: 'The shore', ceilingMinor: 12_000_000 },
    projectIds: called('A jetty for everybody', 'Outdoor gym at the beach'),
  });
}

async function makeRoll({ service, people }: SeededCity, slug: string) {
  const round = await service(RoundsService).bySlug(slug);
  if (round === undefined) throw new Error('the round that was just made is missing');
  const rows = ['old-town', 'lakeside', 'city'].flatMap((style, area) =>
    Array.from(
      { length: VOTERS_PER_AREA },
      (_unused, i) => `${1000 * (area + 1) + i},${style},19${60 + (i % 40)}-0${1 + (i % 9)}`,
    ),
  );
  const imported = await service(RollService).import(
    people.officer,
    round,
    `id,style,birth_month\n${rows.join('\n')}\n`,
  );
  return imported.ok ? { ok: true as const, value: round } : imported;
}

/** Sara votes with her account, without a code. */
async function matchSara(
  { service, people }: SeededCity,
  round: RoundView,
  code: string,
): Promise<void> {
  const entry = await service(CodesService).redeem(round.id, code);
  const [sara] = people.residents;
  if (entry === undefined || sara === undefined) return;
  must(
    await service(RollService).match(round, {
      accountId: sara,
      rollEntryId: entry.rollEntryId,
      by: people.officer,
    }),
  );
}

async function loadCallCycle(city: SeededCity): Promise<string> {
  const { service, people, clock } = city;
  clock.moveTo(clock.daysFromNow(-20));
  const phases = phasesFrom(city, [-10, 30, 60, 75, 90, 500]);
  const title = 'School Yards 2027';
  const summary = 'Greener, cooler, livelier: ideas for the yards of our schools are wanted now.';
  const cycleId = must(await service(CyclesService).createCycle(null, { title, summary, phases }));
  const potId = must(
    await service(CyclesService).createPot(null, {
      cycleId,
      name: 'School yards',
      areaId: null,
      amountMinor: 25_000_000,
      slug: 'school-yards',
    }),
  );
  for (const [i, idea] of YARD_IDEAS.entries()) {
    clock.moveTo(clock.daysFromNow(-9 + i));
    const author = people.residents[(i + 1) % people.residents.length] ?? people.admin;
    const words = {
      title: idea.title,
      text: idea.text,
      potId,
      areaId: null,
      costMinor: idea.costMinor,
    };
    const slug = must(
      await service(ProposalsService).submitProposal(author, { cycleId, ...words }, 'published'),
    );
    for (const resident of people.residents.slice(i % 4))
      must(await service(SupportsService).supportProposal(resident, slug));
    if (idea.review === undefined) continue;
    must(
      await service(ReviewsService).recordReview(people.reviewer, slug, {
        ...idea.review,
        costMinor: idea.costMinor,
      }),
    );
  }
  return (await service(CyclesService).byId(cycleId))?.slug ?? '';
}
