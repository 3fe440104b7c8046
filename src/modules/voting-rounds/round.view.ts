import type { RoundTimes } from '../../domain/cycle/round-state';
import type { Instant } from '../../domain/shared/instant';
import type { BallotStyle } from './ballot-styles';
import type { BallotType } from '../../domain/tally/ballot-rule';
import type { LimitView } from './limits/pot-limit';
import type { RoundLimit } from './limits/round-limit.entity';
import type { BallotNumbers } from './round-pot.entity';
import type { RoundRows } from './rounds.repository';

/** How one pot is voted on and counted. */
export interface RoundPotView {
  readonly potId: string;
  readonly ballotType: BallotType;
  readonly minChoices: number;
  readonly maxChoices: number;
  /** Only where the ballot type needs more numbers. */
  readonly ballotNumbers?: BallotNumbers;
  readonly ruleId: string;
  readonly ruleOptions: Readonly<Record<string, string | boolean>>;
  /** Id of the pot that gets what this one leaves. */
  readonly leftTo?: string | null;
  /** What the voters of each style share, in minor units; empty where all share alike. */
  readonly shares?: Readonly<Record<string, number>>;
}

/** A round as other code sees it: plain values, nothing secret. */
export interface RoundView extends RoundTimes {
  readonly id: string;
  readonly slug: string;
  readonly cycleId: string;
  readonly title: string;
  readonly mayRevote: boolean;
  /** Whether the bundle gets the ballots as cast vote records, too. */
  readonly hasVoteRecords: boolean;
  readonly tieSeed: string;
  readonly configHash: string | null;
  readonly projectsHash: string | null;
  readonly rollHash: string | null;
  readonly pots: readonly RoundPotView[];
  readonly styles: readonly BallotStyle[];
  readonly limits: readonly LimitView[];
}

/** @param publishedAt null where there is no published outcome */
export function roundView(
  { round, pots, styles, limits }: RoundRows & { readonly limits: readonly RoundLimit[] },
  publishedAt: string | null,
): RoundView {
  return {
    id: round.id,
    slug: round.slug,
    cycleId: round.cycleId,
    title: round.title,
    opensAt: round.opensAt as Instant,
    closesAt: round.closesAt as Instant,
    openedAt: round.openedAt as Instant | null,
    closeDecidedAt: round.closeDecidedAt as Instant | null,
    publishedAt: publishedAt as Instant | null,
    mayRevote: round.revote === 1,
    hasVoteRecords: round.cvr === 1,
    tieSeed: round.tieSeed,
    configHash: round.configHash,
    projectsHash: round.projectsHash,
    rollHash: round.rollHash,
    pots: pots.map(({ roundId: _roundId, round: _round, ...pot }) => pot),
    styles: styles.map(({ style, pots: slugs }) => ({ style, pots: slugs })),
    limits: limits.map(limitView),
  };
}

function limitView({ createdAt: _at, roundId: _id, round: _round, ...limit }: RoundLimit) {
  return limit;
}
