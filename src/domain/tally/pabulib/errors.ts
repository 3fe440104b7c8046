/** The three sections of a file, in the order in which they must stand. */
export const SECTIONS = ['META', 'PROJECTS', 'VOTES'] as const;
/** One of `SECTIONS`. */
export type Section = (typeof SECTIONS)[number];

/** One kind of fault, on a physical line of the file (counted from 1), with its details. */
type Fault<K extends string, Details = object> = Details & {
  readonly kind: K;
  readonly line: number;
};

/** A fault in a field: a key of META, or a column of PROJECTS or VOTES. */
type FieldFault<K extends string, Details = object> = Fault<K, Details & AtField>;

interface AtField {
  readonly field: string;
}

interface Text {
  readonly text: string;
}

interface Renamed {
  readonly now: string;
}

interface OfProject {
  readonly project: string;
}

/**
 * Why a file cannot be read.
 * - `pabulib-quote`: a quoted cell is not closed
 * - `pabulib-section`: another section was expected here (or the file ends)
 * - `pabulib-header`: the header of a section lacks a column or repeats one
 * - `pabulib-meta-missing`, `pabulib-meta-duplicate`: a META field is not there, or there twice
 * - `pabulib-meta-case`: a META field that must be there has its name in other letters
 * - `pabulib-value-missing`: a cell that must not be empty is, or the row ends before it
 * - `pabulib-number`: a cell is no number, or out of range (a budget of 0)
 * - `pabulib-vote-type`: no vote type of the format
 * - `pabulib-project-duplicate`: two projects with one id
 * - `pabulib-project-unknown`: a vote for a project that is not listed
 * - `pabulib-points`: votes and points differ in number, or the column is missing
 */
export type PabulibError =
  | Fault<'pabulib-section', { readonly expected: Section }>
  | FieldFault<'pabulib-quote'>
  | FieldFault<'pabulib-header', { readonly section: Section }>
  | FieldFault<'pabulib-meta-missing'>
  | FieldFault<'pabulib-meta-duplicate'>
  | FieldFault<'pabulib-meta-case', Renamed>
  | FieldFault<'pabulib-value-missing'>
  | FieldFault<'pabulib-number', Text>
  | FieldFault<'pabulib-vote-type', Text>
  | FieldFault<'pabulib-project-duplicate', OfProject>
  | FieldFault<'pabulib-project-unknown', OfProject>
  | FieldFault<'pabulib-points'>;

interface CountDiffers {
  readonly declared: string;
  readonly found: number;
}

/** Something that many rows may share: `line` is the first of `rows` rows. */
type RowsFault<K extends string, Details = object> = Fault<K, Details & { readonly rows: number }>;

/**
 * What a reader of a file should know although it can be counted.
 * - `pabulib-blank-lines`: lines or rows without content; left out
 * - `pabulib-blanks`: blanks around cells or list items; removed
 * - `pabulib-quote-loose`: text follows a closing quote; it belongs to the cell
 * - `pabulib-row-short`: rows end early; the missing cells are empty
 * - `pabulib-row-long`: rows have cells behind the last column; left out
 * - `pabulib-points-unused`: votes of this type give no points, but there is a column of them
 * - `pabulib-comma`: a decimal comma; the checker of the format wants a point
 * - `pabulib-column-legacy`: a column has an old name; read under its new one
 * - `pabulib-meta-ignored`: a limit in META is no number; it limits nothing
 * - `pabulib-meta-case`: a META field has its name in other letters, so it was not read
 * - `pabulib-count-differs`: META declares another number of projects or votes than there are
 * - `pabulib-total-differs`: PROJECTS declares another number of votes for a project than there are
 * - `pabulib-project-alike`: two ids differ by case or Unicode form only; they stay two projects
 * - `pabulib-project-withdrawn`: the cost says that the project was withdrawn
 * - `pabulib-project-comma`: an id has a comma, so that no vote can name the project
 * - `pabulib-vote-repeats`: a vote names a project twice; it counts once
 * - `pabulib-voter-repeats`: two votes have one voter id; both count
 * - `pabulib-voter-missing`: votes have no voter id; they count
 * - `pabulib-limit`: votes break a limit that META states; they count as they are
 */
export type PabulibWarning =
  | RowsFault<'pabulib-blank-lines'>
  | RowsFault<'pabulib-blanks'>
  | RowsFault<'pabulib-quote-loose'>
  | RowsFault<'pabulib-row-short'>
  | RowsFault<'pabulib-row-long'>
  | RowsFault<'pabulib-voter-missing'>
  | RowsFault<'pabulib-limit', AtField>
  | Fault<'pabulib-points-unused'>
  | FieldFault<'pabulib-comma'>
  | FieldFault<'pabulib-column-legacy', Renamed>
  | FieldFault<'pabulib-meta-ignored', Text>
  | FieldFault<'pabulib-meta-case', Renamed>
  | FieldFault<'pabulib-count-differs', CountDiffers>
  | FieldFault<'pabulib-total-differs', OfProject & CountDiffers>
  | Fault<'pabulib-project-alike', OfProject & { readonly other: string }>
  | Fault<'pabulib-project-withdrawn', OfProject>
  | Fault<'pabulib-project-comma', OfProject>
  | Fault<'pabulib-vote-repeats', OfProject>
  | Fault<'pabulib-voter-repeats', { readonly voter: string }>;

/** The kinds of warnings that stand once for all rows concerned. */
type RowsKind = Exclude<
  Extract<PabulibWarning, { readonly rows: number }>['kind'],
  'pabulib-limit'
>;

/** Collects warnings; those about rows are counted and stand at the first row. */
export class WarningList {
  private readonly single: PabulibWarning[] = [];
  private readonly counted = new Map<RowsKind, { line: number; rows: number }>();

  add(warning: PabulibWarning): void {
    this.single.push(warning);
  }

  /** One more row to which this applies; rows come in the order of the file. */
  count(kind: RowsKind, line: number): void {
    const known = this.counted.get(kind);
    if (known === undefined) this.counted.set(kind, { line, rows: 1 });
    else known.rows += 1;
  }

  /** All warnings by line. */
  sorted(): PabulibWarning[] {
    const counted = [...this.counted].map(([kind, where]) => ({ kind, ...where }));
    return [...this.single, ...counted].sort((a, b) => a.line - b.line);
  }
}

/** Carries an expected fault from deep inside the parser to its one exit; it never leaves it. */
export class PabulibFault extends Error {
  override readonly name = 'PabulibFault';

  constructor(readonly error: PabulibError) {
    super(error.kind);
  }
}
