import type { LineEdit } from '../../../domain/motions/amendment';
import type { MotionAct, MotionState } from '../../../domain/motions/motion-states';
import type { CastingVote, MajorityRule } from '../../../domain/quorum/majority-rule';
import type { Instant } from '../../../domain/shared/instant';
import type { Choice, Outcome, VoteKind } from '../../../domain/quorum/vote-kinds';

/** A text of a motion. */
export interface VersionView {
  readonly no: number;
  readonly text: string;
  readonly edit: LineEdit | null;
}

/** A vote with the rule that held. */
export interface VoteView {
  readonly id: string;
  readonly kind: VoteKind;
  readonly majority: MajorityRule;
  readonly quorumNeeded: number;
  readonly quorumPresent: number;
  readonly eligible: number;
  readonly present: number;
  readonly cast: number;
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  readonly invalid: number;
  readonly casting: CastingVote | null;
  readonly outcome: Outcome;
  readonly computed: Outcome;
  readonly overrideReason: string | null;
  readonly tellerIds: readonly string[];
  readonly at: Instant;
  /** By membership; of a roll call only. */
  readonly choices: ReadonlyMap<string, Choice>;
}

/** A motion with its texts, what was done to it, and the votes on it; each list oldest first. */
export interface MotionView {
  readonly id: string;
  readonly meetingId: string;
  readonly itemId: string;
  readonly parentId: string | null;
  readonly no: number;
  readonly position: number;
  readonly title: string;
  readonly moverId: string;
  readonly seconderId: string | null;
  readonly edit: LineEdit | null;
  readonly baseVersion: number | null;
  readonly state: MotionState;
  readonly acts: readonly {
    readonly act: MotionAct;
    readonly at: Instant;
    readonly reason: string | null;
  }[];
  readonly versions: readonly VersionView[];
  readonly votes: readonly VoteView[];
}
