import { Injectable, type OnModuleInit } from '@nestjs/common';

import { nextPhase, openPhases } from '../../domain/cycle/phase-at';
import { plusSeconds, type Instant } from '../../domain/shared/instant';
import { Catalogues } from '../../platform/i18n/catalogues';
import { holds } from '../../platform/security/current-actor';
import { CityService } from './city.service';
import type { CycleView } from './cycle.view';
import { CyclesService } from './cycles.service';
import { ConsoleTasks, type ConsoleTask, type ConsoleTaskSource, type Reader } from './registries';

const TWO_WEEKS_SECONDS = 14 * 24 * 3600;

type OfficerReader = Parameters<ConsoleTaskSource['tasksFor']>[0];

/** What cycles themselves ask of an officer: a city, a first cycle, pots, and dates that come near. */
@Injectable()
export class CycleTasks implements ConsoleTaskSource, OnModuleInit {
  constructor(
    private readonly tasks: ConsoleTasks,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
    private readonly catalogues: Catalogues,
  ) {}

  onModuleInit(): void {
    this.tasks.add(this);
  }

  async tasksFor(reader: OfficerReader): Promise<ConsoleTask[]> {
    const cycles = await this.cycles.list();
    const first = cycles.length === 0 ? [this.firstCycle(reader)] : [];
    const ofCycles = cycles.flatMap((cycle) => [
      ...this.potsOf(cycle, reader),
      ...this.datesOf(cycle, reader),
    ]);
    return [...(await this.cityOf(reader)), ...first, ...ofCycles];
  }

  private async cityOf(reader: OfficerReader): Promise<ConsoleTask[]> {
    if (!holds(reader.actor, 'admin') || (await this.city.isSetUp())) return [];
    const words = this.words(reader);
    return [
      {
        ...{ at: null, href: '/city', title: words('cycles.task.city.title') },
        ...{ text: words('cycles.task.city.text'), action: words('cycles.task.city.action') },
      },
    ];
  }

  private firstCycle(reader: Reader): ConsoleTask {
    const words = this.words(reader);
    return {
      ...{ at: null, href: '/cycles/new', title: words('cycles.task.first.title') },
      ...{ text: words('cycles.task.first.text'), action: words('cycles.task.first.action') },
    };
  }

  private potsOf({ title, slug, pots, phases }: CycleView, reader: Reader): ConsoleTask[] {
    const voting = phases.find(({ kind }) => kind === 'voting') ?? phases.at(-1);
    if (pots.length > 0 || voting === undefined || voting.opensAt <= reader.now) return [];
    const words = this.words(reader);
    return [
      {
        ...{
          at: voting.opensAt,
          href: `/cycles/${slug}/pots`,
          title: words('cycles.task.pots.title', { title }),
        },
        action: words('cycles.task.pots.action'),
      },
    ];
  }

  /** Phases that close or open by themselves in the next two weeks: what still has to be ready. */
  private datesOf(cycle: CycleView, reader: Reader): ConsoleTask[] {
    const soon = plusSeconds(reader.now, TWO_WEEKS_SECONDS);
    const closing = openPhases(cycle, reader.now).filter(({ closesAt }) => closesAt <= soon);
    const next = nextPhase(cycle, reader.now);
    const opening =
      next !== undefined && next.opensAt > reader.now && next.opensAt <= soon ? [next] : [];
    return [
      ...closing.map(({ kind, closesAt }) =>
        this.dated(cycle, reader, { at: closesAt, key: 'closes', kind }),
      ),
      ...opening.map(({ kind, opensAt }) =>
        this.dated(cycle, reader, { at: opensAt, key: 'opens', kind }),
      ),
    ];
  }

  private dated(
    { title, slug }: CycleView,
    reader: Reader,
    {
      at,
      key,
      kind,
    }: { readonly at: Instant; readonly key: 'closes' | 'opens'; readonly kind: string },
  ): ConsoleTask {
    const words = this.words(reader);
    return {
      ...{
        at,
        href: `/cycles/${slug}/edit`,
        title: words(`cycles.task.${key}`, { phase: kind, title }),
      },
      action: words('cycles.task.dates'),
    };
  }

  private words(
    reader: Reader,
  ): (key: string, values?: Readonly<Record<string, string>>) => string {
    return (key, values) => this.catalogues.text(reader.locale, key, values);
  }
}
