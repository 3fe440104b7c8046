export { ActsLog, type NamedCast, type Removal, type Removals } from './acts-log';
export { KeyShredding } from './key-shredding';
export {
  BallotBox,
  type Act,
  type ActRefused,
  type BallotBoxUnavailable,
  type Cast,
  type CastAnswer,
  type CountEntries,
  type EffectiveBallot,
  type EnteredAct,
  type KeysNotDestroyed,
  type LogState,
  type OpenedLog,
  type OpenEntryTooLong,
  type OpeningsDestroyed,
  type Receipt,
  type RevealedBallot,
  type RevealedBallots,
  type RoundOpening,
  type VoteStanding,
  type WrongLogState,
} from './ballot-box';
export { VerifyPage } from './verify-page';
export { VoteLogModule } from './vote-log.module';
export { VoteLogRepository } from './vote-log.repository';
export { unpack } from './bundle-unzip';
export { readZip } from './bundle-zip';
export { leaderName } from './ballot-box.postgres.session';
export type { CountedRound } from './bundle-contents';
export {
  LoggedRounds,
  type LoggedRecount,
  type LoggedRound,
  type PublishedBundle,
} from './logged-rounds';
export { BundleFolder } from './bundle-folder';
export { BundleMaker } from './bundle-maker';
export { LogDoctor } from './log-doctor';
export { LogViewRepository } from './log-view.repository';
export { PublicLog } from './public-log';
export { SealTrouble } from './seal-trouble';
export {
  TallyBundles,
  type BegunBundle,
  type PublishError,
  type WrittenBundle,
} from './tally-bundles';
