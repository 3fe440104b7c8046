import type { MotionRules } from '../motions/motion-states';
import type { MajorityRule } from '../quorum/majority-rule';
import type { QuorumRule } from '../quorum/quorum-rule';
import { VACANCY_WAYS, type BodyKind, type TermRule, type VacancyWay } from './membership';

/** How a body meets and decides; every figure of it can be changed by an officer. */
export interface BodyRules {
  readonly terms: TermRule;
  readonly quorum: QuorumRule;
  /** For motions, amendments and the approval of minutes. */
  readonly majority: MajorityRule;
  /** For a correction of approved minutes. @see Robert's Rules of Order Newly Revised, 35:2(7) and 48:15 */
  readonly erratumMajority: MajorityRule;
  readonly motions: MotionRules;
  /** Notice of a meeting goes out so many days before; in an urgent case fewer, with a reason. */
  readonly noticeDays: number;
  /** Papers of a meeting are published so many days before. */
  readonly paperDays: number;
  readonly mayBeUrgent: boolean;
  /** So many members may one member represent; 0: none. */
  readonly proxiesPerMember: number;
  /** Whether a member who declares an interest leaves the base of the vote. */
  readonly interestLeavesBase: boolean;
  readonly vacancies: readonly VacancyWay[];
}

const TWO_THIRDS: MajorityRule = { kind: 'qualified', base: 'yes_no', p: 2, q: 3 };

const USUAL: BodyRules = {
  terms: { months: 24, mostTerms: 2, pauseMonths: 6, holdsOver: false, groups: 1 },
  quorum: {
    ...{ kind: 'fraction', base: 'sitting_members', p: 1, q: 2, rounding: 'more_than' },
    ...{ includesRemote: true, includesProxies: false },
  },
  majority: { kind: 'simple', tie: 'fails' },
  erratumMajority: TWO_THIRDS,
  motions: { workflow: 'full', needsSeconder: true, amendmentDepth: 1 },
  ...{ noticeDays: 7, paperDays: 5, mayBeUrgent: true },
  ...{ proxiesPerMember: 0, interestLeavesBase: true },
  vacancies: VACANCY_WAYS,
};

/**
 * What a new body starts with. A citizens' assembly follows the permanent council of Ostbelgien: 18 months,
 * renewed in thirds, four fifths for its recommendations, nobody twice in a row.
 * @see bodies.md, sections 2 and 6
 */
export function usualRules(kind: BodyKind): BodyRules {
  const { terms, motions } = USUAL;
  switch (kind) {
    case 'assembly':
      return {
        ...USUAL,
        terms: { ...terms, months: 18, mostTerms: 1, groups: 3 },
        majority: { kind: 'qualified', base: 'yes_no', p: 4, q: 5 },
        vacancies: ['deputy', 'draw'],
      };
    case 'youth_council':
      return { ...USUAL, vacancies: ['deputy', 'next_of_count', 'by_election'] };
    case 'committee':
      return { ...USUAL, majority: { kind: 'simple', tie: 'chair_casts' } };
    case 'neighbourhood':
    case 'dialogue':
      return {
        ...USUAL,
        terms: { ...terms, months: null, mostTerms: null },
        motions: { ...motions, workflow: 'simple', needsSeconder: false },
        ...{ noticeDays: 5, paperDays: 3 },
      };
  }
}
