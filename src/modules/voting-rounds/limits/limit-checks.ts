import type { PlannedLimit } from './pot-limit';

/** What is wrong with the limits of a pot; each has its words under `voting-rounds.check`. */
export type LimitFaultName =
  | 'limitEmpty'
  | 'limitTwice'
  | 'conflictAlone'
  | 'floorAboveCeiling'
  | 'floorAboveOther'
  | 'floorAbovePot'
  | 'floorsAbovePot';

/** A contradiction, with what its words name. */
export interface LimitFault {
  readonly name: LimitFaultName;
  readonly values: Readonly<Record<string, string>>;
}

/** A pot whose limits are looked at; money in minor units. */
export interface LimitedPot {
  readonly name: string;
  readonly amountMinor: number;
  readonly limits: readonly PlannedLimit[];
}

/** Everything that no count could respect. */
export function limitFaults(pot: LimitedPot): LimitFault[] {
  const conflicts = pot.limits.filter(({ kind }) => kind === 'conflict');
  const groups = pot.limits.filter(({ kind }) => kind === 'group');
  const named = (faults: readonly LimitFault[]) =>
    faults.map((fault) => ({ ...fault, values: { pot: pot.name, ...fault.values } }));
  return named([
    ...conflicts.filter(({ codes }) => codes.length < 2).map(() => fault('conflictAlone')),
    ...groups
      .filter(({ codes }) => codes.length === 0)
      .map(({ name }) => fault('limitEmpty', name)),
    ...groups.filter(isRepeated).map(({ name }) => fault('limitTwice', name)),
    ...groups.flatMap((group) => floorFaults(group, groups, pot.amountMinor)),
    ...(floorsTogether(groups) > pot.amountMinor ? [fault('floorsAbovePot')] : []),
  ]);
}

function fault(name: LimitFaultName, limit?: string, other?: string): LimitFault {
  return { name, values: { ...(limit && { limit }), ...(other && { other }) } };
}

function isRepeated(group: PlannedLimit, i: number, groups: readonly PlannedLimit[]): boolean {
  return groups.findIndex(({ name }) => name === group.name) < i;
}

/** A floor must fit under every ceiling that holds for all projects of its group. */
function floorFaults(
  { name, floorMinor, codes }: PlannedLimit,
  groups: readonly PlannedLimit[],
  amountMinor: number,
): LimitFault[] {
  if (floorMinor === null) return [];
  if (floorMinor > amountMinor) return [fault('floorAbovePot', name)];
  const lower = groups.filter(
    (other) =>
      other.ceilingMinor !== null &&
      floorMinor > other.ceilingMinor &&
      codes.every((code) => other.codes.includes(code)),
  );
  return lower.map((other) =>
    other.name === name
      ? fault('floorAboveCeiling', name)
      : fault('floorAboveOther', name, other.name),
  );
}

/** One project may fill the floors of two groups, so only floors of separate groups add up. */
function floorsTogether(groups: readonly PlannedLimit[]): number {
  const floors = groups.filter(({ floorMinor }) => floorMinor !== null);
  const separate = floors.filter((one) =>
    floors.every((other) => other === one || !one.codes.some((code) => other.codes.includes(code))),
  );
  const isMany = separate.length > 1;
  return isMany ? separate.reduce((sum, { floorMinor }) => sum + (floorMinor as number), 0) : 0;
}
