import type { MemberRole } from '../../src/domain/bodies/membership';
import type { PlainDay } from '../../src/domain/shared/plain-day';
import { BodiesService, MembershipsService, SeatsService } from '../../src/modules/bodies';
import type { NewBody } from '../../src/modules/bodies';
import { Visitor } from './agent';
import type { TestApp } from './app';
import { makeAccount } from './officer';
import { must, PASSWORD } from './round-scenario';

/** A member who is signed in. */
export interface Councillor {
  readonly name: string;
  readonly email: string;
  readonly membershipId: string;
  readonly visitor: Visitor;
}

/** After the clock has moved past the end of their visits. */
export async function comeBack(...councillors: readonly Councillor[]): Promise<void> {
  for (const { visitor, email } of councillors) await visitor.signIn(email, PASSWORD);
}

/** A body whose members can act. */
export interface Council {
  readonly slug: string;
  /** Address of its page. */
  readonly path: string;
  readonly chair: Councillor;
  readonly secretary: Councillor;
  /** Five members beside the chair. */
  readonly members: readonly Councillor[];
}

/** A committee with a chair, a secretary without a vote, and five members more, all with accounts. */
export async function seatCouncil(
  baraza: TestApp,
  change: Partial<NewBody> = {},
): Promise<Council> {
  const service = <T>(type: new (...args: never[]) => T): T =>
    baraza.app.get<T>(type, { strict: false });
  const foundedOn = '2026-01-01' as PlainDay;
  const slug = await service(BodiesService).found(null, {
    ...{ kind: 'committee', name: 'Park committee', mandate: 'Looks after parks.', foundedOn },
    ...change,
  });
  const seats = must(
    await service(SeatsService).add(null, slug, {
      ...{ count: 6, label: 'Seat', origin: 'at_large', standsFor: null },
      ...{ filledBy: 'elected', withDeputies: false },
    }),
  );
  const seat = async (name: string, role: MemberRole, seatId: string | null) => {
    const email = await makeAccount(baraza);
    const membershipId = must(
      await service(MembershipsService).seat(null, slug, {
        ...{ seatId, role, startedOn: foundedOn, name, alias: null, bornMonth: null, email },
      }),
    );
    const visitor = new Visitor(baraza.url);
    await visitor.signIn(email, PASSWORD);
    return { name, email, membershipId, visitor };
  };
  const names = ['Ben', 'Cleo', 'Dina', 'Emil', 'Fay'];
  const members: Councillor[] = [];
  for (const [i, name] of names.entries()) {
    members.push(await seat(name, 'member', seats[i + 1] ?? null));
  }
  return {
    ...{ slug, path: `/bodies/${slug}`, members },
    chair: await seat('Ada', 'chair', seats[0] ?? null),
    secretary: await seat('Sten', 'secretary', null),
  };
}
