import type { PabulibFile } from '../domain/tally/pabulib/parse';
import { isWithdrawn } from '../domain/tally/pabulib/projects';
import { type PotOutcome, tallyPot } from '../domain/tally/tally';
import { byKeys, tieOrder } from '../domain/tally/tie-order';
import { type CommandIo, commandOf, EXIT_FAILED, EXIT_FINE } from './command';
import { readPabulib } from './read-pabulib';
import { ballotsFor, countVotes, withoutProjects } from './tally-ballots';
import { readTallyOptions, type TallyOptions } from './tally-options';
import { isUnproven, tallyJson, tallyTable } from './tally-report';
import { tallySeats } from './tally-seats';

const USAGE = `Usage: baraza tally FILE.pb --rule RULE [options]
       baraza tally FILE.blt|FILE.pb --rule RULE --seats N [options]

Money:
  --rule RULE          greedy, greedy-per-cost, phragmen, maximin-support,
                       knapsack-optimum, equal-shares
  --utility U          for greedy and greedy-per-cost votes (default), points, borda; for
                       knapsack-optimum also cost; for equal-shares cost (default), cardinality,
                       points, cost-points, borda, cost-borda
  --on-misfit M        what happens when a project does not fit any more: skip (default of greedy
                       and greedy-per-cost), stop (default of phragmen)
  --min-votes N        leave projects with fewer votes out, for greedy and greedy-per-cost
  --min-share P        leave projects out that less than P per cent of the ballots name
  --relative-cost F    leave projects out whose share of the ballots is less than the part F, such
                       as 1/3, of their share of the budget
  --borda P            points by rank: max-length (default), ballot-length, below
  --completion C       none (default), greedy, add1, add1e, add1u, add1eu for equal-shares
  --start S            where add1 starts: exact (B/n, default), floor (its whole units),
                       exact-then-floor (B/n, then the whole units above)
  --comparison M       compare equal-shares with greedy, and keep what more voters prefer: none
                       (default), satisfaction (more projects), exclusion (any project)
  --tie T              who wins ties: min-cost, max-votes, id, comma separated, and last seed:HEX
                       (a lot) or file (the order of the file); else id stands last (default: id)
  --fund-unsupported   also fund projects that nobody approves, if they fit
  --zero-cost Z        supported projects without a cost under equal-shares: fund them first, or
                       skip them (default: skip with utility cost, fund with cardinality, as
                       pabutools does; voting rounds always fund them)

Seats:
  --rule RULE          scottish-stv, meek-stv, schulze, borda-seats for ranked votes (a BLT file, or
                       a Pabulib file of type ordinal); approval-seats for these and for approvals
  --seats N            how many are to be elected; a BLT file may say it instead
  --points P           points of borda-seats by rank: full (as many as candidates for the first,
                       default), or numbers such as 10,5,3,2,1
  --short-ballots S    where a short ballot begins in these: from-first (default), from-last
  --tie T              who is better off in a tie: file (whoever stands first in the file, default),
                       id, seed:HEX
  --language L         in which language the count is told: en (default), ar

  --json               print one JSON document; for seats with every step of the count, the same in
                       sentences, and whether a second count by other code agrees
`;

/**
 * Counts a Pabulib or BLT file and prints the outcome.
 * @returns 0; 1 when the second count of an election of people differs, or the best set of projects was
 *   not found; 2 for bad usage, or a file that cannot be read
 */
export const run = commandOf({ name: 'tally', usage: USAGE, work: tally });

async function tally(args: string[], io: CommandIo): Promise<number> {
  const options = readTallyOptions(args);
  if ('ballot' in options) {
    return tallySeats(options, io);
  }
  const file = await readPabulib(options.path, io);
  const outcome = count(file, options, io);
  io.stdout.write((options.json ? tallyJson : tallyTable)(file, options, outcome));
  return isUnproven(outcome) ? EXIT_FAILED : EXIT_FINE;
}

function count(file: PabulibFile, options: TallyOptions, io: CommandIo): PotOutcome {
  const gone = withdrawnFrom(file, options);
  const all = ballotsFor(file, options.utility, options.borda);
  const ballots = gone.size === 0 ? all : withoutProjects(all, gone);
  const votes = countVotes(ballots);
  const left = file.projects.filter(({ id }) => !gone.has(id));
  const projects = left.map(({ id, costMinor }) => ({
    id,
    costMinor,
    votes: votes.get(id) ?? 0,
  }));
  return tallyPot({
    budgetMinor: file.budgetMinor,
    unitMinor: 10n ** BigInt(file.decimals),
    projects,
    ballots,
    rule: options.rule,
    tieOrder:
      options.seedHex === ''
        ? byKeys(projects, options.tieKeys)
        : tieOrder(projects, options.tieKeys, options.seedHex),
    onProgress: progressPrinter(io),
  });
}

/** A count that stops at what does not fit does not stop at what was withdrawn. */
function withdrawnFrom({ projects, decimals }: PabulibFile, { rule }: TallyOptions): Set<string> {
  const stops = rule.id !== 'phragmen' && rule.options?.['onMisfit'] === 'stop';
  const gone = projects.filter(({ costMinor }) => stops && isWithdrawn(costMinor, decimals));
  return new Set(gone.map(({ id }) => id));
}

const MILLIS_PER_MESSAGE = 5000;

/** Says now and then that a long count is alive. */
function progressPrinter(io: CommandIo): (runs: number) => void {
  let last = Date.now();
  return (runs) => {
    if (Date.now() - last < MILLIS_PER_MESSAGE) return;
    io.stderr.write(`baraza tally: ${runs} endowments examined\n`);
    last = Date.now();
  };
}
