import type { PotLimits } from '../../../domain/tally/constraints';
import { isolated } from '../../../platform/i18n/languages';
import { formatList, formatMoney } from '../../../platform/views/formats';
import type { BallotProject, FrozenRound } from '../frozen-round';
import { quoted, type Sentence } from '../sentence';

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
}

/** What winners must respect beside the budget, and what losers may still get, in sentences. */
export interface LimitWords {
  readonly conflicts: readonly Sentence[];
  readonly groups: readonly GroupWords[];
  readonly parts: readonly Sentence[];
  readonly hasAny: boolean;
}

/** A pot of an opened round, ready to be told; nothing is told before. */
export function toldFrozen(
  slug: string,
  round: Pick<FrozenRound, 'config' | 'projects'> | undefined,
): ToldPot {
  const projects = round?.projects.filter(({ pot }) => pot === slug) ?? [];
  return { limits: round?.config.pots.get(slug)?.limits, projects };
}

/** All sentences about a pot. */
export function limitWords({ limits, projects }: ToldPot, teller: LimitTeller): LimitWords {
  const { groups = [], conflicts = [] } = limits ?? {};
  const parts = projects.flatMap((project) => partSentence(project, teller));
  return {
    conflicts: conflicts.map((codes) => conflictSentence(codes, teller)),
    groups: groups.map((group) => groupWords(group, teller)),
    parts,
    hasAny: groups.length + conflicts.length + parts.length > 0,
  };
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
