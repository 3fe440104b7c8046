import type { AccountsError } from './modules/accounts';
import type { MotionsError } from './modules/assembly-minutes';
import type { AuditingError } from './modules/auditing';
import type { BodiesError } from './modules/bodies';
import type { CyclesError } from './modules/cycles';
import type { ProposalsError } from './modules/proposals';
import type { ActRefused } from './modules/vote-log';
import type { ActsError, ClosureError, OpeningError } from './modules/voting-rounds';
import type { ProblemAnswer, ProblemTable } from './platform/errors/problem';
import type { TooManyAttempts } from './platform/security/throttle';

/** Failures that the platform itself knows. */
type PlatformKind =
  | 'sign-in-required'
  | 'fresh-sign-in-required'
  | 'not-allowed'
  | 'page-not-found'
  | 'bad-request'
  | 'body-too-large'
  | 'session-ended'
  | 'cross-site-request'
  | 'invalid-form'
  | 'unexpected';

type Kind =
  | PlatformKind
  | TooManyAttempts['kind']
  | AccountsError['kind']
  | AuditingError['kind']
  | BodiesError['kind']
  | MotionsError['kind']
  | CyclesError['kind']
  | ProposalsError['kind']
  | ActRefused['kind']
  | ActsError['kind']
  | OpeningError['kind']
  | ClosureError['kind'];

/** The one table from error kinds to status and words; the compiler sees that no kind is missing. */
export const ANSWERS: Readonly<Record<Kind, ProblemAnswer>> = {
  'sign-in-required': { status: 401, text: 'errors.signInRequired' },
  'fresh-sign-in-required': { status: 401, text: 'errors.freshSignInRequired' },
  'not-allowed': { status: 403, text: 'errors.notAllowed' },
  'page-not-found': { status: 404, text: 'errors.pageNotFound' },
  'bad-request': { status: 400, text: 'errors.badRequest' },
  'body-too-large': { status: 413, text: 'errors.bodyTooLarge' },
  'session-ended': { status: 403, text: 'errors.sessionEnded' },
  'cross-site-request': { status: 403, text: 'errors.crossSiteRequest' },
  'invalid-form': { status: 422, text: 'errors.invalidForm' },
  unexpected: { status: 500, text: 'errors.unexpected' },
  'too-many-attempts': { status: 429, text: 'errors.tooManyAttempts' },
  'wrong-email-or-password': { status: 422, text: 'errors.wrongEmailOrPassword' },
  'link-not-valid': { status: 410, text: 'errors.linkNotValid' },
  'account-not-found': { status: 404, text: 'errors.accountNotFound' },
  'role-already-granted': { status: 409, text: 'errors.roleAlreadyGranted' },
  'role-not-granted': { status: 409, text: 'errors.roleNotGranted' },
  'last-admin': { status: 409, text: 'errors.lastAdmin' },
  'wrong-password': { status: 422, text: 'errors.wrongPassword' },
  'no-approver-key': { status: 409, text: 'errors.noApproverKey' },
  'changed-elsewhere': { status: 409, text: 'errors.changedElsewhere' },
  'already-erased': { status: 409, text: 'errors.alreadyErased' },
  'still-staff': { status: 409, text: 'errors.stillStaff' },
  'weak-password': { status: 422, text: 'errors.weakPassword' },
  'body-not-found': { status: 404, text: 'errors.bodyNotFound' },
  'body-closed': { status: 409, text: 'errors.bodyClosed' },
  'seat-not-found': { status: 404, text: 'errors.seatNotFound' },
  'seat-closed': { status: 409, text: 'errors.seatClosed' },
  'seat-occupied': { status: 409, text: 'errors.seatOccupied' },
  'seat-taken': { status: 409, text: 'errors.seatTaken' },
  'already-member': { status: 409, text: 'errors.alreadyMember' },
  'too-many-terms': { status: 409, text: 'errors.tooManyTerms' },
  'role-without-seat': { status: 422, text: 'errors.roleWithoutSeat' },
  'membership-not-found': { status: 404, text: 'errors.membershipNotFound' },
  'membership-over': { status: 409, text: 'errors.membershipOver' },
  'before-body': { status: 422, text: 'errors.beforeBody' },
  'end-before-start': { status: 422, text: 'errors.endBeforeStart' },
  'account-unknown': { status: 422, text: 'errors.accountUnknown' },
  'alias-missing': { status: 422, text: 'errors.aliasMissing' },
  'meeting-act-not-possible': { status: 409, text: 'errors.meetingActNotPossible' },
  'notice-too-late': { status: 422, text: 'errors.noticeTooLate' },
  'agenda-empty': { status: 422, text: 'errors.agendaEmpty' },
  'meeting-not-found': { status: 404, text: 'errors.meetingNotFound' },
  'not-of-this-meeting': { status: 404, text: 'errors.notOfThisMeeting' },
  'meeting-over': { status: 409, text: 'errors.meetingOver' },
  'meeting-not-open': { status: 409, text: 'errors.meetingNotOpen' },
  'meeting-in-past': { status: 422, text: 'errors.meetingInPast' },
  'agenda-item-not-found': { status: 404, text: 'errors.agendaItemNotFound' },
  'agenda-item-started': { status: 409, text: 'errors.agendaItemStarted' },
  'agenda-fixed': { status: 409, text: 'errors.agendaFixed' },
  'late-reason-missing': { status: 422, text: 'errors.lateReasonMissing' },
  'not-a-member': { status: 422, text: 'errors.notAMember' },
  'already-there': { status: 409, text: 'errors.alreadyThere' },
  'not-there': { status: 409, text: 'errors.notThere' },
  'too-many-proxies': { status: 409, text: 'errors.tooManyProxies' },
  'lines-out-of-text': { status: 422, text: 'errors.linesOutOfText' },
  'amendment-changes-nothing': { status: 422, text: 'errors.amendmentChangesNothing' },
  'amendments-collide': { status: 409, text: 'errors.amendmentsCollide' },
  'motion-act-not-possible': { status: 409, text: 'errors.motionActNotPossible' },
  'seconder-missing': { status: 409, text: 'errors.seconderMissing' },
  'mover-cannot-second': { status: 409, text: 'errors.moverCannotSecond' },
  'seconding-not-possible': { status: 409, text: 'errors.secondingNotPossible' },
  'amendment-not-possible': { status: 409, text: 'errors.amendmentNotPossible' },
  'amendments-too-deep': { status: 409, text: 'errors.amendmentsTooDeep' },
  'amendments-undecided': { status: 409, text: 'errors.amendmentsUndecided' },
  'counts-do-not-add-up': { status: 422, text: 'errors.countsDoNotAddUp' },
  'more-votes-than-voters': { status: 422, text: 'errors.moreVotesThanVoters' },
  'quorum-not-met': { status: 409, text: 'errors.quorumNotMet' },
  'casting-vote-not-due': { status: 422, text: 'errors.castingVoteNotDue' },
  'motion-not-found': { status: 404, text: 'errors.motionNotFound' },
  'not-the-mover': { status: 403, text: 'errors.notTheMover' },
  'may-not-vote': { status: 403, text: 'errors.mayNotVote' },
  'votes-beyond-present': { status: 422, text: 'errors.votesBeyondPresent' },
  'casting-vote-missing': { status: 422, text: 'errors.castingVoteMissing' },
  'tellers-missing': { status: 422, text: 'errors.tellersMissing' },
  'choice-of-absent': { status: 422, text: 'errors.choiceOfAbsent' },
  'interest-declared-already': { status: 409, text: 'errors.interestDeclaredAlready' },
  'no-phases': { status: 422, text: 'errors.noPhases' },
  'dates-not-possible': { status: 422, text: 'errors.datesNotPossible' },
  'phase-not-in-cycle': { status: 404, text: 'errors.phaseNotInCycle' },
  'phase-already-open': { status: 409, text: 'errors.phaseAlreadyOpen' },
  'phase-not-open': { status: 409, text: 'errors.phaseNotOpen' },
  'phase-over': { status: 409, text: 'errors.phaseOver' },
  'phase-behind': { status: 409, text: 'errors.phaseBehind' },
  'phase-not-reached': { status: 409, text: 'errors.phaseNotReached' },
  'cycle-not-found': { status: 404, text: 'errors.cycleNotFound' },
  'currency-unknown': { status: 422, text: 'errors.currencyUnknown' },
  'currency-in-use': { status: 422, text: 'errors.currencyInUse' },
  'area-not-found': { status: 404, text: 'errors.areaNotFound' },
  'area-name-taken': { status: 409, text: 'errors.areaNameTaken' },
  'pot-not-found': { status: 404, text: 'errors.potNotFound' },
  'pot-name-taken': { status: 409, text: 'errors.potNameTaken' },
  'pot-in-use': { status: 409, text: 'errors.potInUse' },
  'pots-fixed': { status: 409, text: 'errors.potsFixed' },
  'round-already-open': { status: 409, text: 'errors.roundAlreadyOpen' },
  'round-not-ready': { status: 409, text: 'errors.roundNotReady' },
  'round-changed': { status: 409, text: 'errors.roundChanged' },
  'round-not-open': { status: 409, text: 'errors.roundNotOpen' },
  'no-count-running': { status: 409, text: 'errors.noCountRunning' },
  'limit-not-found': { status: 404, text: 'errors.limitNotFound' },
  'roll-entry-not-found': { status: 404, text: 'errors.rollEntryNotFound' },
  'roll-entry-already-matched': { status: 409, text: 'errors.rollEntryMatched' },
  'account-already-matched': { status: 409, text: 'errors.accountMatched' },
  'no-account-with-email': { status: 404, text: 'errors.noAccountWithEmail' },
  'code-not-on-list': { status: 422, text: 'errors.codeNotOnList' },
  'nobody-without-code': { status: 409, text: 'errors.nobodyWithoutCode' },
  'ballot-box-unavailable': { status: 503, text: 'errors.ballotBoxUnavailable' },
  'wrong-log-state': { status: 409, text: 'errors.wrongLogState' },
  'open-entry-too-long': { status: 422, text: 'errors.openEntryTooLong' },
  'entry-out-of-order': { status: 409, text: 'errors.entryOutOfOrder' },
  'act-refused': { status: 409, text: 'errors.actRefused' },
  'act-not-found': { status: 404, text: 'errors.pageNotFound' },
  'act-already-decided': { status: 409, text: 'errors.actAlreadyDecided' },
  'act-expired': { status: 409, text: 'errors.actExpired' },
  'act-changed': { status: 409, text: 'errors.actChanged' },
  'act-not-now': { status: 409, text: 'errors.actNotNow' },
  'same-officer': { status: 403, text: 'errors.sameOfficer' },
  'key-not-of-round': { status: 409, text: 'errors.keyNotOfRound' },
  'too-few-approvers': { status: 409, text: 'errors.tooFewApprovers' },
  'no-ballot-with-code': { status: 422, text: 'errors.noBallotWithCode' },
  'void-reason-unknown': { status: 422, text: 'errors.voidReasonUnknown' },
  'deadline-not-later': { status: 422, text: 'errors.deadlineNotLater' },
  'deadline-too-near': { status: 409, text: 'errors.deadlineTooNear' },
  'objections-not-over': { status: 409, text: 'errors.objectionsNotOver' },
  'keys-not-destroyed': { status: 409, text: 'errors.keysNotDestroyed' },
  'gate-failed': { status: 409, text: 'errors.gateFailed' },
  'log-moved-on': { status: 409, text: 'errors.logMovedOn' },
  'bundle-too-large': { status: 409, text: 'errors.bundleTooLarge' },
  'proposal-not-found': { status: 404, text: 'errors.pageNotFound' },
  'not-your-proposal': { status: 403, text: 'errors.notYourProposal' },
  'proposal-already-published': { status: 409, text: 'errors.proposalAlreadyPublished' },
  'call-not-open': { status: 409, text: 'errors.callNotOpen' },
  'proposal-incomplete': { status: 422, text: 'errors.proposalIncomplete' },
  'area-not-of-pot': { status: 422, text: 'errors.areaNotOfPot' },
  'estimate-above-pot': { status: 422, text: 'errors.estimateAbovePot' },
  'changed-meanwhile': { status: 409, text: 'errors.changedMeanwhile' },
  'support-not-open': { status: 409, text: 'errors.supportNotOpen' },
  'photo-too-large': { status: 422, text: 'errors.photoTooLarge' },
  'photo-type-unknown': { status: 422, text: 'errors.photoTypeUnknown' },
  'photo-too-many-pixels': { status: 422, text: 'errors.photoTooManyPixels' },
  'photo-broken': { status: 422, text: 'errors.photoBroken' },
  'photo-alt-missing': { status: 422, text: 'errors.photoAltMissing' },
  'review-of-own-proposal': { status: 403, text: 'errors.reviewOfOwnProposal' },
  'project-not-found': { status: 404, text: 'errors.pageNotFound' },
  'no-proposals-chosen': { status: 422, text: 'errors.noProposalsChosen' },
  'proposal-of-other-pot': { status: 422, text: 'errors.proposalOfOtherPot' },
  'review-missing': { status: 422, text: 'errors.reviewMissing' },
  'code-taken': { status: 409, text: 'errors.codeTaken' },
  'code-not-possible': { status: 422, text: 'errors.codeNotPossible' },
  'projects-frozen': { status: 409, text: 'errors.projectsFrozen' },
  'cost-above-pot': { status: 422, text: 'errors.costAbovePot' },
  'cost-is-zero': { status: 422, text: 'errors.costIsZero' },
  'least-not-below-cost': { status: 422, text: 'errors.leastNotBelowCost' },
};

/** Looks an error kind up in the table. */
export const answerOf: ProblemTable = (kind) => (ANSWERS as Record<string, ProblemAnswer>)[kind];
