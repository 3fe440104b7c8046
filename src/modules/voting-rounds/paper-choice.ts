import { compareCodePoints } from '../../domain/shared/code-points';
import { potFaults, type BallotError, type BallotRules } from '../../domain/tally/ballot';
import type { OrdinalRule } from '../../domain/tally/ballot-rule';
import type { Selections } from '../../domain/tally/selections';
import type { PaperPot, PaperProject } from './paper-pot';

/** What a voter typed, by project id; a project without a word is left out. */
export type Typed = ReadonlyMap<string, string>;

/** Why ranks make no ranking: one that is no rank, one given twice, one left out. */
export type RankFault =
  | { readonly kind: 'rank-unknown' | 'rank-taken'; readonly pot: string; readonly project: string }
  | { readonly kind: 'rank-missing'; readonly pot: string; readonly rank: number };

/** Why a choice cannot be cast. */
export type ChoiceFault = BallotError | RankFault;

/** What a voter has chosen in one pot so far. */
export interface PotChoice {
  readonly pot: PaperPot;
  /** Those that she names; in a ranking by rank, otherwise as they stand on the paper. */
  readonly chosen: readonly PaperProject[];
  readonly typed: Typed;
  readonly selections: Selections;
  readonly spentMinor: bigint;
  /** All points that can be read; of points to share out, only those that are given. */
  readonly given: number;
  /** Why this choice cannot be cast. */
  readonly mistakes: readonly ChoiceFault[];
}

interface Ranked {
  readonly project: PaperProject;
  readonly rank: number;
}

/** Reads what was typed in one pot. */
export function choiceIn(pot: PaperPot, typed: Typed, rules: BallotRules): PotChoice {
  const own = pot.projects.filter((project) => isNamed(pot, typed.get(project.id)));
  const kept = new Map(own.map(({ id }) => [id, typed.get(id) as string]));
  const { rule } = pot;
  if (rule.type === 'ordinal') return rankedChoice({ pot, typed: kept, rules }, own, rule);
  const selections = selectionsOf(pot, own, kept);
  return {
    ...{ pot, chosen: own, typed: kept, selections },
    spentMinor: costOf(own),
    given: selections.type === 'approval' ? own.length : sumOf(selections),
    mistakes: potFaults(pot.id, selections, rules),
  };
}

/** A field that was left alone names nothing; nor does a number of no points to share out. */
function isNamed({ rule }: PaperPot, typed: string | undefined): boolean {
  if (typed === undefined) return false;
  return rule.type !== 'cumulative' || numberIn(typed) !== 0;
}

function selectionsOf(pot: PaperPot, own: readonly PaperProject[], typed: Typed): Selections {
  const { type } = pot.rule;
  if (type === 'cumulative' || type === 'scoring') {
    const points = own.map(({ id }) => [id, numberIn(typed.get(id) as string)] as const);
    return { type, points: Object.fromEntries(points) };
  }
  return { type: 'approval', projects: own.map(({ id }) => id).sort(compareCodePoints) };
}

function rankedChoice(
  { pot, typed, rules }: { pot: PaperPot; typed: Typed; rules: BallotRules },
  own: readonly PaperProject[],
  rule: OrdinalRule,
): PotChoice {
  const ranked = own
    .map((project): Ranked => ({ project, rank: numberIn(typed.get(project.id) as string) }))
    .sort((a, b) => a.rank - b.rank);
  const chosen = ranked.map(({ project }) => project);
  const selections: Selections = { type: 'ordinal', ranking: chosen.map(({ id }) => id) };
  const faults = rankFaults(pot, ranked, rule);
  const mistakes = faults.length > 0 ? faults : potFaults(pot.id, selections, rules);
  const spentMinor = costOf(chosen);
  return { pot, chosen, typed, selections, spentMinor, given: chosen.length, mistakes };
}

function rankFaults(pot: PaperPot, ranked: readonly Ranked[], { max }: OrdinalRule): RankFault[] {
  const isRank = (rank: number): boolean => rank >= 1 && rank <= max && Number.isInteger(rank);
  const times = new Map<number, number>();
  for (const { rank } of ranked) times.set(rank, (times.get(rank) ?? 0) + 1);
  const faults = ranked.flatMap(({ project: { id }, rank }): RankFault[] => {
    if (!isRank(rank)) return [{ kind: 'rank-unknown', pot: pot.id, project: id }];
    return (times.get(rank) ?? 0) > 1 ? [{ kind: 'rank-taken', pot: pot.id, project: id }] : [];
  });
  if (faults.length > 0) return faults;
  const gap = ranked.findIndex(({ rank }, i) => rank !== i + 1);
  return gap < 0 ? [] : [{ kind: 'rank-missing', pot: pot.id, rank: gap + 1 }];
}

/** A whole number in Western or Arabic digits; NaN for anything else. */
function numberIn(typed: string): number {
  const digits = typed
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/^[−–]/, '-');
  return /^[+-]?\d{1,9}$/.test(digits) ? Number(digits) : NaN;
}

function costOf(projects: readonly PaperProject[]): bigint {
  return projects.reduce((sum, { costMinor }) => sum + costMinor, 0n);
}

function sumOf(selections: Exclude<Selections, { readonly type: 'approval' }>): number {
  if (selections.type === 'ordinal') return selections.ranking.length;
  const given = Object.values(selections.points).filter((points) => Number.isSafeInteger(points));
  // Fewer points than none would give points back that nobody has.
  const least = selections.type === 'cumulative' ? 0 : -Infinity;
  return given.reduce((sum, points) => sum + Math.max(least, points), 0);
}
