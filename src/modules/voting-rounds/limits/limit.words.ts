import type { PotLimits } from '../../../domain/tally/constraints';
import { isolated } from '../../../platform/i18n/languages';
import { formatList, formatMoney } from '../../../platform/views/formats';
import { CITY_STYLE } from '../ballot-styles';
import type { BallotProject, FrozenRound } from '../frozen-round';
import { quoted, type Sentence } from '../sentence';
import type { MoneyPot } from './pot-money';

/** Tells limits in the language of one reader. */
export interface LimitTeller {
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The name of a project by its code. */
  readonly nameOf: (code: string) => string;
}

/** Tells with the names of these projects. */
export function tellerOf(
  projects: readonly { readonly id: string; readonly name: string }[],
  currency: string,
  locale: string,
): LimitTeller {
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  return { locale, currency, nameOf: (code) => names.get(code) ?? code };
}

/** A group of projects, what it may or must get, and who belongs to it. */
export interface GroupWords {
  readonly sentences: readonly Sentence[];
  readonly members: Sentence;
}

/** A pot of which words are made. */
export interface ToldPot {
  readonly limits: PotLimits | undefined;
  readonly projects: readonly BallotProject[];
  /** The name of the pot that gets what this one leaves. */
  readonly leftTo: string | undefined;
  /** The names of the pots that leave their money to this one. */
  readonly givers: readonly string[];
  /** By area, in minor units; null for people without an area of their own. */
  readonly shares: readonly { readonly area: string | null; readonly minor: bigint }[];
}

/** Nothing to tell. */
export const UNTOLD: ToldPot = {
  ...{ limits: undefined, projects: [], leftTo: undefined, givers: [], shares: [] },
};

/** The names of areas by the ballot style of their people. */
export type AreaNames = ReadonlyMap<string, string>;

/** The names of areas by the ballot style of their people. */
export function areaNamesOf(
  areas: readonly { readonly slug: string; readonly name: string }[],
): AreaNames {
  return new Map(areas.map(({ slug, name }) => [slug, name]));
}

/** Puts people without an area of their own after the others. */
export function lastWithoutArea(a: string, b: string): number {
  return Number(a === CITY_STYLE) - Number(b === CITY_STYLE);
}

/** What winners must respect beside the budget, and what losers may still get, in sentences. */
export interface LimitWords {
  readonly conflicts: readonly Sentence[];
  readonly groups: readonly GroupWords[];
  readonly parts: readonly Sentence[];
  readonly money: readonly Sentence[];
  readonly hasAny: boolean;
}

/** A pot of an opened round, ready to be told; nothing is told before. */
export function toldFrozen(
  slug: string,
  round: Pick<FrozenRound, 'config' | 'projects' | 'areaNames'> | undefined,
): ToldPot {
  const pot = round?.config.pots.get(slug);
  if (round === undefined || pot === undefined) return UNTOLD;
  const { pots } = round.config;
  const nameOf = (id: string) => pots.get(id)?.name ?? id;
  const shares = [...(pot.districts ?? [])].sort(([a], [b]) => lastWithoutArea(a, b));
  return {
    limits: pot.limits,
    projects: round.projects.filter((project) => project.pot === slug),
    leftTo: pot.leftTo && nameOf(pot.leftTo),
    givers: [...pots].filter(([, { leftTo }]) => leftTo === slug).map(([id]) => nameOf(id)),
    shares: shares.map(([style, minor]) => ({ area: areaOf(style, round.areaNames), minor })),
  };
}

/** Where the money of a pot of a draft goes. */
export function toldMoney(
  pot: MoneyPot,
  pots: readonly MoneyPot[],
  areaNames: AreaNames,
): Pick<ToldPot, 'leftTo' | 'givers' | 'shares'> {
  return {
    leftTo: pots.find(({ id }) => id === pot.leftTo)?.name,
    givers: pots.filter(({ leftTo }) => leftTo === pot.id).map(({ name }) => name),
    shares: Object.entries(pot.shares ?? {})
      .sort(([a], [b]) => lastWithoutArea(a, b))
      .map(([style, minor]) => ({ area: areaOf(style, areaNames), minor: BigInt(minor) })),
  };
}

/** The name of the area whose people have a ballot style; null for those without an area. */
export function areaOf(style: string, names: AreaNames): string | null {
  return names.get(style) ?? (style === CITY_STYLE ? null : style);
}

/** All sentences about a pot. */
export function limitWords(pot: ToldPot, teller: LimitTeller): LimitWords {
  const { limits, projects } = pot;
  const { groups = [], conflicts = [] } = limits ?? {};
  const money = moneySentences(pot, teller);
  const parts = projects.flatMap((project) => partSentence(project, teller));
  return {
    conflicts: conflicts.map((codes) => conflictSentence(codes, teller)),
    groups: groups.map((group) => groupWords(group, teller)),
    parts,
    money,
    hasAny: groups.length + conflicts.length + parts.length + money.length > 0,
  };
}

/** What a voter should know while choosing: which projects of a pot exclude each other. */
export function conflictsOn(
  slug: string,
  { config, projects }: Pick<FrozenRound, 'config' | 'projects'>,
  locale: string,
): readonly Sentence[] {
  const { conflicts = [] } = config.pots.get(slug)?.limits ?? {};
  if (conflicts.length === 0) return [];
  const teller = tellerOf(projects, config.currency?.code ?? '', locale);
  return conflicts.map((codes) => conflictSentence(codes, teller));
}

function moneySentences({ leftTo, givers, shares }: ToldPot, teller: LimitTeller): Sentence[] {
  const { locale, currency } = teller;
  const names = formatList(
    locale,
    givers.map((name) => quoted(name, locale)),
  );
  return [
    ...(shares.length === 0 ? [] : [{ key: 'limits.words.shared', values: {} }]),
    ...shares.map(({ area, minor }): Sentence => {
      const amount = formatMoney(locale, minor, currency);
      if (area === null) return { key: 'limits.words.shareCity', values: { amount } };
      return { key: 'limits.words.share', values: { area: isolated(area, locale), amount } };
    }),
    ...(givers.length === 0 ? [] : [{ key: 'limits.words.receives', values: { names } }]),
    ...(leftTo === undefined
      ? []
      : [{ key: 'limits.words.leftTo', values: { pot: isolated(leftTo, locale) } }]),
  ];
}

function partSentence({ name, leastMinor }: BallotProject, teller: LimitTeller): Sentence[] {
  if (leastMinor === undefined) return [];
  const { locale, currency } = teller;
  const values = {
    name: isolated(name, locale),
    least: formatMoney(locale, leastMinor, currency),
  };
  return [{ key: 'limits.words.part', values }];
}

function conflictSentence(codes: readonly string[], teller: LimitTeller): Sentence {
  return { key: 'limits.words.conflict', values: { names: namesOf(codes, teller) } };
}

function groupWords(
  group: NonNullable<PotLimits['groups']>[number],
  teller: LimitTeller,
): GroupWords {
  const { locale, currency } = teller;
  const name = isolated(group.name, locale);
  const money = (minor: bigint) => formatMoney(locale, minor, currency);
  const { ceilingMinor, floorMinor, mostWinners, projects } = group;
  const said: (Sentence | undefined)[] = [
    ceilingMinor === undefined
      ? undefined
      : { key: 'limits.words.ceiling', values: { name, amount: money(ceilingMinor) } },
    floorMinor === undefined
      ? undefined
      : { key: 'limits.words.floor', values: { name, amount: money(floorMinor) } },
    mostWinners === undefined
      ? undefined
      : { key: 'limits.words.most', values: { name, count: mostWinners } },
  ];
  return {
    sentences: said.filter((sentence) => sentence !== undefined),
    members: {
      key: 'limits.words.members',
      values: { name, count: projects.length, names: namesOf(projects, teller) },
    },
  };
}

function namesOf(codes: readonly string[], { locale, nameOf }: LimitTeller): string {
  return formatList(
    locale,
    codes.map((code) => quoted(nameOf(code), locale)),
  );
}
