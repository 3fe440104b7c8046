import { assert } from '../domain/shared/assert';
import type { PabulibFile } from '../domain/tally/pabulib/parse';
import { type BltError, parseBlt } from '../domain/tally/seats/blt';
import type { RankedBallot, SeatElection } from '../domain/tally/seats/seat-contest';
import { bindSeatRule } from '../domain/tally/seats/seat-rule';
import { tieOrder } from '../domain/tally/tie-order';
import { recountSeats } from '../verifier/recount/seats/recount-seats';
import { type CommandIo, EXIT_FAILED, EXIT_FINE, UsageError } from './command';
import { readPabulib } from './read-pabulib';
import { readText } from './read-text';
import type { SeatOptions } from './tally-options';
import { isSameCount, type SeatFile, SeatReport } from './seat-report';

/**
 * Counts an election of people, and once more by the code of the verifier.
 * @param countAgain the second count
 * @returns 0, or 1 when the two differ
 * @throws UsageError for a file that cannot be read, or that the rule cannot count
 */
export async function tallySeats(
  options: SeatOptions,
  io: CommandIo,
  countAgain = recountSeats,
): Promise<number> {
  const isBlt = options.path.toLowerCase().endsWith('.blt');
  const file = isBlt ? await readBlt(options.path) : await readVotes(options, io);
  const seats = options.seats ?? file.seats;
  if (seats === undefined) throw new UsageError('--seats is needed; a Pabulib file has none');
  const rule = bindSeatRule(options.rule);
  assert(rule.ok, 'the rule was looked up before');
  const election = { candidates: inTieOrder(file, options), ballots: file.ballots, seats };
  const outcome = rule.value(election);
  const agrees = isSameCount(outcome, countAgain(election, options.rule));
  const report = new SeatReport(file, { ...options, seats }, { outcome, agrees });
  io.stdout.write(options.json ? report.json() : report.text());
  return agrees ? EXIT_FINE : EXIT_FAILED;
}

async function readBlt(path: string): Promise<SeatFile> {
  const parsed = parseBlt(await readText(path));
  if (parsed.ok) return parsed.value;
  throw new UsageError(`${path}:${parsed.error.line}: ${faultText(parsed.error)}`);
}

async function readVotes(options: SeatOptions, io: CommandIo): Promise<SeatFile> {
  const file = await readPabulib(options.path, io);
  const allowed = options.ballot === 'ranked' ? ['ordinal'] : ['ordinal', 'approval', 'choose-1'];
  if (!allowed.includes(file.voteType)) {
    const { id } = options.rule;
    throw new UsageError(`--rule ${id} needs votes that are ${allowed.join(' or ')}`);
  }
  return {
    title: file.meta.get('description') ?? '',
    candidates: file.projects.map(({ id }) => id),
    withdrawn: [],
    ballots: ballotsIn(file),
    seats: undefined,
  };
}

function ballotsIn({ choices, projects }: PabulibFile): RankedBallot[] {
  const { weights, first } = choices;
  return Array.from(weights, (weight, choice) => {
    const named = [...choices.projects.subarray(first[choice], first[choice + 1])];
    return { ranking: named.map((p) => projects[p]?.id as string), weight };
  });
}

function inTieOrder({ candidates }: SeatFile, options: SeatOptions): SeatElection['candidates'] {
  if (options.tie === 'file') return candidates;
  const equals = candidates.map((id) => ({ id, costMinor: 0n }));
  return tieOrder(equals, options.tieKeys, options.seedHex);
}

const FAULTS: Readonly<Record<BltError['kind'], string>> = {
  'blt-end': 'the file ends too early; after the ballots it needs a 0, all names and a title',
  'blt-number': 'is no whole number; every line of a ballot is a weight, candidates and 0',
  'blt-equal': 'puts candidates on one rank; the rules here count strict rankings',
  'blt-count': 'is no number of candidates or seats; both are at least 1',
  'blt-candidate':
    'is the number of no candidate; the first number of the file is how many there are',
  'blt-repeat': 'stands on this ballot twice; remove one of them',
  'blt-weight': 'is no weight; a ballot is cast at least once',
  'blt-many': 'makes more than a billion ballots; check the weights',
  'blt-name': 'is no name; write each name, and the title, between double quotes',
  'blt-name-repeat': 'is the name of another candidate; give each a name of their own',
  'blt-rest': 'follows the title, which is the last thing in the file',
};

const LONGEST = 80;

function faultText(error: BltError): string {
  if (error.kind === 'blt-end') return FAULTS['blt-end'];
  const shown = error.text.length <= LONGEST ? error.text : `${error.text.slice(0, LONGEST)}…`;
  return `${shown} ${FAULTS[error.kind]}`;
}
