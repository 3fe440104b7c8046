import type { PhaseAct, PhaseKind } from '../../domain/cycle/phase';
import type { Instant } from '../../domain/shared/instant';

/** A phase as it is planned. */
export interface PhaseView {
  readonly kind: PhaseKind;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** An act by hand on a phase. */
export interface DecisionView {
  readonly kind: PhaseKind;
  readonly act: PhaseAct;
  readonly at: Instant;
  readonly reason: string;
  /** Account; null for the set-up. */
  readonly by: string | null;
}

/** Money of a cycle. */
export interface PotView {
  readonly id: string;
  /** Unique within its cycle; the id of the pot on ballots and in bundles. */
  readonly slug: string;
  readonly name: string;
  /** Null, as the two that follow, for a pot of the whole city. */
  readonly areaId: string | null;
  readonly areaName: string | null;
  readonly areaSlug: string | null;
  readonly amountMinor: number;
}

/** A part of the city. */
export interface AreaView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** A cycle with everything its state follows from (it is a `CyclePlan`). */
export interface CycleView {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  /** ISO 4217. */
  readonly currency: string;
  /** In their order. */
  readonly phases: readonly PhaseView[];
  /** In the order in which they were made. */
  readonly decisions: readonly DecisionView[];
  /** Those of the whole city first, then by name. */
  readonly pots: readonly PotView[];
}
