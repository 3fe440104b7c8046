/** The three sections of a file, in the order in which they must stand. */
export const SECTIONS = ['META', 'PROJECTS', 'VOTES'] as const;
/** One of `SECTIONS`. */
export type Section = (typeof SECTIONS)[number];

/** One kind of fault, on a physical line of the file (counted from 1), with its details. */
type Fault<K extends string, Details = object> = Details & {
  readonly kind: K;
  readonly line: number;
};

interface AtField {
  readonly field: string;
}

interface RowLength {
  readonly section: Section;
  readonly expected: number;
  readonly found: number;
}

/**
 * Why a file cannot be read.
 * - `pabulib-quote`: a quoted cell is not closed, or text follows its closing quote
 * - `pabulib-section`: another section was expected here (or the file ends)
 * - `pabulib-header`: the header of a section lacks a column or repeats one
 * - `pabulib-row-length`: a row has fewer or more cells than the header
 * - `pabulib-meta-missing`, `pabulib-meta-duplicate`: a META field is not there, or there twice
 * - `pabulib-value-missing`: a cell that must not be empty is
 * - `pabulib-number`: a cell is no number, or out of range (a budget of 0)
 * - `pabulib-vote-type`: no vote type of the format
 * - `pabulib-project-duplicate`: two projects with one id
 * - `pabulib-project-unknown`: a vote for a project that is not listed
 * - `pabulib-points`: votes and points differ in number, or points are missing or out of place
 */
export type PabulibError =
  | Fault<'pabulib-quote'>
  | Fault<'pabulib-section', { readonly expected: Section }>
  | Fault<'pabulib-header', { readonly section: Section; readonly field: string }>
  | Fault<'pabulib-row-length', RowLength>
  | Fault<'pabulib-meta-missing', AtField>
  | Fault<'pabulib-meta-duplicate', AtField>
  | Fault<'pabulib-value-missing', AtField>
  | Fault<'pabulib-number', AtField & { readonly text: string }>
  | Fault<'pabulib-vote-type', { readonly text: string }>
  | Fault<'pabulib-project-duplicate', { readonly project: string }>
  | Fault<'pabulib-project-unknown', { readonly project: string }>
  | Fault<'pabulib-points', AtField>;

/**
 * What a reader of a file should know although it can be counted.
 * - `pabulib-vote-repeats`: a vote names a project twice; it counts once
 * - `pabulib-voter-repeats`: two votes have one voter id; both count
 * - `pabulib-count-differs`: META declares another number of projects or votes than there are
 */
export type PabulibWarning =
  | Fault<'pabulib-vote-repeats', { readonly project: string }>
  | Fault<'pabulib-voter-repeats', { readonly voter: string }>
  | Fault<'pabulib-count-differs', AtField & { readonly declared: string; readonly found: number }>;

/** Carries an expected fault from deep inside the parser to its one exit; it never leaves it. */
export class PabulibFault extends Error {
  override readonly name = 'PabulibFault';

  constructor(readonly error: PabulibError) {
    super(error.kind);
  }
}
