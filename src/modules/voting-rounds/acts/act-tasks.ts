import { Injectable, type OnModuleInit } from '@nestjs/common';

import type { Instant } from '../../../domain/shared/instant';
import { Catalogues } from '../../../platform/i18n/catalogues';
import type { Actor } from '../../../platform/security/current-actor';
import { ConsoleTasks, type ConsoleTask, type Reader } from '../../cycles';
import { RoundsService } from '../rounds.service';
import { ApprovalRequestsRepository } from './approval-requests.repository';

/** Tells officers on their console what a colleague has proposed and waits for them. */
@Injectable()
export class ActTasks implements OnModuleInit {
  constructor(
    private readonly requests: ApprovalRequestsRepository,
    private readonly rounds: RoundsService,
    private readonly consoleTasks: ConsoleTasks,
    private readonly catalogues: Catalogues,
  ) {}

  onModuleInit(): void {
    this.consoleTasks.add({ tasksFor: (reader) => this.tasks(reader) });
  }

  private async tasks({
    actor,
    locale,
    now,
  }: Reader & { readonly actor: Actor }): Promise<ConsoleTask[]> {
    const tasks: ConsoleTask[] = [];
    for (const request of await this.requests.inState('proposed')) {
      const { id, kind, round: slug, proposedBy, expiresAt } = request;
      if (proposedBy === actor.accountId || expiresAt <= now) continue;
      const say = (key: string, values = {}) => this.catalogues.text(locale, key, values);
      const title = (await this.rounds.bySlug(slug))?.title ?? slug;
      tasks.push({
        at: expiresAt as Instant,
        title: say('acts.task.title', { title, act: say(`acts.kind.${kind}`) }),
        href: `/rounds/${slug}/acts/${id}`,
        action: say('acts.task.action'),
      });
    }
    return tasks;
  }
}
