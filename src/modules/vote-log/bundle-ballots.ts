import { canonicalJson } from '../../domain/shared/canonical-json';
import { toBase64, toBase64Url, toHex } from '../../domain/vote-log/bytes';
import { trackingCode } from '../../domain/vote-log/tracking-code';
import { csvText } from './bundle-csv';
import type { BundleFolder } from './bundle-folder';
import type { StoredVote, VoteLogRepository } from './vote-log.repository';

/** How many ballots a round has, and how many of them count. */
export interface BallotFigures {
  readonly casts: number;
  /** Different credentials. */
  readonly credentials: number;
  readonly effective: number;
}

/** File of the openings that count, one a line. */
export const BALLOTS = 'ballots.jsonl';

const INDEX_COLUMNS = ['line', 'index', 'k', 'r', 'c_base64', 'c_hex', 'tracking_code'];

/**
 * Writes the openings that count, what was superseded, and the index of the former: one pass over the
 * table in the order of c, a page at a time.
 */
export async function writeBallots(
  logs: Pick<VoteLogRepository, 'votes'>,
  round: string,
  folder: BundleFolder,
): Promise<BallotFigures> {
  const openings = folder.create(BALLOTS);
  const superseded = folder.create('superseded.jsonl');
  const index = folder.create('index.csv');
  index.add(csvText([INDEX_COLUMNS]));
  const figures = { casts: 0, credentials: 0, effective: 0 };
  for await (const page of logs.votes(round)) {
    const rows = [];
    for (const vote of page) {
      figures.casts += 1;
      if (vote.r === 0) figures.credentials += 1;
      if (!vote.counts) {
        superseded.add(supersededLine(vote));
        continue;
      }
      figures.effective += 1;
      openings.add(vote.opening);
      openings.add('\n');
      rows.push(indexRow(vote, figures.effective));
    }
    index.add(csvText(rows));
  }
  for (const sink of [openings, superseded, index]) sink.end();
  return figures;
}

function supersededLine({ k, r, c }: StoredVote): string {
  return `${canonicalJson({ k: toBase64Url(k), r, c: toBase64(c), superseded: true })}\n`;
}

function indexRow({ k, r, c, idx, leaf }: StoredVote, line: number): (string | number)[] {
  const code = leaf === null ? '' : trackingCode(leaf);
  return [line, idx, toBase64Url(k), r, toBase64(c), toHex(c), code];
}
