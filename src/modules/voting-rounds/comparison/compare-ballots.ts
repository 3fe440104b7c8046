import { buildInstance } from '../../../domain/tally/instance';
import { spendingByArea } from '../../../domain/tally/fairness/area-spending';
import { proportionality } from '../../../domain/tally/fairness/proportionality';
import {
  comparableRules,
  compareRules,
  type ComparisonInput,
} from '../../../domain/tally/fairness/rule-comparison';
import { ballotsOf, type CountedBallots } from '../../../domain/tally/pabulib/ballots';
import { parsePabulib, type PabulibFile } from '../../../domain/tally/pabulib/parse';
import { firstPlacePoints } from '../../../domain/tally/pabulib/points-by-rank';
import { potInput } from '../../../domain/tally/tally';
import { tieOrder } from '../../../domain/tally/tie-order';
import { fractionText } from '../../../domain/shared/fraction';
import { currencyOf } from '../../../domain/shared/money';
import { readFrozenTexts, readOpening } from '../count-round';
import type {
  Compared,
  ComparedPot,
  ComparisonAnswer,
  ComparisonJob,
  ComparisonProgress,
  CountedPot,
  FileComparisonJob,
  PotReport,
  RoundComparisonJob,
} from './compared';

type Report = (progress: ComparisonProgress) => void;

/** A pot to compare, with what pages say about it. */
interface Comparable {
  readonly about: Pick<ComparedPot, 'id' | 'name' | 'projects' | 'isRanked'>;
  readonly input: ComparisonInput;
  /** Undefined where nothing was spent. */
  readonly counted?: CountedPot | undefined;
}

/** Counts by every rule that fits. */
export function compareBallots(
  job: ComparisonJob,
  report: Report = () => undefined,
): ComparisonAnswer {
  return job.kind === 'round' ? compareRound(job, report) : compareFile(job, report);
}

function compareRound(job: RoundComparisonJob, say: Report): ComparisonAnswer {
  const { config, projects } = readFrozenTexts(job.configText, job.projectsText);
  const openings = job.openings.map(readOpening);
  const ballots = openings.map(({ ballot }) => ballot);
  const styles = openings.map(({ style }) => style);
  const round = { config, projects, ballots, styles };
  const pots = [...config.pots].map(([id, pot]): Comparable => {
    const input = potInput(id, pot, round);
    const counted = job.pots[id];
    const budgetMinor = counted === undefined ? input.budgetMinor : BigInt(counted.budgetMinor);
    const own = projects.filter((project) => project.pot === id);
    const isRanked = pot.ballot.type === 'ordinal';
    const about = { id, name: pot.name ?? id, isRanked, projects: own.map(shown) };
    return { about, input: { ...input, budgetMinor }, counted };
  });
  const { code = null, decimals = 2 } = config.currency ?? {};
  return done({
    ...{ v: 1, currency: code, decimals, pots: comparePots(pots, say) },
    areas: areasOf(job, new Map(projects.map(({ id, area }) => [id, area ?? '']))),
  });
}

function compareFile({ bytes }: FileComparisonJob, say: Report): ComparisonAnswer {
  const text = decoded(bytes);
  if (text === undefined) return { kind: 'unreadable', line: 1, field: 'UTF-8' };
  const file = parsePabulib(text);
  if (!file.ok) {
    const { error } = file;
    const field = 'field' in error ? error.field : error.expected;
    return { kind: 'unreadable', line: error.line, field };
  }
  const { decimals, meta } = file.value;
  const pots = comparePots([comparableFile(file.value)], say);
  const code = meta.get('currency') ?? '';
  const isKnown = /^[A-Z]{3}$/.test(code) && currencyOf(code).decimals >= decimals;
  return done({ v: 1, currency: isKnown ? code : null, decimals, pots, areas: null });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function comparableFile(file: PabulibFile): Comparable {
  const { budgetMinor, decimals, meta } = file;
  const projects = file.projects.map(({ id, costMinor }) => ({ id, costMinor }));
  const unitMinor = 10n ** BigInt(decimals);
  const order = tieOrder(projects, ['min-cost', 'id'], '');
  const name = meta.get('description') ?? meta.get('unit') ?? '';
  const column = file.projectColumns.indexOf('name');
  const named = file.projects.map(({ id, costMinor, cells }) =>
    shown({ id, costMinor, name: cells[column] || id }),
  );
  return {
    about: { id: 'file', name, isRanked: file.voteType === 'ordinal', projects: named },
    input: { budgetMinor, unitMinor, projects, ...supportOf(file), tieOrder: order },
  };
}

/** Rankings get the points that the command line gives them, too. */
function supportOf(file: PabulibFile): CountedBallots {
  const counted = ballotsOf(file);
  if (file.voteType !== 'ordinal') return counted;
  const topOf = firstPlacePoints(file, 'max-length');
  const given = new Map<readonly string[], number[]>();
  const pointsOf = (ballot: readonly string[]): number[] => {
    const known = given.get(ballot);
    if (known !== undefined) return known;
    const top = topOf(ballot.length);
    const points = ballot.map((_, rank) => top - rank);
    given.set(ballot, points);
    return points;
  };
  return { ...counted, points: counted.ballots.map(pointsOf) };
}

function shown(project: {
  readonly id: string;
  readonly costMinor: bigint;
  readonly name?: string;
}) {
  const { id, costMinor, name } = project;
  return { id, name: name ?? id, costMinor: String(costMinor) };
}

function comparePots(pots: readonly Comparable[], say: Report): ComparedPot[] {
  const all = pots.reduce((sum, { input }) => sum + comparableRules(input).length, 0);
  let before = 0;
  return pots.map(({ about, input, counted }) => {
    const rows = compareRules(input, (count, rule) => say({ done: before + count, all, rule }));
    before += rows.length;
    const { budgetMinor, ballots } = input;
    const report = counted === undefined ? null : reportOf(input, counted);
    const facts = { budgetMinor: String(budgetMinor), ballots: ballots.length };
    return { ...about, ...facts, rows, report };
  });
}

function reportOf(input: ComparisonInput, { spending }: CountedPot): PotReport {
  const { projects, tieOrder: order, ballots, points } = input;
  const instance = buildInstance(projects, order, ballots, points);
  const spent = new Map(spending.map(([id, minor]) => [id, BigInt(minor)]));
  const { satisfaction, ...report } = proportionality(instance, spent);
  return { ...report, satisfaction: fractionText(satisfaction) };
}

function areasOf(job: RoundComparisonJob, areaOf: ReadonlyMap<string, string>): Compared['areas'] {
  if (job.people.length === 0) return null;
  const spending = Object.values(job.pots).flatMap((pot) =>
    pot.spending.map(([id, minor]) => ({ area: areaOf.get(id) ?? '', spentMinor: BigInt(minor) })),
  );
  const { rows, elsewhereMinor } = spendingByArea(spending, new Map(job.people), job.smallest);
  const texts = rows.map((row) => ({ ...row, spentMinor: String(row.spentMinor) }));
  return { rows: texts, elsewhereMinor: String(elsewhereMinor), roll: job.roll };
}

function done(compared: Compared): ComparisonAnswer {
  return { kind: 'compared', compared };
}
