import { canonicalJson, type CanonicalValue } from '../shared/canonical-json';
import { compareCodePoints } from '../shared/code-points';
import type { FrozenProject, PotConfig, RoundConfig } from './round-config';
import type { BallotContent, Selections } from './selections';

/** A ballot that counts, in the order of `ballots.jsonl`. */
export interface RecordedBallot {
  readonly style: string;
  readonly ballot: BallotContent;
}

/** What a ballot says of one project. */
interface Mark {
  readonly id: string;
  readonly votes: number;
  /** From 1, where the ballot ranks. */
  readonly rank?: number;
}

/** A pot that has projects. */
interface ContestPot {
  readonly id: string;
  readonly config: PotConfig;
  readonly projects: readonly FrozenProject[];
}

const NEVER = '1980-01-01T00:00:00.000Z';

const VARIATIONS: Readonly<Record<PotConfig['ballot']['type'], string>> = {
  approval: 'approval',
  knapsack: 'approval',
  cumulative: 'cumulative',
  scoring: 'range',
  ordinal: 'borda',
};

/**
 * The cast vote records of a round for tools that read them, piece by piece: one canonical JSON text
 * that may be longer than memory holds.
 * @see NIST SP 1500-103, version 1.0, and docs/reference/bundle-files.md
 */
export function* castVoteRecords(
  config: RoundConfig,
  projects: readonly FrozenProject[],
  ballots: Iterable<RecordedBallot>,
): Generator<string, void> {
  const numbers = new Map(projects.map(({ id }, i) => [id, i + 1]));
  const pots = potsWithProjects(config, projects);
  const frame = text({ ...reportOf(config), Election: [electionOf(config, projects, pots)] });
  // "@type" and "CVR" are the first keys of the canonical order.
  const type = '{"@type":"CVR.CastVoteRecordReport",';
  yield `${type}"CVR":[`;
  let line = 0;
  for (const ballot of ballots) {
    line += 1;
    yield `${line === 1 ? '' : ','}${recordText(ballot, { line, pots, numbers })}`;
  }
  yield `],${frame.slice(type.length)}`;
}

function potsWithProjects(
  config: RoundConfig,
  projects: readonly FrozenProject[],
): readonly ContestPot[] {
  return [...config.pots]
    .map(([id, pot]) => ({
      id,
      config: pot,
      projects: projects.filter((project) => project.pot === id),
    }))
    .filter((pot) => pot.projects.length > 0)
    .sort((a, b) => compareCodePoints(a.id, b.id));
}

function reportOf({ city, closes }: RoundConfig) {
  const name = city === undefined ? {} : { Name: city.name };
  return {
    '@type': 'CVR.CastVoteRecordReport',
    Version: '1.0.0',
    GeneratedDate: closes ?? NEVER,
    ReportGeneratingDeviceIds: ['baraza'],
    ReportingDevice: [{ '@type': 'CVR.ReportingDevice', '@id': 'baraza', Application: 'Baraza' }],
    GpUnit: [{ '@type': 'CVR.GpUnit', '@id': 'city', Type: 'other', OtherType: 'city', ...name }],
  };
}

function electionOf(
  { title, round }: RoundConfig,
  projects: readonly FrozenProject[],
  pots: readonly ContestPot[],
) {
  const numbered = projects.map((project, i) => ({ ...project, number: i + 1 }));
  return {
    '@type': 'CVR.Election',
    '@id': 'election',
    ElectionScopeId: 'city',
    Name: title ?? round,
    Code: [code(round)],
    Candidate: numbered.map(({ id, name, number }) => ({
      '@type': 'CVR.Candidate',
      '@id': `project-${number}`,
      Name: name ?? id,
      Code: [code(id)],
    })),
    Contest: pots.map(({ id, config }) => ({
      '@type': 'CVR.CandidateContest',
      '@id': `contest-${id}`,
      Name: config.name ?? id,
      Code: [code(id)],
      VoteVariation: VARIATIONS[config.ballot.type],
      ContestSelection: numbered
        .filter(({ pot }) => pot === id)
        .map(({ number }) => ({
          '@type': 'CVR.CandidateSelection',
          '@id': `selection-${number}`,
          CandidateIds: [`project-${number}`],
        })),
    })),
  };
}

function code(value: string) {
  return { '@type': 'CVR.Code', Type: 'local-level', Value: value };
}

function recordText(
  { style, ballot }: RecordedBallot,
  round: {
    readonly line: number;
    readonly pots: readonly ContestPot[];
    readonly numbers: ReadonlyMap<string, number>;
  },
): string {
  const { line, pots, numbers } = round;
  const contests = pots.flatMap(({ id }) => {
    const selections = ballot[id];
    return selections === undefined ? [] : [contestOf(id, marksOf(selections), numbers)];
  });
  const snapshot = {
    '@type': 'CVR.CVRSnapshot',
    '@id': `snapshot-${line}`,
    Type: 'original',
    CVRContest: contests,
  };
  return text({
    '@type': 'CVR.CVR',
    ElectionId: 'election',
    UniqueId: `${line}`,
    BallotStyleId: style,
    CurrentSnapshotId: snapshot['@id'],
    CVRSnapshot: [snapshot],
  });
}

function contestOf(pot: string, marks: readonly Mark[], numbers: ReadonlyMap<string, number>) {
  return {
    '@type': 'CVR.CVRContest',
    ContestId: `contest-${pot}`,
    CVRContestSelection: marks.map(({ id, votes, rank }) => ({
      '@type': 'CVR.CVRContestSelection',
      ContestSelectionId: `selection-${numbers.get(id)}`,
      ...(rank === undefined ? {} : { Rank: rank }),
      SelectionPosition: [
        { '@type': 'CVR.SelectionPosition', HasIndication: 'yes', NumberVotes: votes },
      ],
    })),
  };
}

/** Approvals by id, rankings from the first, points from the most and, where equal, by id. */
function marksOf(selections: Selections): Mark[] {
  if (selections.type === 'approval') {
    return [...selections.projects].sort(compareCodePoints).map((id) => ({ id, votes: 1 }));
  }
  if (selections.type === 'ordinal') {
    return selections.ranking.map((id, i) => ({ id, votes: 1, rank: i + 1 }));
  }
  return Object.entries(selections.points)
    .map(([id, votes]) => ({ id, votes }))
    .sort((a, b) => b.votes - a.votes || compareCodePoints(a.id, b.id));
}

function text(value: object): string {
  return canonicalJson(value as CanonicalValue);
}
