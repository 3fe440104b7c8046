import type { PotLimits } from '../../../domain/tally/constraints';
import { formatList, formatMoney } from '../../../platform/views/formats';
import { isolated, type Sentence } from '../sentence';

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

/** What winners must respect beside the budget, in sentences. */
export interface LimitWords {
  readonly conflicts: readonly Sentence[];
  readonly groups: readonly GroupWords[];
  readonly hasAny: boolean;
}

/** Undefined limits make no sentences. */
export function limitWords(limits: PotLimits | undefined, teller: LimitTeller): LimitWords {
  const { groups = [], conflicts = [] } = limits ?? {};
  return {
    conflicts: conflicts.map((codes) => conflictSentence(codes, teller)),
    groups: groups.map((group) => groupWords(group, teller)),
    hasAny: groups.length + conflicts.length > 0,
  };
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
    codes.map((code) => isolated(nameOf(code), locale)),
  );
}
