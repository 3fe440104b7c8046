import { canonical, type Json } from '../formats/json';
import type { Pot, Project } from '../recount/instance';
import { listedVote } from './count-round';
import type { Config, Opening, Selections } from './model';

const NEVER = '1980-01-01T00:00:00.000Z';
const SCOPE = 'city';
const ELECTION = 'election';
const DEVICE = 'baraza';
const VARIATIONS = {
  approval: 'approval',
  knapsack: 'approval',
  cumulative: 'cumulative',
  scoring: 'range',
  ordinal: 'borda',
} as const;

/** A round as cast vote records name it. */
export interface CvrRound {
  readonly config: Config;
  /** Pots that have projects, by id. */
  readonly pots: readonly Pot[];
  readonly projects: readonly Project[];
  /** Project → its place in projects.json, from 1. */
  readonly places: ReadonlyMap<string, number>;
}

/** Gives pots and projects their places. */
export function cvrRound(config: Config, projects: readonly Project[]): CvrRound {
  const pots = [...config.pots.keys()].sort().map((id) => config.pots.get(id) as Pot);
  const places = new Map(projects.map(({ id }, index) => [id, index + 1]));
  const withProjects = pots.filter(({ id }) => projects.some(({ pot }) => pot === id));
  return { config, pots: withProjects, projects, places };
}

/**
 * The report without its records, cut where they stand: the text before and the text after.
 * @see NIST SP 1500-103, version 1.0
 */
export function cvrFrame(round: CvrRound): readonly [string, string] {
  const { config } = round;
  const text = canonical({
    '@type': 'CVR.CastVoteRecordReport',
    CVR: [],
    Election: [election(round)],
    GeneratedDate: config.closes ?? NEVER,
    GpUnit: [
      {
        '@id': SCOPE,
        '@type': 'CVR.GpUnit',
        ...(config.city.name !== undefined && { Name: config.city.name }),
        OtherType: 'city',
        Type: 'other',
      },
    ],
    ReportGeneratingDeviceIds: [DEVICE],
    ReportingDevice: [{ '@id': DEVICE, '@type': 'CVR.ReportingDevice', Application: 'Baraza' }],
    Version: '1.0.0',
  });
  // The key of the records comes second, before any text of the city could look like it.
  const cut = text.indexOf('"CVR":[') + '"CVR":['.length;
  return [text.slice(0, cut), text.slice(cut)];
}

/** The record of the ballot that stands in a line (from 1) of ballots.jsonl. */
export function cvrRecord(round: CvrRound, line: number, { ballot, style }: Opening): string {
  const contests = round.pots
    .filter(({ id }) => Object.hasOwn(ballot, id))
    .map(({ id }) => contest(round, id, ballot[id] as Selections));
  return canonical({
    '@type': 'CVR.CVR',
    BallotStyleId: style,
    CVRSnapshot: [
      {
        '@id': `snapshot-${line}`,
        '@type': 'CVR.CVRSnapshot',
        CVRContest: contests,
        Type: 'original',
      },
    ],
    CurrentSnapshotId: `snapshot-${line}`,
    ElectionId: ELECTION,
    UniqueId: `${line}`,
  });
}

function contest({ places }: CvrRound, pot: string, selections: Selections): Json {
  const { projects, points } = listedVote(0, selections);
  return {
    '@type': 'CVR.CVRContest',
    ContestId: `contest-${pot}`,
    CVRContestSelection: projects.map((id, index) => ({
      '@type': 'CVR.CVRContestSelection',
      ContestSelectionId: `selection-${places.get(id)}`,
      ...(selections.type === 'ordinal' && { Rank: index + 1 }),
      SelectionPosition: [
        {
          '@type': 'CVR.SelectionPosition',
          HasIndication: 'yes',
          NumberVotes: points?.[index] ?? 1,
        },
      ],
    })),
  };
}

function election({ config, pots, projects, places }: CvrRound): Json {
  const code = (value: string): Json => ({
    '@type': 'CVR.Code',
    Type: 'local-level',
    Value: value,
  });
  const place = (id: string): number => places.get(id) as number;
  return {
    '@id': ELECTION,
    '@type': 'CVR.Election',
    Candidate: projects.map(({ id, name }) => ({
      '@id': `project-${place(id)}`,
      '@type': 'CVR.Candidate',
      Code: [code(id)],
      Name: name,
    })),
    Code: [code(config.round)],
    Contest: pots.map(({ id, name, ballot }) => ({
      '@id': `contest-${id}`,
      '@type': 'CVR.CandidateContest',
      Code: [code(id)],
      ContestSelection: projects
        .filter(({ pot }) => pot === id)
        .map((project) => ({
          '@id': `selection-${place(project.id)}`,
          '@type': 'CVR.CandidateSelection',
          CandidateIds: [`project-${place(project.id)}`],
        })),
      Name: name,
      VoteVariation: VARIATIONS[ballot.type],
    })),
    ElectionScopeId: SCOPE,
    Name: config.title ?? config.round,
  };
}
