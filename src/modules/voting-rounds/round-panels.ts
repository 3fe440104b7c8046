import { Injectable, type OnModuleInit } from '@nestjs/common';

import type { Instant } from '../../domain/shared/instant';
import { Catalogues } from '../../platform/i18n/catalogues';
import {
  ConsoleTasks,
  CyclePanels,
  HomePanels,
  type ConsoleTask,
  type CycleView,
  type Panel,
  type Reader,
} from '../cycles';
import { BallotBox } from '../vote-log';
import type { RoundView } from './round.view';
import { RoundsService } from './rounds.service';

const ORDERS = { upcoming: 290, open: 300, closed: 390, published: 400 } as const;

/** What rounds put on the first page, on the pages of cycles, and on the officer's console. */
@Injectable()
export class RoundPanels implements OnModuleInit {
  constructor(
    private readonly rounds: RoundsService,
    private readonly catalogues: Catalogues,
    private readonly cyclePanels: CyclePanels,
    private readonly homePanels: HomePanels,
    private readonly consoleTasks: ConsoleTasks,
    private readonly box: BallotBox,
  ) {}

  onModuleInit(): void {
    this.cyclePanels.add({ panelsFor: (cycle, reader) => this.ofCycle(cycle, reader) });
    this.homePanels.add({ homePanels: (reader) => this.ofHome(reader) });
    this.consoleTasks.add({ tasksFor: (reader) => this.tasks(reader) });
  }

  private async ofCycle(cycle: CycleView, reader: Reader): Promise<Panel[]> {
    return this.panels(await this.rounds.ofCycle(cycle.id), reader);
  }

  private async ofHome(reader: Reader): Promise<Panel[]> {
    const all = await this.rounds.all();
    const open = all.filter((round) => this.rounds.stateOf(round, reader.now) === 'open');
    const published = all.filter((round) => this.rounds.stateOf(round, reader.now) === 'published');
    return this.panels([...open, ...published.slice(0, 1)], reader);
  }

  private panels(rounds: readonly RoundView[], { locale, now }: Reader): Panel[] {
    return rounds.flatMap((round) => {
      const state = this.rounds.stateOf(round, now);
      if (state === 'draft') return [];
      const say = (key: string) =>
        this.catalogues.text(locale, `voting-rounds.panel.${state}.${key}`, { title: round.title });
      const href =
        state === 'published' ? `/rounds/${round.slug}/results` : `/rounds/${round.slug}`;
      return [
        {
          id: `round-${round.slug}`,
          order: ORDERS[state],
          title: say('title'),
          text: say('text'),
          links: [{ href, text: say('link') }],
          isAction: state === 'open',
        },
      ];
    });
  }

  private async tasks({ locale, now }: Reader): Promise<ConsoleTask[]> {
    const tasks: ConsoleTask[] = [];
    for (const round of await this.rounds.all()) {
      const kind = await this.taskKind(round, now);
      if (kind === undefined) continue;
      const say = (key: string) =>
        this.catalogues.text(locale, `voting-rounds.task.${kind}.${key}`, { title: round.title });
      const page = kind === 'draft' ? 'setup' : 'closure';
      tasks.push({
        at: kind === 'draft' ? round.opensAt : round.closesAt,
        title: say('title'),
        href: `/rounds/${round.slug}/${page}`,
        action: say('action'),
      });
    }
    return tasks;
  }

  /** A draft is to be prepared; of the others only a broken log concerns an officer. */
  private async taskKind(round: RoundView, now: Instant): Promise<'draft' | 'broken' | undefined> {
    const state = this.rounds.stateOf(round, now);
    if (state === 'draft') return 'draft';
    if (state === 'published') return undefined;
    return (await this.box.standing(round.slug)) === 'broken' ? 'broken' : undefined;
  }
}
