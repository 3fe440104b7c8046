import { AccountsService } from '../../../src/modules/accounts';
import {
  CityService,
  CyclesService,
  type CycleView,
  type PotView,
} from '../../../src/modules/cycles';
import { assertDefined } from '../../../src/domain/shared/assert';
import type { Instant } from '../../../src/domain/shared/instant';
import { unwrap } from '../../../src/platform/errors/problem';
import type { Role } from '../../../src/platform/security/current-actor';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';

const PASSWORD = 'three blue herons';

/** A town in the middle of its call: one cycle, a pot of the whole town, a pot of one area. */
export interface Town {
  readonly test: TestApp;
  readonly cycle: CycleView;
  readonly whole: PotView;
  readonly north: PotView;
  get<T>(type: new (...args: never[]) => T): T;
  /** A person with an account; gives the id. */
  person(name: string, ...roles: Role[]): Promise<string>;
  /** The same, signed in. */
  visitor(name: string): Promise<Visitor>;
  /** Moves the clock to a phase. */
  goTo(phase: 'call' | 'review' | 'voting'): void;
}

const DATES = {
  call: '2026-05-01T00:00:00.000Z',
  review: '2026-06-01T00:00:00.000Z',
  voting: '2026-07-01T00:00:00.000Z',
  results: '2026-08-01T00:00:00.000Z',
} as const;

export async function startTown(): Promise<Town> {
  const test = await startTestApp();
  const get = <T>(type: new (...args: never[]) => T): T => test.app.get(type, { strict: false });
  await get(CityService).save({
    name: 'Lindenau',
    country: 'Poland',
    timezone: 'Europe/Warsaw',
    currency: 'PLN',
  });
  const cycle = await makeCycle(get(CyclesService));
  const person = async (name: string, ...roles: Role[]): Promise<string> => {
    const accounts = get(AccountsService);
    const id = await accounts.createConfirmed({ name, email: emailOf(name), password: PASSWORD });
    for (const role of roles) unwrap(await accounts.grantRole(undefined, id, role));
    return id;
  };
  const visitor = async (name: string): Promise<Visitor> => {
    const browser = new Visitor(test.url);
    await browser.signIn(emailOf(name), PASSWORD);
    return browser;
  };
  const goTo = (phase: 'call' | 'review' | 'voting'): void =>
    test.clock.set(DATES[phase].replace('-01T', '-10T'));
  const pot = (name: string): PotView =>
    assertDefined(
      cycle.pots.find((each) => each.name === name),
      name,
    );
  return {
    ...{ test, cycle, get, person, visitor, goTo },
    whole: pot('Whole town'),
    north: pot('North'),
  };
}

async function makeCycle(cycles: CyclesService): Promise<CycleView> {
  const at = (text: string): Instant => text as Instant;
  const phases = [
    { kind: 'call', opensAt: at(DATES.call), closesAt: at(DATES.review) },
    { kind: 'review', opensAt: at(DATES.review), closesAt: at(DATES.voting) },
    { kind: 'voting', opensAt: at(DATES.voting), closesAt: at(DATES.results) },
  ] as const;
  const id = unwrap(await cycles.createCycle(null, { title: 'Budget 2026', phases }));
  const areaId = unwrap(await cycles.createArea(null, { name: 'North Bank' }));
  unwrap(await cycles.createArea(null, { name: 'Mill Hill' }));
  unwrap(
    await cycles.createPot(null, {
      cycleId: id,
      name: 'Whole town',
      areaId: null,
      amountMinor: 10_000_000,
    }),
  );
  unwrap(
    await cycles.createPot(null, { cycleId: id, name: 'North', areaId, amountMinor: 2_000_000 }),
  );
  return assertDefined(await cycles.byId(id), 'the cycle');
}

function emailOf(name: string): string {
  return `${name.toLowerCase()}@lindenau.example`;
}

/** Fields of a good proposal; each test changes what it is about. */
export function proposalFields(changes: Record<string, string> = {}): Record<string, string> {
  return {
    title: 'Benches along the river',
    text: 'People who walk slowly need places to sit. **Ten benches** would do.',
    pot: 'whole-town',
    area: '',
    cost: '12 500',
    alt: '',
    ...changes,
  };
}
