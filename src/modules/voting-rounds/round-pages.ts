import { Injectable } from '@nestjs/common';

import { mayShow } from '../../domain/cycle/embargo';
import type { BallotRule } from '../../domain/tally/ballot-rule';
import { potBar, type PotBar } from '../../platform/views/charts/pot-bar';
import { PublicLog } from '../vote-log';
import { limitWords, tellerOf, toldFrozen } from './limits/limit.words';
import { plannedPots } from './opening.service';
import type { OpenedFile } from './round-desk';
import type { FrozenRound, PlannedPot } from './frozen-round';
import { ballotRule } from './pot-ballot';
import { potWords } from './pot.words';
import type { RoundView } from './round.view';
import { RoundsService } from './rounds.service';

const CASTS_STEP = 50;

/** Puts together what the public page of a round shows. */
@Injectable()
export class RoundPages {
  constructor(
    private readonly rounds: RoundsService,
    private readonly log: PublicLog,
  ) {}

  async show({ round, state, cycle, frame, locale }: OpenedFile, isOfficer: boolean) {
    const frozen = await this.rounds.frozen(round.slug);
    const teller = tellerOf(frozen?.projects ?? [], cycle.currency, locale);
    const isOver = state === 'closed' || state === 'published';
    const pots = plannedPots(round, cycle).map((pot) => ({
      id: pot.slug,
      name: pot.name,
      areaName: pot.areaName === pot.name ? null : pot.areaName,
      amountMinor: pot.amountMinor,
      currency: cycle.currency,
      words: potWords(pot, ballotIn(frozen, pot), isOver),
      limits: limitWords(toldFrozen(pot.slug, frozen), teller),
      projects: frozen?.projects.filter((project) => project.pot === pot.slug).length ?? 0,
      bar: state === 'published' ? null : askedOf(pot, cycle.currency, frozen),
    }));
    return {
      ...frame,
      isOfficer,
      isOver,
      castsAtLeast: state === 'open' ? await this.castsAtLeast(round.slug) : null,
      pots,
      mayRevote: round.mayRevote,
      hashes: hashesOf(round),
      rollTotal: mayShow('roll-size', state) ? (frozen?.rollTotal ?? null) : null,
      cycleSlug: cycle.slug,
    };
  }

  /** What the public head tells anyway, made coarser: nobody should see a single ballot arrive. */
  private async castsAtLeast(slug: string): Promise<number> {
    const head = await this.log.head(slug);
    return Math.floor(((head?.size ?? 1) - 1) / CASTS_STEP) * CASTS_STEP;
  }
}

/** Every project of a pot drawn to scale; null before there are any. */
function askedOf(
  { slug, amountMinor }: Pick<PlannedPot, 'slug' | 'amountMinor'>,
  currency: string,
  frozen: FrozenRound | undefined,
): PotBar | null {
  const projects = frozen?.projects.filter(({ pot }) => pot === slug) ?? [];
  if (projects.length === 0) return null;
  const blocks = projects
    .map(({ id, name, costMinor }) => ({ id, label: name, costMinor, tone: 'ochre' as const }))
    .sort((a, b) => Number(b.costMinor) - Number(a.costMinor));
  return potBar({ budgetMinor: amountMinor, currency, blocks });
}

function ballotIn(frozen: FrozenRound | undefined, pot: Omit<PlannedPot, 'limits'>): BallotRule {
  return frozen?.config.pots.get(pot.slug)?.ballot ?? ballotRule(pot);
}

function hashesOf({ configHash, projectsHash, rollHash }: RoundView) {
  return { config: configHash ?? '', projects: projectsHash ?? '', roll: rollHash ?? '' };
}
