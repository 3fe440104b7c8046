import { assertDefined } from '../../domain/shared/assert';
import { SeededRandom } from '../../domain/shared/prng';
import { ballotRules, type BallotRules } from '../../domain/tally/ballot';
import type { BallotContent } from '../../domain/tally/round-config';
import { countsPoints } from './counting-choices';
import type { FrozenRound } from './frozen-round';
import { choiceIn, type PotChoice, type Typed } from './paper-choice';
import type { PaperPot, PaperProject } from './paper-pot';

export type { PotChoice, Typed } from './paper-choice';
export type { PaperPot, PaperProject } from './paper-pot';

/** What a ballot paper is made from: a frozen round. */
export type PaperSource = Pick<FrozenRound, 'config' | 'projects'>;

/** The paper of one ballot style: the pots that its voters decide on. */
export interface BallotPaper {
  readonly style: string;
  readonly pots: readonly PaperPot[];
  readonly rules: BallotRules;
}

/** Everything chosen on a paper, and the ids that do not stand on it. */
export interface Choices {
  readonly pots: readonly PotChoice[];
  readonly strangers: readonly string[];
}

/** The paper of a style, or undefined when the round has no such style. */
export function paperOf({ config, projects }: PaperSource, style: string): BallotPaper | undefined {
  const pots = config.styles.get(style);
  if (pots === undefined) return undefined;
  const priced = projects.map(({ id, name, pot, costMinor }): PaperProject => {
    return { id, name, pot, costMinor: BigInt(costMinor) };
  });
  const rules = ballotRules(config, priced, style);
  return { style, pots: pots.map((id) => paperPot(id, config, priced)), rules };
}

/** Sorts what was typed into the pots of a paper. */
export function choicesOn(paper: BallotPaper, typed: Typed): Choices {
  const pots = paper.pots.map((pot) => choiceIn(pot, typed, paper.rules));
  const known = new Set(paper.pots.flatMap(({ projects }) => projects.map(({ id }) => id)));
  return { pots, strangers: [...typed.keys()].filter((id) => !known.has(id)) };
}

/** The ballot as it is cast: a pot without a choice is left out, so that it counts nowhere. */
export function ballotOf({ pots }: Choices): BallotContent {
  const used = pots.filter(({ chosen }) => chosen.length > 0);
  return Object.fromEntries(used.map(({ pot, selections }) => [pot.id, selections]));
}

/** The projects of a pot in the order drawn for one voter: the same whenever she comes back. */
export function shuffledFor(pot: PaperPot, seed: string): readonly PaperProject[] {
  return new SeededRandom(`${seed}\n${pot.id}`).shuffle(pot.projects);
}

function paperPot(
  id: string,
  config: PaperSource['config'],
  projects: readonly PaperProject[],
): PaperPot {
  const pot = assertDefined(config.pots.get(id), `pot ${id}`);
  return {
    id,
    name: pot.name ?? id,
    budgetMinor: pot.budgetMinor,
    rule: pot.ballot,
    areWeighed: countsPoints(pot.rule.options),
    projects: projects.filter((project) => project.pot === id),
  };
}
