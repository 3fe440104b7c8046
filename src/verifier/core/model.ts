import type { Json } from '../formats/json';
import type { BallotForm, Limits, Pot, Project } from '../recount/instance';
import type { RuleJson } from './shapes-rule';

/** config.json, as far as the checks need it. */
export interface Config {
  readonly round: string;
  readonly title: string | undefined;
  readonly city: { readonly name: string | undefined; readonly country: string | undefined };
  readonly currency: { readonly code: string; readonly decimals: number } | undefined;
  readonly opens: string | undefined;
  readonly closes: string | undefined;
  readonly revote: boolean;
  readonly pots: ReadonlyMap<string, Pot>;
  /** Style → pots it may vote in. */
  readonly styles: ReadonlyMap<string, readonly string[]>;
  readonly voidReasons: readonly string[];
  /** Files for other tools that the bundle has beside those that every bundle has. */
  readonly exports: readonly 'cvr'[];
}

interface ConfigJson {
  round: string;
  title?: string;
  city?: { name?: string; country?: string };
  currency?: { code: string; decimals: number };
  opens?: string;
  closes?: string;
  revote?: boolean;
  pots: Record<string, PotJson>;
  styles: Record<string, string[]>;
  voidReasons?: string[];
  exports?: 'cvr'[];
}

interface PotJson {
  name?: string;
  budgetMinor: string;
  ballot: BallotJson;
  rule: Json;
  tie?: { keys: ('min-cost' | 'id')[]; seed: string };
  tieOrder: string[];
  limits?: { groups?: GroupJson[]; conflicts?: string[][] };
  leftTo?: string;
  districts?: Record<string, string>;
}

type BallotJson =
  | { type: 'approval'; min?: number; max: number }
  | { type: 'knapsack' }
  | { type: 'cumulative'; points: number; min?: number; max?: number; mostPerProject?: number }
  | { type: 'scoring'; lowest: number; highest: number; unlisted?: number }
  | { type: 'ordinal'; min?: number; max: number; points: number[]; short?: 'top' | 'bottom' };

interface GroupJson {
  name: string;
  projects: string[];
  ceilingMinor?: string;
  floorMinor?: string;
  mostWinners?: number;
}

/** Reads a value that has the shape CONFIG. */
export function configFrom(value: Json): Config {
  const json = value as unknown as ConfigJson;
  return {
    round: json.round,
    title: json.title,
    city: { name: json.city?.name, country: json.city?.country },
    currency: json.currency,
    opens: json.opens,
    closes: json.closes,
    revote: json.revote ?? true,
    pots: new Map(Object.entries(json.pots).map(([id, pot]) => [id, potFrom(id, pot)])),
    styles: new Map(Object.entries(json.styles)),
    voidReasons: json.voidReasons ?? [],
    exports: json.exports ?? [],
  };
}

/** Reads a value that has the shape PROJECTS. */
export function projectsFrom(value: Json): Project[] {
  const list = value as unknown as ProjectJson[];
  return list.map(({ id, costMinor, pot, name, leastMinor }) => ({
    id,
    cost: BigInt(costMinor),
    pot,
    name: name ?? id,
    least: amount(leastMinor),
  }));
}

interface ProjectJson {
  id: string;
  costMinor: string;
  pot: string;
  name?: string;
  leastMinor?: string;
}

function amount(minor: string | undefined): bigint | undefined {
  return minor === undefined ? undefined : BigInt(minor);
}

function potFrom(id: string, json: PotJson): Pot {
  const { id: rule, version, options = {} } = json.rule as unknown as RuleJson;
  return {
    id,
    name: json.name ?? id,
    budget: BigInt(json.budgetMinor),
    ballot: ballotFormFrom(json.ballot),
    ruleJson: json.rule,
    rule,
    ruleVersion: version,
    options,
    tie: json.tie,
    tieOrder: json.tieOrder,
    limits: json.limits && limitsFrom(json.limits),
    leftTo: json.leftTo,
    districts: json.districts && districtsFrom(json.districts),
  };
}

function ballotFormFrom(json: BallotJson): BallotForm {
  switch (json.type) {
    case 'knapsack':
      return json;
    case 'approval':
      return { min: 1, ...json };
    case 'cumulative':
      return { min: 1, max: json.points, mostPerProject: json.points, ...json };
    case 'scoring':
      return { unlisted: 0, ...json };
    case 'ordinal':
      return { min: 1, short: 'top', ...json };
  }
}

function limitsFrom({ groups = [], conflicts = [] }: NonNullable<PotJson['limits']>): Limits {
  return {
    groups: groups.map(({ name, projects, ceilingMinor, floorMinor, mostWinners }) => ({
      name,
      projects,
      ceiling: amount(ceilingMinor),
      floor: amount(floorMinor),
      mostWinners,
    })),
    conflicts,
  };
}

function districtsFrom(json: Readonly<Record<string, string>>): Map<string, bigint> {
  return new Map(Object.entries(json).map(([style, minor]) => [style, BigInt(minor)]));
}

/** The entries of the log. Texts such as hashes and credentials are as they stand there. */
export type Entry =
  | OpenEntry
  | CastEntry
  | RemovalEntry
  | PaperEntry
  | { t: 'rule'; what: string; by: KeyIds }
  | CloseEntry
  | { t: 'reveal'; ballots: string; n: number }
  | { t: 'tally'; result: string; method: Record<string, string>; code: string }
  | { t: 'final'; manifest: string };

/** Ids of the two keys that approved an entry. */
export type KeyIds = readonly [string, string];

/** What the round was opened with. */
export interface OpenEntry {
  readonly t: 'open';
  readonly round: string;
  readonly config: string;
  readonly projects: string;
  readonly roll: { readonly total: number; readonly byStyle: Record<string, number> };
  readonly rollHash: string;
  readonly keys: { readonly log: readonly string[]; readonly approvers: readonly string[] };
  readonly witnesses: string;
  readonly code: string;
  readonly profile: 'open' | 'sealed';
  readonly cred: 'hmac' | 'blind';
}

/** A recorded ballot: credential, revision, commitment. */
export interface CastEntry {
  readonly t: 'cast';
  readonly k: string;
  readonly r: number;
  readonly c: string;
  /** The batch of a ballot that came on paper. */
  readonly b?: string;
}

/** Says how many ballots on paper follow. */
export interface PaperEntry {
  readonly t: 'paper';
  readonly batch: string;
  readonly n: number;
  readonly by: KeyIds;
}

/** Takes a cast out of the count, or puts it back. */
export interface RemovalEntry {
  readonly t: 'void' | 'restore';
  readonly k: string;
  readonly r: number;
  readonly reason: string;
  readonly ref: string;
  readonly by: KeyIds;
}

/** The approval of an entry by one of two people. */
export interface Approval {
  /** Id of the key. */
  readonly key: string;
  /** Base64. */
  readonly sig: string;
}

/** Figures at the close. */
export interface CloseEntry {
  readonly t: 'close';
  readonly casts: number;
  readonly credentials: number;
  readonly voids: number;
  readonly openAtClose: number;
}

/** What a ballot says in one pot. */
export type Selections =
  | { readonly type: 'approval'; readonly projects: readonly string[] }
  | { readonly type: 'ordinal'; readonly ranking: readonly string[] }
  | {
      readonly type: 'cumulative' | 'scoring';
      readonly points: Readonly<Record<string, number>>;
    };

/** A published ballot. */
export interface Opening {
  readonly round: string;
  readonly k: string;
  readonly r: number;
  readonly style: string;
  readonly ballot: Record<string, Selections>;
  readonly salt: string;
}

/** A cast whose ballot stays secret. */
export interface Superseded {
  readonly k: string;
  readonly r: number;
  readonly c: string;
}

/** The roll in figures. */
export interface RollSummary {
  readonly round: string;
  readonly rollHash: string;
  readonly total: number;
  readonly byStyle: Record<string, number>;
}
