import type { PotResult } from '../../domain/tally/tally';
import type { TraceLine } from '../../domain/tally/trace';
import { assertDefined } from '../../domain/shared/assert';
import { potBar } from '../../platform/views/charts/pot-bar';
import { formatMoney } from '../../platform/views/formats';
import type { BallotProject } from './frozen-round';
import type { Outcome } from './outcomes.service';

/** Why a project won or lost: a text key below `results.why` and its values. */
interface Reason {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

interface PotParts {
  readonly id: string;
  readonly result: PotResult;
  readonly lines: readonly TraceLine[];
  readonly projects: ReadonlyMap<string, BallotProject>;
  readonly money: (minor: bigint | string) => string;
}

/** The model of `voting-rounds/results.hbs`: the sentence, the bar, the projects, the why. */
export function resultsPage(outcome: Outcome, locale: string) {
  const { round, result } = outcome;
  const currency = round.config.currency?.code ?? 'EUR';
  const money = (minor: bigint | string) => formatMoney(locale, String(minor), currency);
  const projects = new Map(round.projects.map((project) => [project.id, project]));
  const pots = Object.entries(result.pots).map(([id, pot]) => {
    const lines = outcome.trace.filter((line) => line.pot === id);
    return potPart(outcome, { id, result: pot, lines, projects, money }, currency);
  });
  const won = Object.values(result.pots).reduce((sum, pot) => sum + pot.winners.length, 0);
  const spent = Object.values(result.pots).reduce((sum, pot) => sum + BigInt(pot.costMinor), 0n);
  return {
    won,
    spent: String(spent),
    share: result.roll === 0 ? 0 : result.counted / result.roll,
    counted: result.counted,
    roll: result.roll,
    revotes: result.casts - result.counted,
    pots,
  };
}

function potPart({ round }: Outcome, parts: PotParts, currency: string) {
  const { id, result, projects, lines } = parts;
  const config = assertDefined(round.config.pots.get(id), 'the frozen pot');
  const places = new Map(result.order.map((project, i) => [project, i + 1]));
  const rows = result.projects.map(({ id: project, costMinor, votes }) => {
    const place = places.get(project) ?? null;
    const title = projects.get(project)?.name ?? project;
    return {
      id: project,
      title,
      area: projects.get(project)?.area ?? '',
      costMinor,
      votes,
      place,
      reason: reasonOf(project, place, parts),
    };
  });
  const won = rows
    .filter((row) => row.place !== null)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const lost = rows.filter((row) => row.place === null).sort((a, b) => b.votes - a.votes);
  const blocks = won.map((row) => ({
    id: row.id,
    label: row.title,
    costMinor: Number(row.costMinor),
    tone: 'leaf' as const,
  }));
  const options = result.rule.options as Readonly<Record<string, string>>;
  const endowment = lines.find((line) => line.t === 'endowment');
  return {
    id,
    name: config.name ?? id,
    rule: result.rule.id,
    completion: options['completion'] ?? 'none',
    ballots: result.ballots,
    budgetMinor: result.budgetMinor,
    costMinor: result.costMinor,
    leftMinor: result.leftMinor,
    runs: result.runs,
    perVoter: endowment?.t === 'endowment' ? parts.money(rounded(endowment.perVoter)) : '',
    bar: potBar({ budgetMinor: Number(result.budgetMinor), currency, blocks }),
    won,
    lost,
    ties: tiesOf(parts),
  };
}

function reasonOf(project: string, place: number | null, { lines, money }: PotParts): Reason {
  const line = assertDefined(
    lines.find(
      (candidate) =>
        'project' in candidate && candidate.project === project && candidate.t !== 'short',
    ) ?? lines.find((candidate) => 'project' in candidate && candidate.project === project),
    `trace of ${project}`,
  );
  switch (line.t) {
    case 'buy':
      return {
        key: 'buy',
        values: {
          place: place ?? 0,
          supporters: line.supporters,
          paying: line.paying,
          share: money(rounded(line.share)),
        },
      };
    case 'free':
      return { key: 'free', values: { supporters: line.supporters } };
    case 'short':
      return {
        key: 'short',
        values: {
          supporters: line.supporters,
          money: money(rounded(line.money)),
          cost: money(line.costMinor),
        },
      };
    case 'take':
      return {
        key: 'take',
        values: { place: place ?? 0, votes: line.votes, left: money(line.leftMinor) },
      };
    case 'misfit':
      return {
        key: 'misfit',
        values: { votes: line.votes, left: money(line.leftMinor), cost: money(line.costMinor) },
      };
    case 'unsupported':
      return { key: 'unsupported', values: {} };
    case 'endowment':
      return { key: 'unsupported', values: {} };
  }
}

function tiesOf({ lines, projects }: PotParts) {
  return lines.flatMap((line) => {
    if (!('tied' in line) || line.tied === undefined) return [];
    const names = line.tied.map((id) => projects.get(id)?.name ?? id);
    return [{ names, first: projects.get(line.project)?.name ?? line.project }];
  });
}

/** A fraction of minor units, rounded down: pages show whole cents, the trace the exact value. */
function rounded(fraction: string): bigint {
  const [num = '0', den = '1'] = fraction.split('/');
  return BigInt(num) / BigInt(den);
}
