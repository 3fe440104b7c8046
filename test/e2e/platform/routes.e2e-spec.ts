import { MotionsService } from '../../../src/modules/assembly-minutes';
import { ReadDatabase } from '../../../src/platform/database/read-database';
import { Visitor } from '../../support/agent';
import { startTestApp, type TestApp } from '../../support/app';
import { seatCouncil } from '../../support/council';
import { visitorWith } from '../../support/officer';
import { openMeeting } from '../../support/open-meeting';
import { must, openRound, type RoundScenario } from '../../support/round-scenario';
import { nameOf, routesOf, type Route } from '../../support/routes';
import { atTheBallot } from '../../support/voter-steps';
import { isLetIn, PEOPLE, type Person } from '../../support/way-in';

/**
 * Who is let in where: n nobody in particular, w a voter who came with a code, r somebody with an account, v a reviewer,
 * o an officer, a an auditor, m an admin. A way that is not in the table fails the test.
 */
const WAYS: Readonly<Record<string, string>> = {
  // Only members of the body, whom no role makes.
  '': `
    /bodies/:slug/meetings/:no/agenda/:item/interest POST, /bodies/:slug/meetings/:no/motions/:motion/withdrawal POST,
    /bodies/:slug/meetings/:no/registration POST`,
  nwrvoam: `
    / GET, /audit-trail/log GET, /audit-trail/log/checkpoint GET, /audit-trail/log/tile/* GET,
    /bodies GET, /bodies/:slug GET, /bodies/:slug/history GET, /bodies/:slug/meetings GET,
    /bodies/:slug/meetings/:no GET, /bodies/:slug/meetings/:no/motions/:motion GET,
    /bodies/:slug/meetings/:no/screen GET, /bodies/:slug/seats/:id GET,
    /confirmations GET, /confirmations POST, /cycles GET, /cycles/:slug GET, /demo GET,
    /new-password GET, /new-password POST, /new-password/link GET, /new-password/link POST, /outbox GET,
    /photos/:id GET, /photos/:id/small GET, /privacy GET, /projects GET, /projects/:slug GET,
    /proposals GET, /proposals/:slug GET, /proposals/:slug/history GET,
    /rounds/:slug GET, /rounds/:slug/ballot GET, /rounds/:slug/code GET, /rounds/:slug/code POST,
    /rounds/:slug/log GET, /rounds/:slug/log/checkpoint GET, /rounds/:slug/log/tile/* GET,
    /rounds/:slug/receipts GET, /rounds/:slug/receipts/:code GET,
    /rounds/:slug/results GET, /rounds/:slug/results/comparison GET, /rounds/:slug/results/fairness GET,
    /rounds/:slug/results/projects/:project GET, /rounds/:slug/results/trace.json GET,
    /rounds/:slug/tally-bundle GET, /rounds/:slug/verify GET, /rounds/:slug/voids GET,
    /rounds/:slug/vote-status GET, /sign-in GET, /sign-in POST, /sign-up GET, /sign-up POST,
    /v/:slug GET, /verify.html GET`,
  w: `/rounds/:slug/ballot POST, /rounds/:slug/ballots POST`,
  rvoam: `
    /account GET, /account/password GET, /account/password POST, /proposals POST,
    /proposals/:slug/edit GET, /proposals/:slug/edit POST, /proposals/:slug/publication POST,
    /proposals/:slug/supports POST, /proposals/:slug/supports/withdrawal POST,
    /proposals/mine GET, /proposals/new GET, /rounds/:slug/matching GET, /rounds/:slug/matching POST,
    /sign-in/again GET, /sign-in/again POST`,
  vm: `/proposals/:slug/reviews POST, /proposals/:slug/reviews/new GET, /reviews GET`,
  oam: `/rounds/:slug/roll-file GET, /rounds/:slug/roll-file POST`,
  am: `/audit-trail GET, /audit-trail/acts/:place GET, /audit-trail/exports POST`,
  om: `
    /account/approver-key GET, /account/approver-key POST, /areas GET, /areas POST, /areas/:id/edit GET,
    /areas/:id/name POST, /bodies POST, /bodies/:slug/closure GET, /bodies/:slug/closure POST,
    /bodies/:slug/description POST, /bodies/:slug/edit GET, /bodies/:slug/memberships POST,
    /bodies/:slug/memberships/:id GET, /bodies/:slug/memberships/:id/ending POST,
    /bodies/:slug/memberships/:id/role POST, /bodies/:slug/memberships/new GET,
    /bodies/:slug/meetings POST, /bodies/:slug/meetings/:no/agenda POST,
    /bodies/:slug/meetings/:no/agenda/:item/end POST, /bodies/:slug/meetings/:no/agenda/:item/removal POST,
    /bodies/:slug/meetings/:no/agenda/:item/start POST, /bodies/:slug/meetings/:no/agenda/new GET,
    /bodies/:slug/meetings/:no/attendance GET, /bodies/:slug/meetings/:no/attendance POST,
    /bodies/:slug/meetings/:no/attendance/:id/striking POST,
    /bodies/:slug/meetings/:no/cancellation GET, /bodies/:slug/meetings/:no/cancellation POST,
    /bodies/:slug/meetings/:no/closing POST, /bodies/:slug/meetings/:no/edit GET,
    /bodies/:slug/meetings/:no/edit POST, /bodies/:slug/meetings/:no/live GET,
    /bodies/:slug/meetings/:no/motions POST, /bodies/:slug/meetings/:no/motions/:motion/acts POST,
    /bodies/:slug/meetings/:no/motions/:motion/amendments POST,
    /bodies/:slug/meetings/:no/motions/:motion/amendments/new GET,
    /bodies/:slug/meetings/:no/motions/:motion/position POST,
    /bodies/:slug/meetings/:no/motions/:motion/seconding POST,
    /bodies/:slug/meetings/:no/motions/:motion/vote GET,
    /bodies/:slug/meetings/:no/motions/:motion/vote POST, /bodies/:slug/meetings/:no/motions/new GET,
    /bodies/:slug/meetings/:no/notice GET, /bodies/:slug/meetings/:no/notice POST,
    /bodies/:slug/meetings/:no/opening POST, /bodies/:slug/meetings/:no/proxies POST,
    /bodies/:slug/meetings/:no/proxies/:id/end POST, /bodies/:slug/meetings/:no/resumption POST,
    /bodies/:slug/meetings/:no/suspension GET, /bodies/:slug/meetings/:no/suspension POST,
    /bodies/:slug/meetings/new GET,
    /bodies/:slug/rules GET, /bodies/:slug/rules POST, /bodies/:slug/seats POST,
    /bodies/:slug/seats/:id/closure POST, /bodies/:slug/seats/new GET, /bodies/new GET, /console GET, /cycles POST, /cycles/:slug/edit GET, /cycles/:slug/edit POST,
    /cycles/:slug/phases/:kind/decision GET, /cycles/:slug/phases/:kind/decision POST,
    /cycles/:slug/pots GET, /cycles/:slug/pots POST, /cycles/:slug/pots/:id POST,
    /cycles/:slug/pots/:id/edit GET, /cycles/:slug/pots/:id/removal POST, /cycles/:slug/revisions POST,
    /cycles/new GET, /cycles/new POST, /projects POST, /projects/:slug/edit GET,
    /projects/:slug/edit POST, /projects/:slug/withdrawal POST, /projects/new GET,
    /rounds POST, /rounds/:slug/acts GET, /rounds/:slug/acts POST, /rounds/:slug/acts/:id GET,
    /rounds/:slug/acts/:id/approval POST, /rounds/:slug/acts/:id/refusal POST, /rounds/:slug/acts/new GET,
    /rounds/:slug/closure GET, /rounds/:slug/closure POST, /rounds/:slug/closure/stop POST,
    /rounds/:slug/codes GET, /rounds/:slug/codes POST, /rounds/:slug/edit GET, /rounds/:slug/edit POST,
    /rounds/:slug/limits GET, /rounds/:slug/matches POST, /rounds/:slug/opening GET,
    /rounds/:slug/opening POST, /rounds/:slug/pots/:pot/limits POST,
    /rounds/:slug/pots/:pot/limits/:id/edit GET, /rounds/:slug/pots/:pot/limits/:id/edit POST,
    /rounds/:slug/pots/:pot/limits/:id/removal POST, /rounds/:slug/pots/:pot/limits/new GET,
    /rounds/:slug/pots/:pot/money GET, /rounds/:slug/pots/:pot/money POST, /rounds/:slug/roll GET,
    /rounds/:slug/roll POST, /rounds/:slug/setup GET, /rounds/:slug/what-if GET,
    /rounds/:slug/what-if POST, /rounds/:slug/what-if/:trial GET, /rounds/:slug/what-if/:trial/stop POST,
    /rounds/new GET`,
  m: `
    /accounts GET, /accounts/:id/roles POST, /accounts/:id/roles/:role/revocation POST,
    /audit-trail/acts/:place/erasure POST, /audit-trail/acts/:place/forgetting POST,
    /city GET, /city POST`,
};

/** It ends the session of whoever tries it, so that it is tried elsewhere. */
const ELSEWHERE = ['/sign-out POST'];

const expected = new Map(
  Object.entries(WAYS).flatMap(([people, ways]) =>
    ways.split(',').map((way) => [way.trim(), people] as const),
  ),
);

describe('every way into the program', () => {
  let baraza: TestApp;
  let scenario: RoundScenario;
  let routes: Route[];
  let slugs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza);
    routes = routesOf(baraza).filter((route) => !ELSEWHERE.includes(nameOf(route)));
    const bodies = await councilWithMotion(baraza);
    const reads = baraza.app.get(ReadDatabase, { strict: false });
    const slugOf = async (table: string): Promise<string> =>
      (await reads.rows<{ slug: string }>(`SELECT slug FROM ${table}`, []))[0]?.slug ?? '';
    const [cycles, projects] = [await slugOf('cycle'), await slugOf('project')];
    slugs = { bodies, cycles, projects, rounds: scenario.slug, v: scenario.slug };
  });

  afterAll(() => baraza.close());

  /** A path that leads somewhere, as far as there is something. */
  function pathOf({ path }: Route): string {
    const slug = slugs[path.split('/')[1] ?? ''] ?? 'nothing';
    const parts = {
      slug,
      role: 'officer',
      pot: 'ideas',
      kind: 'voting',
      place: '0',
      no: '1',
      motion: '1',
      project: 'a1',
    };
    return path
      .replace('*', '0/000')
      .replace(/:(\w+)/g, (_, name: string) => parts[name as keyof typeof parts] ?? ID);
  }

  async function people(): Promise<Map<Person | 'w', Visitor>> {
    const found = new Map<Person | 'w', Visitor>();
    for (const person of Object.keys(PEOPLE) as Person[]) {
      const roles = PEOPLE[person];
      const visitor = roles && (await visitorWith(baraza, ...roles));
      found.set(person, visitor ?? new Visitor(baraza.url));
      if (person === 'n') found.set('w', await atTheBallot(baraza, scenario, 0));
    }
    return found;
  }

  it('lets in whom the table names, and nobody else', async () => {
    const visitors = [...(await people())];
    const seen = new Map<string, string>();
    for (const route of routes) {
      let letIn = '';
      for (const [person, visitor] of visitors) {
        if (await isLetIn(visitor, route, pathOf(route))) letIn += person;
      }
      seen.set(nameOf(route), letIn);
    }
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
  });

  it('takes no form without the token of its session', async () => {
    const admin = await visitorWith(baraza, 'admin', 'officer', 'reviewer', 'auditor');
    await admin.get('/account');
    const { cookie } = admin.byHand({}, '/sign-out');
    for (const route of routes.filter(({ method }) => method !== 'GET')) {
      const answer = await fetch(`${baraza.url}${pathOf(route)}`, {
        ...{ method: route.method, body: new URLSearchParams({ a: 'b' }), redirect: 'manual' },
        headers: { cookie, accept: 'text/html' },
      });
      expect([nameOf(route), answer.status]).toEqual([nameOf(route), 403]);
    }
  });
});

/** A council that meets, with a motion that everybody may read; gives its slug. */
async function councilWithMotion(baraza: TestApp): Promise<string> {
  const council = await seatCouncil(baraza);
  const { key, items } = await openMeeting(baraza, council, ['Benches']);
  const motions = baraza.app.get(MotionsService, { strict: false });
  const [mover, seconder] = council.members.map(({ membershipId }) => membershipId);
  const text = { title: 'Four benches', text: 'The city builds four benches.' };
  must(await motions.handIn(null, key, { ...text, itemId: items[0]!, moverId: mover! }));
  const { id: motionId } = (await motions.byNo(key.body.id, 1))!;
  must(await motions.second(key, motionId, seconder!));
  const step = { motionId, act: 'admit', reason: null, memberId: null } as const;
  must(await motions.act(null, key, step));
  return council.slug;
}

/** Of nothing that there is. */
const ID = '00000000-0000-4000-8000-000000000000';
