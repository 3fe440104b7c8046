import type { AccountsError } from './modules/accounts';
import type { ProblemAnswer, ProblemTable } from './platform/errors/problem';
import type { TooManyAttempts } from './platform/security/throttle';

/** Failures that the platform itself knows. */
type PlatformKind =
  | 'sign-in-required'
  | 'not-allowed'
  | 'page-not-found'
  | 'bad-request'
  | 'body-too-large'
  | 'session-ended'
  | 'cross-site-request'
  | 'invalid-form'
  | 'unexpected';

type Kind = PlatformKind | TooManyAttempts['kind'] | AccountsError['kind'];

/** The one table from error kinds to status and words; the compiler sees that no kind is missing. */
const ANSWERS: Readonly<Record<Kind, ProblemAnswer>> = {
  'sign-in-required': { status: 401, text: 'errors.signInRequired' },
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
  'weak-password': { status: 422, text: 'errors.weakPassword' },
};

/** Looks an error kind up in the table. */
export const answerOf: ProblemTable = (kind) => (ANSWERS as Record<string, ProblemAnswer>)[kind];
