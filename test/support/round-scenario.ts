import { randomUUID } from 'node:crypto';

import { plusSeconds, type Instant } from '../../src/domain/shared/instant';
import type { DomainError, Result } from '../../src/domain/shared/result';
import { AccountsService } from '../../src/modules/accounts';
import { CityService, CyclesService } from '../../src/modules/cycles';
import { ProjectsService } from '../../src/modules/proposals';
import {
  CodesService,
  OpeningService,
  RollService,
  RoundsService,
  type RoundDraft,
  type RoundPotView,
  type RoundView,
} from '../../src/modules/voting-rounds';
import type { TestApp } from './app';

export const PASSWORD = 'four random words here';

/** An opened round of two pots with its voters, ready for ballots. */
export interface RoundScenario {
  readonly slug: string;
  readonly round: RoundView;
  readonly officerId: string;
  /** Codes in the order of the roll. */
  readonly codes: readonly string[];
  /** Ballot ids: three in the approval pot, three in the knapsack pot. */
  readonly approval: readonly [string, string, string];
  readonly knapsack: readonly [string, string, string];
}

/** What a test may want to be different. */
export interface ScenarioChanges {
  readonly mayRevote?: boolean;
  readonly isOpen?: boolean;
  /** People on the roll; 30 where nothing is said. */
  readonly voters?: number;
  /** Another ballot or rule in the first pot, and in the second. */
  readonly ideas?: Partial<RoundPotView>;
  readonly basket?: Partial<RoundPotView>;
}

/** Makes a city with a cycle, pots, projects, a round and its roll through the real services. */
export async function openRound(
  { app, clock }: TestApp,
  { mayRevote = true, isOpen = true, voters = 30, ...pots }: ScenarioChanges = {},
): Promise<RoundScenario> {
  const accounts = app.get(AccountsService, { strict: false });
  const name = randomUUID().slice(0, 8);
  const officerId = await accounts.createConfirmed({
    name: 'Olga',
    email: `${name}@example.org`,
    password: PASSWORD,
  });
  must(await accounts.grantRole(undefined, officerId, 'officer'));
  await app
    .get(CityService, { strict: false })
    .save({ name: 'Testville', country: 'Poland', timezone: 'Europe/Warsaw', currency: 'PLN' });
  const { cycleId, potIds } = await makeCycle(app, clock.now(), name);
  const ids = await makeProjects(app, cycleId, potIds);
  const rounds = app.get(RoundsService, { strict: false });
  const cycle = await app.get(CyclesService, { strict: false }).byId(cycleId);
  const slug = await rounds.create(
    officerId,
    cycle!,
    draftOf(clock.now(), potIds, { name, mayRevote, ...pots }),
  );
  const round = (await rounds.bySlug(slug))!;
  const rows = Array.from({ length: voters }, (_unused, i) => `${i + 1},city`);
  must(
    await app
      .get(RollService, { strict: false })
      .import(officerId, round, `id,style\n${rows.join('\n')}`),
  );
  const codes = must(
    await app
      .get(CodesService, { strict: false })
      .generate(officerId, round, { kind: 'missing', limit: Math.max(100, voters) }),
  );
  if (isOpen) must(await app.get(OpeningService, { strict: false }).open(officerId, round, ''));
  return { slug, round, officerId, codes: codes.map(({ code }) => code), ...ids };
}

/** The value of a result that cannot fail in a test's set-up. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error satisfies DomainError));
}

async function makeCycle(app: TestApp['app'], now: Instant, name: string) {
  const cycles = app.get(CyclesService, { strict: false });
  const at = (days: number) => plusSeconds(now, days * 86_400);
  const kinds = ['call', 'review', 'voting', 'results'] as const;
  const days = [-40, -20, -1, 7, 30];
  const phases = kinds.map((kind, i) => ({
    kind,
    opensAt: at(days[i]!),
    closesAt: at(days[i + 1]!),
  }));
  const cycleId = must(
    await cycles.createCycle(null, { title: `Cycle ${name}`, phases, currency: 'PLN' }),
  );
  const pot = async (slug: string, amountMinor: number) =>
    must(await cycles.createPot(null, { cycleId, name: slug, areaId: null, amountMinor, slug }));
  return {
    cycleId,
    potIds: [await pot('ideas', 10_000_000), await pot('basket', 5_000_000)] as const,
  };
}

async function makeProjects(
  app: TestApp['app'],
  cycleId: string,
  potIds: readonly [string, string],
) {
  const projects = app.get(ProjectsService, { strict: false });
  const make = async (potId: string, code: string, costMinor: number) => {
    const words = { title: `<b>Project</b> ${code} 🌳`, summary: 'A & B "quoted"' };
    return must(
      await projects.create(null, { cycleId, potId, code, costMinor, proposalIds: [], ...words }),
    ).code;
  };
  const [ideas, basket] = potIds;
  return {
    approval: [
      await make(ideas, 'a1', 4_000_000),
      await make(ideas, 'a2', 6_000_000),
      await make(ideas, 'a3', 3_000_000),
    ],
    knapsack: [
      await make(basket, 'k1', 2_000_000),
      await make(basket, 'k2', 3_000_000),
      await make(basket, 'k3', 1_000_000),
    ],
  } as const;
}

function draftOf(
  now: Instant,
  [ideas, basket]: readonly [string, string],
  changes: ScenarioChanges & { readonly name: string; readonly mayRevote: boolean },
): RoundDraft {
  const { name, mayRevote } = changes;
  return {
    title: `Round ${name}`,
    opensAt: plusSeconds(now, -3600),
    closesAt: plusSeconds(now, 7 * 86_400),
    mayRevote,
    tieSeed: 'abcdef',
    pots: [
      {
        potId: ideas,
        ballotType: 'approval',
        minChoices: 1,
        maxChoices: 2,
        ruleId: 'equal-shares',
        ruleOptions: { utility: 'cost', completion: 'add1' },
        ...changes.ideas,
      },
      {
        potId: basket,
        ballotType: 'knapsack',
        minChoices: 1,
        maxChoices: 1,
        ruleId: 'greedy',
        ruleOptions: { onMisfit: 'skip', fundUnsupported: false },
        ...changes.basket,
      },
    ],
  };
}
