/** Whether the last act on a ballot `b` made it void. */
const IS_VOID = `coalesce((SELECT s.kind FROM log_step s
  WHERE s.round = b.round AND s.k = b.k AND s.r = b.r ORDER BY s.idx DESC LIMIT 1), '') = 'void'`;

/**
 * Whether a ballot `b` counts: it is the last of its credential, and not void. That a void one came
 * last does not bring an older one back.
 * @see vote-log.md, section 3.3, "Meaning"
 */
export const COUNTS = `NOT EXISTS (SELECT 1 FROM ballot l
  WHERE l.round = b.round AND l.k = b.k AND l.r > b.r) AND NOT ${IS_VOID}`;

/** How many ballots of a round there are, and how many count, on both databases. */
export function turnoutSql(round: '?' | '$1'): string {
  return `SELECT CAST(count(*) AS integer) AS casts,
      ${howMany('b.r = 0')} AS credentials,
      ${howMany(IS_VOID)} AS voids,
      ${howMany(COUNTS)} AS effective
    FROM ballot b WHERE b.round = ${round}`;
}

function howMany(condition: string): string {
  return `CAST(coalesce(sum(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0) AS integer)`;
}

/** Empties the openings of a round: empty bytes, round. */
export const FORGET_OPENINGS =
  'UPDATE ballot SET sealed = ? WHERE round = ? AND length(sealed) > 0';

/** What tells one ballot of a round from another. */
export interface BallotKey {
  /** 16 bytes. */
  readonly k: Uint8Array;
  readonly r: number;
}

/** Comes before every ballot. */
export const FIRST_BALLOT: BallotKey = { k: new Uint8Array(), r: -1 };

const PAGE = 1000;

/** The next ballots behind one, each with the entry at its place: round, k, r. */
export const BALLOTS_AFTER = `SELECT b.k, b.r, b.c, b.sealed, b.idx AS "index", e.body
  FROM ballot b LEFT JOIN log_entry e ON e.round = b.round AND e.idx = b.idx
  WHERE b.round = ? AND (b.k, b.r) > (?, ?) ORDER BY b.k, b.r LIMIT ${PAGE}`;
