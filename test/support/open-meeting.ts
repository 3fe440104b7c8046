import { plusSeconds } from '../../src/domain/shared/instant';
import {
  AgendaService,
  AttendanceService,
  MeetingsService,
  type MeetingKey,
} from '../../src/modules/assembly-minutes';
import { BodiesService } from '../../src/modules/bodies';
import type { TestApp } from './app';
import type { Council, Councillor } from './council';
import { must } from './round-scenario';

/** A meeting that is going on. */
export interface OpenMeeting {
  readonly key: MeetingKey;
  /** Address of its page. */
  readonly path: string;
  /** Ids of its items, in order. */
  readonly items: readonly string[];
  arrive(who: Councillor): Promise<void>;
  leave(who: Councillor): Promise<void>;
}

/** Opens a meeting of a council with these items; nobody is there yet. */
export async function openMeeting(
  { app, clock }: TestApp,
  { slug, path }: Council,
  titles: readonly string[],
): Promise<OpenMeeting> {
  const service = <T>(type: new (...args: never[]) => T): T => app.get<T>(type, { strict: false });
  const body = (await service(BodiesService).bySlug(slug))!;
  const now = clock.now();
  const no = must(
    await service(MeetingsService).plan(null, body, {
      ...{ title: 'A meeting', place: 'Town hall', remoteUrl: null },
      ...{ startsAt: plusSeconds(now, 3600), endsAt: plusSeconds(now, 7200) },
    }),
  );
  const key = { body, no };
  const items: string[] = [];
  for (const title of titles) {
    items.push(
      must(
        await service(AgendaService).add(null, key, {
          ...{ kind: 'decision', title, text: '', presenter: null, parentId: null },
          ...{ closedGround: null, plannedMinutes: null, lateReason: null },
        }),
      ),
    );
  }
  must(await service(MeetingsService).call(null, key, 'The tests cannot wait.'));
  must(await service(MeetingsService).act(null, key, { act: 'open', reason: null }));
  const attendance = service(AttendanceService);
  return {
    ...{ key, items, path: `${path}/meetings/${String(no)}` },
    arrive: async ({ membershipId }) => {
      const what = { kind: 'arrival', mode: 'in_person' } as const;
      must(await attendance.note(null, key, membershipId, what));
    },
    leave: async ({ membershipId }) => {
      clock.advance(60);
      must(await attendance.note(null, key, membershipId, { kind: 'departure' }));
    },
  };
}
