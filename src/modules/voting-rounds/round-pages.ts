import { Injectable } from '@nestjs/common';

import { mayShow } from '../../domain/cycle/embargo';
import { potBar, type PotBar } from '../../platform/views/charts/pot-bar';
import { PublicLog } from '../vote-log';
import { plannedPots } from './opening.service';
import { countingChoiceOf } from './counting-choices';
import type { OpenedFile } from './round-desk';
import type { FrozenRound, PlannedPot } from './frozen-round';
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

  async show({ round, state, cycle, frame }: OpenedFile, isOfficer: boolean) {
    const frozen = await this.rounds.frozen(round.slug);
    const pots = plannedPots(round, cycle).map((pot) => ({
      id: pot.slug,
      name: pot.name,
      areaName: pot.areaName === pot.name ? null : pot.areaName,
      amountMinor: pot.amountMinor,
      currency: cycle.currency,
      ballotType: pot.ballotType,
      maxChoices: choicesIn(frozen, pot.slug, pot.maxChoices),
      projects: frozen?.projects.filter((project) => project.pot === pot.slug).length ?? 0,
      rule: countingChoiceOf(pot),
      bar: state === 'published' ? null : askedOf(pot, cycle.currency, frozen),
    }));
    return {
      ...frame,
      isOfficer,
      isOver: state === 'closed' || state === 'published',
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
  { slug, amountMinor }: PlannedPot,
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

function choicesIn(frozen: FrozenRound | undefined, pot: string, planned: number): number {
  const ballot = frozen?.config.pots.get(pot)?.ballot;
  return ballot?.type === 'approval' ? ballot.max : planned;
}

function hashesOf({ configHash, projectsHash, rollHash }: RoundView) {
  return { config: configHash ?? '', projects: projectsHash ?? '', roll: rollHash ?? '' };
}
