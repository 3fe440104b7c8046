import { byCodePoint } from '../formats/bytes';
import type { Election, Entrant } from './election';
import type { LimitGroup, Step } from './instance';

/** What has been decided so far in a count: who won, what is left, and the steps up to here. */
export class Book {
  /** Winners in order of selection, with the money that each got. */
  readonly wins = new Map<Entrant, bigint>();
  readonly steps: Step[] = [];

  constructor(
    readonly election: Election,
    /** Minor units. */
    public left: bigint,
  ) {}

  /** The same decisions in another book that may go on differently; without the steps. */
  copy(): Book {
    const other = new Book(this.election, this.left);
    for (const [one, amount] of this.wins) other.wins.set(one, amount);
    return other;
  }

  /** Books a winner; `amount` is less than the cost where only a part is given. */
  win(one: Entrant, amount = one.cost): void {
    this.wins.set(one, amount);
    this.left -= amount;
  }

  /** Entrants that have not won, in tie order. */
  losers(): Entrant[] {
    return this.election.entrants.filter((one) => !this.wins.has(one));
  }

  /** The members of a step that say which limit forbids an entrant to get so much. */
  obstacle(one: Entrant, amount = one.cost): Step | undefined {
    const { groups = [], conflicts = [] } = this.election.limits ?? {};
    for (const rivals of conflicts.filter((ids) => ids.includes(one.id))) {
      const winner = [...this.wins.keys()].find(({ id }) => rivals.includes(id));
      if (winner !== undefined) return { reason: 'conflict', by: winner.id };
    }
    const own = groups.filter(({ projects }) => projects.includes(one.id));
    return own.map((group) => this.fullness(group, amount)).find((full) => full !== undefined);
  }

  /** The same about a single group. */
  private fullness(group: LimitGroup, amount: bigint): Step | undefined {
    if (group.ceiling !== undefined && this.spentOn(group) + amount > group.ceiling) {
      return { reason: 'ceiling', by: group.name };
    }
    if (this.winnersIn(group).length >= (group.mostWinners ?? Infinity)) {
      return { reason: 'winners', by: group.name };
    }
    return undefined;
  }

  /** What an entrant can get at most: its cost, what is left, what ceilings leave. */
  roomFor(one: Entrant): bigint {
    const groups = this.election.limits?.groups ?? [];
    const own = groups.filter(({ projects }) => projects.includes(one.id));
    const rooms = own.flatMap((group) =>
      group.ceiling === undefined ? [] : [group.ceiling - this.spentOn(group)],
    );
    return [one.cost, this.left, ...rooms].reduce((least, room) => (room < least ? room : least));
  }

  /** The first group of the entrant that has less than its floor. */
  lackingFloor(one: Entrant): string | undefined {
    const groups = this.election.limits?.groups ?? [];
    const own = groups.filter(({ projects }) => projects.includes(one.id));
    return own.find((group) => this.spentOn(group) < (group.floor ?? 0n))?.name;
  }

  /** Minor units that winners of a group got. */
  spentOn(group: LimitGroup): bigint {
    return this.winnersIn(group).reduce((sum, [, amount]) => sum + amount, 0n);
  }

  /** Adds a step with the figures of a list: votes, cost, and what is left. */
  note(t: string, one: Entrant, more: Step): void {
    const { id: project, votes, cost } = one;
    this.steps.push({
      t,
      project,
      votes,
      costMinor: `${cost}`,
      leftMinor: `${this.left}`,
      ...more,
    });
  }

  /** The ties that were met on the way, as steps of a count that ended otherwise. */
  tieSteps(met: string): Step[] {
    return this.steps.flatMap(({ project, tied }) =>
      project === undefined || tied === undefined ? [] : [{ t: 'tie', met, project, tied }],
    );
  }

  private winnersIn({ projects }: LimitGroup): [Entrant, bigint][] {
    return [...this.wins].filter(([{ id }]) => projects.includes(id));
  }
}

/** The member `tied` when at least two entrants share a place. */
export function tiedMember(level: readonly Entrant[]): Step {
  return level.length < 2 ? {} : { tied: level.map(({ id }) => id).sort(byCodePoint) };
}

/** The cost of all of them, minor units. */
export function costOf(entrants: readonly Entrant[]): bigint {
  return entrants.reduce((sum, { cost }) => sum + cost, 0n);
}
