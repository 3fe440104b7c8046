import type { LimitedPot } from './limit-checks';
import type { PlannedLimit } from './pot-limit';

/** What an officer should know of a limit; each has its words under `voting-rounds.check`. */
export type LimitNoteName =
  'ceilingTooLow' | 'ceilingIdle' | 'floorTooHigh' | 'mostIdle' | 'limitSame';

/** Something that a count can respect, and that hardly anybody means. */
export interface LimitNote {
  readonly name: LimitNoteName;
  readonly values: Readonly<Record<string, string>>;
  /** Names of projects. */
  readonly projects?: readonly string[];
}

/** A project that limits are held against; cost in minor units. */
export interface PricedProject {
  readonly id: string;
  readonly name: string;
  readonly costMinor: string;
}

type Bounds = Pick<PlannedLimit, 'kind' | 'codes' | 'ceilingMinor' | 'floorMinor' | 'mostWinners'>;

/** A pot whose limits are looked at, and whether other pots leave it their money. */
export type NotedPot = LimitedPot & { readonly receives: boolean };

/** Limits without effect, projects that a ceiling shuts out, and floors that nothing can fill. */
export function limitNotes(pot: NotedPot, projects: readonly PricedProject[]): LimitNote[] {
  const groups = pot.limits.filter(({ kind, codes }) => kind === 'group' && codes.length > 0);
  const told = groups.flatMap((group) => {
    const own = projects.filter(({ id }) => group.codes.includes(id));
    const values = { pot: pot.name, limit: group.name };
    return groupNotes(group, own, pot).map((note) => ({ ...note, values }));
  });
  const repeated = pot.limits.filter((limit, i) =>
    pot.limits.some((other, j) => j < i && isSameLimit(limit, other)),
  );
  const same = repeated.map(({ name }): LimitNote => {
    return { name: 'limitSame', values: { pot: pot.name, limit: name } };
  });
  return [...told, ...same];
}

/** Whether two limits ask the same of the same projects, whatever they are called. */
export function isSameLimit(one: Bounds, other: Bounds): boolean {
  return (
    one.kind === other.kind &&
    one.ceilingMinor === other.ceilingMinor &&
    one.floorMinor === other.floorMinor &&
    one.mostWinners === other.mostWinners &&
    one.codes.join('\n') === other.codes.join('\n')
  );
}

type Note = Pick<LimitNote, 'name' | 'projects'>;

function groupNotes(
  { ceilingMinor, floorMinor, mostWinners, codes }: PlannedLimit,
  own: readonly PricedProject[],
  pot: NotedPot,
): Note[] {
  const together = own.reduce((sum, { costMinor }) => sum + BigInt(costMinor), 0n);
  // What a pot can spend beside its own money is known after the count of others.
  const most = pot.receives ? together : least(together, BigInt(pot.amountMinor));
  const isFillable = floorMinor === null || together >= BigInt(floorMinor);
  const isFew = mostWinners !== null && mostWinners >= codes.length;
  return [
    ...(ceilingMinor === null ? [] : ceilingNotes(BigInt(ceilingMinor), own, most)),
    ...(isFillable ? [] : [{ name: 'floorTooHigh' } as const]),
    ...(isFew ? [{ name: 'mostIdle' } as const] : []),
  ];
}

function ceilingNotes(ceiling: bigint, own: readonly PricedProject[], most: bigint): Note[] {
  if (ceiling >= most) return [{ name: 'ceilingIdle' }];
  const dear = own.filter(({ costMinor }) => BigInt(costMinor) > ceiling);
  return dear.length === 0
    ? []
    : [{ name: 'ceilingTooLow', projects: dear.map(({ name }) => name) }];
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
