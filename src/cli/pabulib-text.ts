import type { PabulibError, PabulibWarning } from '../domain/tally/pabulib/errors';

type Texts<F extends { readonly kind: string }> = {
  readonly [K in F['kind']]: (fault: Extract<F, { readonly kind: K }>) => string;
};

const FAULTS: Texts<PabulibError> = {
  'pabulib-quote': ({ field }) =>
    `the cell "${field}" begins with a double quote that is never closed; close it, and double every quote inside it`,
  'pabulib-section': ({ expected }) =>
    `the section ${expected} should begin here; the file needs META, PROJECTS and VOTES, once each and in this order`,
  'pabulib-header': ({ section, field }) =>
    `the header of ${section} needs the column "${field}" in its place, exactly once`,
  'pabulib-meta-missing': ({ field }) =>
    `META has no value for "${field}"; add the row ${field};VALUE`,
  'pabulib-meta-case': ({ field, now }) => `rename the row "${clip(field)}" of META to ${now}`,
  'pabulib-meta-duplicate': ({ field }) => `META has "${field}" twice; remove one of the rows`,
  'pabulib-value-missing': ({ field }) => `the cell "${field}" is empty or missing; fill it`,
  'pabulib-number': ({ field, text }) =>
    `"${clip(text)}" is no valid ${field}; write a plain number such as 1200 or 1200.50`,
  'pabulib-vote-type': ({ field, text }) =>
    `"${clip(text)}" is no ${field}; write approval, ordinal, cumulative, scoring or choose-1`,
  'pabulib-project-duplicate': ({ field, project }) =>
    `the ${field} "${clip(project)}" is there twice; give each project its own id`,
  'pabulib-project-unknown': ({ field, project }) =>
    `the ${field} names the project "${clip(project)}", which is not listed; correct the vote or list the project`,
  'pabulib-points': ({ field }) =>
    `cumulative and scoring files need ${field}: one number for each project of the vote`,
};

const WARNINGS: Texts<PabulibWarning> = {
  'pabulib-blank-lines': ({ rows }) => `${lines(rows)} without content left out, from here on`,
  'pabulib-blanks': ({ rows }) => `blanks around cells or ids removed in ${lines(rows)}`,
  'pabulib-quote-loose': ({ rows }) =>
    `text behind a closing quote in ${lines(rows)}; it was read as part of the cell`,
  'pabulib-row-short': ({ rows }) => `${lines(rows)} end early; the missing cells are empty`,
  'pabulib-row-long': ({ rows }) =>
    `${lines(rows)} have cells behind the last column; left out, so look for a semicolon without quotes`,
  'pabulib-voter-missing': ({ rows }) => `no voter id in ${lines(rows)}; the votes count`,
  'pabulib-limit': ({ field, rows }) =>
    `votes break the limit ${field} in ${lines(rows)}; they count as they are`,
  'pabulib-points-unused': () =>
    'votes of this type give no points; the column "points" counts for nothing',
  'pabulib-comma': ({ field }) => `the ${field} has a decimal comma; the format wants a point`,
  'pabulib-column-legacy': ({ field, now }) => `the column "${field}" is called "${now}" now`,
  'pabulib-meta-ignored': ({ field, text }) =>
    `"${clip(text)}" is no number, so ${field} limits nothing`,
  'pabulib-meta-case': ({ field, now }) =>
    `the format calls "${clip(field)}" ${now}; it was not read, so rename the row`,
  'pabulib-count-differs': ({ field, declared, found }) =>
    `META says ${field} is ${clip(declared)}, the file holds ${found}`,
  'pabulib-total-differs': ({ field, project, declared, found }) =>
    `PROJECTS says ${clip(declared)} ${field} for "${clip(project)}", the file holds ${found}`,
  'pabulib-project-alike': ({ project, other }) =>
    `the ids "${clip(project)}" and "${clip(other)}" look alike; they are two projects`,
  'pabulib-project-withdrawn': ({ project }) =>
    `the cost of "${clip(project)}" stands for a withdrawn project`,
  'pabulib-project-comma': ({ project }) =>
    `the id "${clip(project)}" has a comma, so no vote can name it`,
  'pabulib-vote-repeats': ({ project }) =>
    `the vote names the project "${clip(project)}" more than once; it counts once`,
  'pabulib-voter-repeats': ({ voter }) =>
    `the voter "${clip(voter)}" is there already; both votes count`,
};

const LONGEST = 80;

/** A file may hold anything, and a message should stay readable. */
function clip(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function lines(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

/** What is wrong with a Pabulib file and what to do about it, without the place. */
export function pabulibFaultText(fault: PabulibError): string {
  return (FAULTS[fault.kind] as (fault: PabulibError) => string)(fault);
}

/** What a reader of the file should know although it was counted. */
export function pabulibWarningText(warning: PabulibWarning): string {
  return (WARNINGS[warning.kind] as (warning: PabulibWarning) => string)(warning);
}
