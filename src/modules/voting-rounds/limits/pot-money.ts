import { countingRule } from '../../../domain/tally/pot-rule';

/** Where a pot's money goes beside its projects; amounts in minor units. */
export interface MoneyPot {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly amountMinor: number;
  readonly ruleId: string;
  readonly leftTo?: string | null;
  readonly shares?: Readonly<Record<string, number>>;
}

/** What is wrong with the money of a pot; each has its words under `voting-rounds.check`. */
export type MoneyFaultName =
  | 'leftToAway'
  | 'leftToCircle'
  | 'leftToShared'
  | 'sharesRule'
  | 'sharesSum'
  | 'sharesMissing'
  | 'sharesStrange';

/** A contradiction, with what its words name. */
export interface MoneyFault {
  readonly name: MoneyFaultName;
  readonly values: Readonly<Record<string, string>>;
  /** The ballot styles that it concerns. */
  readonly styles?: readonly string[];
}

/** The voters among whom shares are divided. */
export interface MoneyStyles {
  readonly styles: readonly { readonly style: string; readonly pots: readonly string[] }[];
  /** People on the roll; empty as long as there is none. */
  readonly rollByStyle: ReadonlyMap<string, number>;
}

/** Everything that no count could do with the money. */
export function moneyFaults(pots: readonly MoneyPot[], voters: MoneyStyles): MoneyFault[] {
  return pots.flatMap((pot) => [...passingFaults(pot, pots), ...shareFaults(pot, voters)]);
}

/** Whether the voters of a pot share sums of their own. */
export function hasShares({ shares = {} }: Pick<MoneyPot, 'shares'>): boolean {
  return Object.keys(shares).length > 0;
}

/** Whether a rule can count with sums of areas. */
export function knowsShares(ruleId: string): boolean {
  return countingRule({ id: ruleId, version: 1 }).respectsDistricts === true;
}

/** Whether money that leaves a pot would come back to it. */
export function isCircle(start: string, pots: readonly MoneyPot[]): boolean {
  const next = (id: string) => pots.find((pot) => pot.id === id)?.leftTo ?? undefined;
  const passed = new Set<string>();
  for (let id = next(start); id !== undefined && !passed.has(id); id = next(id)) {
    if (id === start) return true;
    passed.add(id);
  }
  return false;
}

function passingFaults(pot: MoneyPot, pots: readonly MoneyPot[]): MoneyFault[] {
  const { leftTo = null, name } = pot;
  if (leftTo === null) return [];
  const receiver = pots.find(({ id }) => id === leftTo);
  if (receiver === undefined) return [{ name: 'leftToAway', values: { pot: name } }];
  const values = { pot: name, other: receiver.name };
  if (isCircle(pot.id, pots)) return [{ name: 'leftToCircle', values }];
  return hasShares(receiver) ? [{ name: 'leftToShared', values }] : [];
}

function shareFaults(pot: MoneyPot, { styles, rollByStyle }: MoneyStyles): MoneyFault[] {
  const { shares = {}, name, slug, amountMinor, ruleId } = pot;
  if (!hasShares(pot)) return [];
  const total = Object.values(shares).reduce((sum, minor) => sum + minor, 0);
  const shown = styles.filter(({ pots }) => pots.includes(slug)).map(({ style }) => style);
  const voting = shown.filter((style) => rollByStyle.has(style));
  const missing = voting.filter((style) => !Object.hasOwn(shares, style));
  const strange = Object.keys(shares).filter((style) => {
    const isEmpty = rollByStyle.size > 0 && !rollByStyle.has(style);
    return (shares[style] as number) > 0 && (!shown.includes(style) || isEmpty);
  });
  const found: readonly (readonly [MoneyFaultName, boolean, readonly string[]])[] = [
    ['sharesRule', !knowsShares(ruleId), []],
    ['sharesSum', total !== amountMinor, []],
    ['sharesMissing', missing.length > 0, missing],
    ['sharesStrange', strange.length > 0, strange],
  ];
  return found
    .filter(([, isSo]) => isSo)
    .map(([fault, , concerned]) => ({
      name: fault,
      values: { pot: name },
      ...(concerned.length > 0 && { styles: concerned }),
    }));
}
