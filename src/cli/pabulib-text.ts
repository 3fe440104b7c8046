import type { PabulibError, PabulibWarning } from '../domain/tally/pabulib/errors';

type Texts<F extends { readonly kind: string }> = {
  readonly [K in F['kind']]: (fault: Extract<F, { readonly kind: K }>) => string;
};

const FAULTS: Texts<PabulibError> = {
  'pabulib-quote': () =>
    'a cell in double quotes is not closed properly; close it, and double every quote inside it',
  'pabulib-section': ({ expected }) =>
    `the section ${expected} should begin here; the file needs META, PROJECTS and VOTES, once each and in this order`,
  'pabulib-header': ({ section, field }) =>
    `the header of ${section} needs the column "${field}" in its place, exactly once`,
  'pabulib-row-length': ({ section, expected, found }) =>
    `this row of ${section} has ${found} cells and the header has ${expected}; put one cell for every column, and quote cells that hold a semicolon`,
  'pabulib-meta-missing': ({ field }) =>
    `META has no value for "${field}"; add the row ${field};VALUE`,
  'pabulib-meta-duplicate': ({ field }) => `META has "${field}" twice; remove one of the rows`,
  'pabulib-value-missing': ({ field }) => `the cell "${field}" is empty; fill it`,
  'pabulib-number': ({ field, text }) =>
    `"${text}" is no valid ${field}; write a plain number such as 1200 or 1200.50`,
  'pabulib-vote-type': ({ text }) =>
    `"${text}" is no vote type; write approval, ordinal, cumulative, scoring or choose-1`,
  'pabulib-project-duplicate': ({ project }) =>
    `the project "${project}" is listed twice; give each project its own id`,
  'pabulib-project-unknown': ({ project }) =>
    `the vote names the project "${project}", which is not listed; correct the vote or list the project`,
  'pabulib-points': () =>
    'points belong in cumulative and scoring files only, one whole number for each project of the vote',
};

const WARNINGS: Texts<PabulibWarning> = {
  'pabulib-vote-repeats': ({ project }) =>
    `the vote names the project "${project}" more than once; it counts once`,
  'pabulib-voter-repeats': ({ voter }) => `the voter "${voter}" is there already; both votes count`,
  'pabulib-count-differs': ({ field, declared, found }) =>
    `META says ${field} is ${declared}, the file holds ${found}`,
};

/** What is wrong with a Pabulib file and what to do about it, without the place. */
export function pabulibFaultText(fault: PabulibError): string {
  return (FAULTS[fault.kind] as (fault: PabulibError) => string)(fault);
}

/** What a reader of the file should know although it was counted. */
export function pabulibWarningText(warning: PabulibWarning): string {
  return (WARNINGS[warning.kind] as (warning: PabulibWarning) => string)(warning);
}
