import type { PabulibRecord } from './records';
import { cellsOf, type VoteTable } from './sections';
import type { PabulibVote } from './vote-types';
import type { ReadVotes } from './votes';

/**
 * The votes of a file one by one. Counting needs none of them, so they are made when they are first
 * asked for.
 */
export function voteList(
  { records, from, columns }: VoteTable,
  votes: ReadVotes,
  ids: readonly string[],
): () => readonly PabulibVote[] {
  let list: PabulibVote[] | undefined;
  const make = (): PabulibVote[] => {
    const choices = readableChoices(votes, ids);
    return Array.from(votes.choiceOf, (choice, i) => {
      const row = records.at(from + i);
      return new ReadVote(choices[choice] as ReadableChoice, row, columns);
    });
  };
  return () => (list ??= make());
}

interface ReadableChoice {
  readonly projects: readonly string[];
  readonly points: readonly number[] | undefined;
}

function readableChoices({ choices, points }: ReadVotes, ids: readonly string[]): ReadableChoice[] {
  return Array.from({ length: choices.size }, (_, choice) => {
    const [start, end] = [choices.first[choice], choices.first[choice + 1]];
    const named = [...choices.projects.subarray(start, end)];
    return {
      projects: named.map((p) => ids[p] as string),
      points: points && [...points.subarray(start, end)],
    };
  });
}

class ReadVote implements PabulibVote {
  constructor(
    private readonly choice: ReadableChoice,
    private readonly record: PabulibRecord,
    private readonly columns: readonly string[],
  ) {}

  get voterId(): string {
    return this.record.cells[0] as string;
  }

  get projects(): readonly string[] {
    return this.choice.projects;
  }

  get points(): readonly number[] | undefined {
    return this.choice.points;
  }

  get cells(): string[] {
    return cellsOf(this.record, this.columns);
  }
}
