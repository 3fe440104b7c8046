import { join } from 'node:path';

import { assert } from '../../domain/shared/assert';
import { castVoteRecords } from '../../domain/tally/cast-vote-records';
import { writePotFile } from '../../domain/tally/pabulib/pot-file';
import {
  parseBallotContent,
  parseProjects,
  parseRoundConfig,
  type BallotContent,
  type FrozenProject,
  type RoundConfig,
} from '../../domain/tally/round-config';
import {
  tallyRound,
  type RoundOutcome,
  type RoundProgress,
  type Turnout,
} from '../../domain/tally/tally';
import { unprovenPots } from '../../domain/tally/trace';
import { linesOf, writePieces } from './large-files';

/** Everything that a count needs, as plain texts that cross threads. */
export interface CountJob {
  readonly configText: string;
  readonly projectsText: string;
  /** The file of the opening lines of the effective ballots, in the order of the bundle. */
  readonly ballots: string;
  /** Where the files for other tools go, `pabulib/` and `cvr/`: they hold every ballot once more. */
  readonly folder: string;
  readonly turnout: Turnout;
}

/** How far a count is. */
export interface CountProgress {
  readonly pots: number;
  /** Pots that are counted. */
  readonly done: number;
  /** How often the pot that is being counted was divided so far; 0 for rules without divisions. */
  readonly runs: number;
}

/** So often a thread says how far it is. */
const REPORT_EVERY_MS = 200;

/** The frozen files of a round, read. */
export interface FrozenTexts {
  readonly config: RoundConfig;
  readonly projects: readonly FrozenProject[];
}

/** Reads the frozen files; they were checked when the round was frozen. */
export function readFrozenTexts(configText: string, projectsText: string): FrozenTexts {
  const config = parseRoundConfig(JSON.parse(configText));
  const projects = parseProjects(JSON.parse(projectsText));
  assert(config.ok && projects.ok, 'the frozen files of the round are readable');
  return { config: config.value, projects: projects.value };
}

/**
 * Counts all pots, and writes the ballots down for other tools.
 * @throws RangeError when the best set of projects of a pot was not proven
 */
export function countRound(
  job: CountJob,
  report: (progress: CountProgress) => void = () => undefined,
): RoundOutcome {
  const { config, projects } = readFrozenTexts(job.configText, job.projectsText);
  const openings = Array.from(linesOf(job.ballots), readOpening);
  const ballots = openings.map(({ ballot }) => ballot);
  const styles = openings.map(({ style }) => style);
  const say = nowAndThen(report);
  const onProgress: RoundProgress = (done, runs) => say({ pots: config.pots.size, done, runs });
  const round = { config, projects, ballots, styles };
  const outcome = tallyRound({ ...round, turnout: job.turnout, onProgress });
  const unproven = unprovenPots(outcome.trace);
  if (unproven.length > 0) {
    throw new RangeError(`the search for the best set ended too early: ${unproven.join(', ')}`);
  }
  for (const [pot, result] of Object.entries(outcome.result.pots)) {
    const text = writePotFile({ config, pot, projects, ballots, result });
    writePieces(join(job.folder, 'pabulib', `${config.round}-${pot}.pb`), [text]);
  }
  if (config.exports?.includes('cvr') === true) {
    const records = castVoteRecords(config, projects, openings);
    writePieces(join(job.folder, 'cvr', 'cvr.json'), records);
  }
  return outcome;
}

/** Passes on the first report, and then one in a while. */
export function nowAndThen<T>(report: (value: T) => void): (value: T) => void {
  let next = 0;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + REPORT_EVERY_MS;
    report(value);
  };
}

/** Style and choices of an opening that the ballot box recorded. */
export function readOpening(line: string): {
  readonly ballot: BallotContent;
  readonly style: string;
} {
  const { ballot, style } = JSON.parse(line) as {
    readonly ballot: unknown;
    readonly style: string;
  };
  const content = parseBallotContent(ballot);
  assert(content.ok, 'a recorded ballot is readable');
  return { ballot: content.value, style };
}
