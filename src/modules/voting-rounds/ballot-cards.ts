import { Inject, Injectable } from '@nestjs/common';

import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { renderFragment } from '../../platform/views/fragment';
import { ViewEngine } from '../../platform/views/view-engine';
import { ProjectsService } from '../proposals';
import { cardModel } from './ballot.view';
import { CardSet, type Card } from './card-set';
import type { FrozenRound } from './frozen-round';

/**
 * The cards of a round's projects, rendered once per language: a ballot is then only their
 * concatenation in the voter's order.
 */
@Injectable()
export class BallotCards {
  private readonly sets = new Map<string, CardSet>();

  constructor(
    private readonly engine: ViewEngine,
    private readonly projects: ProjectsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** All cards of a round in a language. */
  async of(round: FrozenRound, locale: string): Promise<CardSet> {
    const key = `${round.id}\n${locale}`;
    const known = this.sets.get(key);
    if (known !== undefined) return known;
    const set = await this.render(round, locale);
    if (this.config.environment !== 'development') this.sets.set(key, set);
    return set;
  }

  private async render(round: FrozenRound, locale: string): Promise<CardSet> {
    const pages = await this.projects.ofCycle(round.cycleId);
    const slugs = new Map(pages.map(({ code, slug }) => [code, slug]));
    const cards = round.projects.map((project, i): [string, Card] => {
      const model = cardModel(round, project, { number: i, slug: slugs.get(project.id) });
      return [project.id, this.card(model, locale)];
    });
    return new CardSet(new Map(cards));
  }

  private card(model: object, locale: string): Card {
    const render = (checked: boolean): Uint8Array =>
      renderFragment(this.engine, 'voting-rounds/ballot/_project', { ...model, checked }, locale);
    return [render(false), render(true)];
  }
}
