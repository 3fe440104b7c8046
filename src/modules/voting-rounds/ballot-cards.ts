import { Inject, Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { givesPoints } from '../../domain/tally/ballot-rule';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { renderFragment } from '../../platform/views/fragment';
import { ViewEngine } from '../../platform/views/view-engine';
import { ProjectsService } from '../proposals';
import { CardSet } from './card-set';
import { cardModel, entryModel, type CardContent, type CardSource } from './card.view';
import type { FrozenRound } from './frozen-round';

/** How a project's card is drawn. */
interface Card {
  /** Whether all that can be said of the project is a tick. */
  readonly isTick: boolean;
  readonly render: (content: CardContent) => Uint8Array;
}

const NOTHING: CardContent = { typed: '', error: undefined };
const TICK: CardContent = { typed: '1', error: undefined };

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
    const cards = new Map(
      round.projects.map((project, number) => {
        const slug = slugs.get(project.id);
        return [project.id, this.card(round, { project, number, slug }, locale)];
      }),
    );
    const blank = [...cards].map(([id, { render }]) => [id, render(NOTHING)] as const);
    const ticked = [...cards].flatMap(([id, { render, isTick }]) =>
      isTick ? [[id, render(TICK)] as const] : [],
    );
    return new CardSet({ blank: new Map(blank), ticked: new Map(ticked) }, (id, typed, error) =>
      assertDefined(cards.get(id), `card of project ${id}`).render({ typed, error }),
    );
  }

  private card(round: FrozenRound, source: CardSource, locale: string): Card {
    const model = cardModel(round, source);
    const { pot } = source.project;
    const rule = assertDefined(round.config.pots.get(pot), `pot ${pot}`).ballot;
    const isTick = !givesPoints(rule);
    const view = isTick ? 'voting-rounds/ballot/_project' : 'voting-rounds/ballot/_entry';
    return {
      isTick,
      render: (content) => {
        const own = isTick ? { checked: content.typed !== '' } : entryModel(rule, content);
        return renderFragment(this.engine, view, { ...model, ...own }, locale);
      },
    };
  }
}
