import { byCodePoint } from '../../src/verifier/formats/bytes';
import { canonical, type Json, type JsonObject } from '../../src/verifier/formats/json';
import type { Draft } from './bundle-draft';

interface PotJson {
  readonly name?: string;
  readonly ballot: { readonly type: string };
}

interface ProjectJson {
  readonly id: string;
  readonly pot: string;
  readonly name?: string;
}

const VARIATION: Readonly<Record<string, string>> = {
  approval: 'approval',
  knapsack: 'approval',
  cumulative: 'cumulative',
  scoring: 'range',
  ordinal: 'borda',
};

/** The text of cvr/cvr.json. @see docs/reference/bundle-files.md */
export function cvrText(draft: Draft): string {
  const pots = Object.entries(draft.config.pots as unknown as Record<string, PotJson>);
  pots.sort(([a], [b]) => byCodePoint(a, b));
  const projects = draft.projects as unknown as ProjectJson[];
  const numbers = new Map(projects.map(({ id }, index) => [id, index + 1]));
  const used = pots.filter(([id]) => projects.some(({ pot }) => pot === id));
  const { closes, city = {}, title } = draft.config as Record<string, JsonObject | string>;
  return canonical({
    '@type': 'CVR.CastVoteRecordReport',
    Version: '1.0.0',
    GeneratedDate: (closes as string | undefined) ?? '1980-01-01T00:00:00.000Z',
    ReportGeneratingDeviceIds: ['baraza'],
    ReportingDevice: [{ '@id': 'baraza', '@type': 'CVR.ReportingDevice', Application: 'Baraza' }],
    GpUnit: [
      {
        ...{ '@id': 'city', '@type': 'CVR.GpUnit', Type: 'other', OtherType: 'city' },
        ...named((city as JsonObject).name),
      },
    ],
    Election: [
      {
        ...{ '@id': 'election', '@type': 'CVR.Election', ElectionScopeId: 'city' },
        Name: (title as string | undefined) ?? draft.round,
        Code: [code(draft.round)],
        Candidate: projects.map(({ id, name }, index) => ({
          ...{ '@id': `project-${index + 1}`, '@type': 'CVR.Candidate' },
          Code: [code(id)],
          Name: name ?? id,
        })),
        Contest: used.map(([id, pot]) => ({
          ...{ '@id': `contest-${id}`, '@type': 'CVR.CandidateContest', Name: pot.name ?? id },
          Code: [code(id)],
          VoteVariation: VARIATION[pot.ballot.type] as string,
          ContestSelection: projects
            .filter((project) => project.pot === id)
            .map((project) => ({
              '@id': `selection-${numbers.get(project.id)}`,
              '@type': 'CVR.CandidateSelection',
              CandidateIds: [`project-${numbers.get(project.id)}`],
            })),
        })),
      },
    ],
    CVR: draft.openings.map((opening, index) => ({
      '@type': 'CVR.CVR',
      ElectionId: 'election',
      UniqueId: `${index + 1}`,
      BallotStyleId: opening.style as string,
      CurrentSnapshotId: `snapshot-${index + 1}`,
      CVRSnapshot: [
        {
          ...{ '@id': `snapshot-${index + 1}`, '@type': 'CVR.CVRSnapshot', Type: 'original' },
          CVRContest: used
            .filter(([id]) => Object.hasOwn(opening.ballot as JsonObject, id))
            .map(([id]) => ({
              '@type': 'CVR.CVRContest',
              ContestId: `contest-${id}`,
              CVRContestSelection: marks((opening.ballot as JsonObject)[id] as JsonObject).map(
                ({ id: project, votes, ...rank }) => ({
                  '@type': 'CVR.CVRContestSelection',
                  ContestSelectionId: `selection-${numbers.get(project)}`,
                  ...rank,
                  SelectionPosition: [
                    {
                      ...{ '@type': 'CVR.SelectionPosition', HasIndication: 'yes' },
                      NumberVotes: votes,
                    },
                  ],
                }),
              ),
            })),
        },
      ],
    })),
  });
}

interface Mark {
  readonly id: string;
  readonly votes: number;
  readonly Rank?: number;
}

/** Approvals by id, rankings from the first, points from the most and then by id. */
function marks(selections: JsonObject): Mark[] {
  if (selections.type === 'approval') {
    return (selections.projects as string[]).map((id) => ({ id, votes: 1 }));
  }
  if (selections.type === 'ordinal') {
    return (selections.ranking as string[]).map((id, i) => ({ id, votes: 1, Rank: i + 1 }));
  }
  const points = Object.entries(selections.points as Record<string, number>);
  points.sort(([a, x], [b, y]) => y - x || byCodePoint(a, b));
  return points.map(([id, votes]) => ({ id, votes }));
}

function code(value: string): Json {
  return { '@type': 'CVR.Code', Type: 'local-level', Value: value };
}

function named(name: Json | undefined): JsonObject {
  return name === undefined ? {} : { Name: name };
}
