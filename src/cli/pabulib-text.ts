import { assertNever } from '../domain/shared/assert';
import type { PabulibError, PabulibWarning } from '../domain/tally/pabulib/errors';

/** What is wrong with a Pabulib file and what to do about it, without the place. */
export function pabulibFaultText(fault: PabulibError): string {
  switch (fault.kind) {
    case 'pabulib-quote':
      return 'a cell in double quotes is not closed properly; close it, and double every quote in it';
    case 'pabulib-section':
      return `the section ${fault.expected} should begin here; the file needs META, PROJECTS and VOTES, once each and in this order`;
    case 'pabulib-header':
      return `the header of ${fault.section} needs the column "${fault.field}" in its place, exactly once`;
    case 'pabulib-row-length':
      return `this ${fault.section} row has ${fault.found} cells and the header has ${fault.expected}; put one cell for every column, and quote cells that hold a semicolon`;
    case 'pabulib-number':
      return `"${fault.text}" is no valid ${fault.field}; write a plain number such as 1200 or 1200.50`;
    case 'pabulib-vote-type':
      return `"${fault.text}" is no vote type; write approval, ordinal, cumulative, scoring or choose-1`;
    case 'pabulib-points':
      return 'points must stand in cumulative and scoring files only, one whole number for each project of the vote';
    default:
      return missingOrDoubleText(fault);
  }
}

type MissingOrDouble = Extract<
  PabulibError,
  | { kind: 'pabulib-meta-missing' | 'pabulib-meta-duplicate' | 'pabulib-value-missing' }
  | { kind: 'pabulib-project-duplicate' | 'pabulib-project-unknown' }
>;

function missingOrDoubleText(fault: MissingOrDouble): string {
  switch (fault.kind) {
    case 'pabulib-meta-missing':
      return `META has no value for "${fault.field}"; add the row ${fault.field};VALUE`;
    case 'pabulib-meta-duplicate':
      return `META has "${fault.field}" twice; remove one of the rows`;
    case 'pabulib-value-missing':
      return `the cell "${fault.field}" is empty; fill it`;
    case 'pabulib-project-duplicate':
      return `the project "${fault.project}" is listed twice; give each project its own id`;
    case 'pabulib-project-unknown':
      return `the vote names the project "${fault.project}", which is not listed; correct the vote or list the project`;
    default:
      return assertNever(fault);
  }
}

/** What a reader of the file should know although it was counted. */
export function pabulibWarningText(warning: PabulibWarning): string {
  switch (warning.kind) {
    case 'pabulib-vote-repeats':
      return `the vote names the project "${warning.project}" more than once; it counts once`;
    case 'pabulib-voter-repeats':
      return `the voter "${warning.voter}" is there already; both votes count`;
    case 'pabulib-count-differs':
      return `META says ${warning.field} is ${warning.declared}, the file holds ${warning.found}`;
    default:
      return assertNever(warning);
  }
}
