import { Inject, Injectable } from '@nestjs/common';

import type { RoundState } from '../../domain/cycle/round-state';
import { assertDefined } from '../../domain/shared/assert';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { Problem } from '../../platform/errors/problem';
import type { Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { CyclesService, type CycleLine, type CycleView } from '../cycles';
import type { RoundView } from './round.view';
import { RoundsService } from './rounds.service';

/** A round with what every page of it shows. */
export interface OpenedFile {
  readonly round: RoundView;
  readonly state: RoundState;
  readonly cycle: CycleView;
  /** Language of the page. */
  readonly locale: string;
  /** The part of the model that every page of the round has. */
  readonly frame: {
    readonly round: {
      readonly slug: string;
      readonly title: string;
      readonly state: RoundState;
      readonly opensAt: string;
      /** The planned close, or the earlier one that an officer decided. */
      readonly closesAt: string;
    };
    readonly cycle: CycleLine;
    readonly currency: string;
  };
}

/** Finds a round for a page, or answers that it is not there. */
@Injectable()
export class RoundDesk {
  constructor(
    private readonly rounds: RoundsService,
    private readonly cycles: CyclesService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem `page-not-found` */
  async find(slug: string, locale: string): Promise<OpenedFile> {
    const round = await this.rounds.bySlug(slug);
    if (round === undefined) throw new Problem({ kind: 'page-not-found' });
    const cycle = assertDefined(await this.cycles.byId(round.cycleId), 'cycle of the round');
    const state = this.rounds.stateOf(round);
    const { title, opensAt } = round;
    const closesAt = round.closeDecidedAt ?? round.closesAt;
    const line = await this.cycles.cycleLine(cycle, locale);
    const shown = { slug, title, state, opensAt, closesAt };
    return {
      round,
      state,
      cycle,
      locale,
      frame: { round: shown, cycle: line, currency: cycle.currency },
    };
  }

  /** The same for an officer's page. */
  async forOfficer(
    actor: Actor | undefined,
    slug: string,
    locale: string,
  ): Promise<OpenedFile & { readonly officer: Actor }> {
    const officer = requireRole(actor, 'officer');
    return { ...(await this.find(slug, locale)), officer };
  }

  /** The address that people type from their letter; browsers need no more of it. */
  voteAddress(round: Pick<RoundView, 'slug'>): string {
    return `${this.config.publicUrl.replace(/^https?:\/\//, '')}/v/${round.slug}`;
  }
}
