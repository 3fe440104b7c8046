/** The three sections of a file, in the order in which they must stand. */
export const SECTIONS = ['META', 'PROJECTS', 'VOTES'] as const;
export type Section = (typeof SECTIONS)[number];

/** The only place of a fault: a physical line of the file, counted from 1. */
interface AtLine {
  readonly line: number;
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
  | (AtLine & { readonly kind: 'pabulib-quote' })
  | (AtLine & { readonly kind: 'pabulib-section'; readonly expected: Section })
  | (AtLine & {
      readonly kind: 'pabulib-header';
      readonly section: Section;
      readonly field: string;
    })
  | (AtLine & {
      readonly kind: 'pabulib-row-length';
      readonly section: Section;
      readonly expected: number;
      readonly found: number;
    })
  | (AtLine & {
      readonly kind: 'pabulib-meta-missing' | 'pabulib-meta-duplicate' | 'pabulib-value-missing';
      readonly field: string;
    })
  | (AtLine & { readonly kind: 'pabulib-number'; readonly field: string; readonly text: string })
  | (AtLine & { readonly kind: 'pabulib-vote-type'; readonly text: string })
  | (AtLine & {
      readonly kind: 'pabulib-project-duplicate' | 'pabulib-project-unknown';
      readonly project: string;
    })
  | (AtLine & { readonly kind: 'pabulib-points'; readonly field: string });

/**
 * What a reader of a file should know although it can be counted.
 * - `pabulib-vote-repeats`: a vote names a project twice; it counts once
 * - `pabulib-voter-repeats`: two votes have one voter id; both count
 * - `pabulib-count-differs`: META declares another number of projects or votes than there are
 */
export type PabulibWarning =
  | (AtLine & { readonly kind: 'pabulib-vote-repeats'; readonly project: string })
  | (AtLine & { readonly kind: 'pabulib-voter-repeats'; readonly voter: string })
  | (AtLine & {
      readonly kind: 'pabulib-count-differs';
      readonly field: string;
      readonly declared: string;
      readonly found: number;
    });

/** Carries an expected fault from deep inside the parser to its one exit; it never leaves it. */
export class PabulibFault extends Error {
  override readonly name = 'PabulibFault';

  constructor(readonly error: PabulibError) {
    super(error.kind);
  }
}
