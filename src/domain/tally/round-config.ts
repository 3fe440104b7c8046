import { compareCodePoints } from '../shared/code-points';
import { type Instant, parseInstant } from '../shared/instant';
import { err, ok, type Result } from '../shared/result';
import { type PotConfig, PROJECT_ID, readPot, SLUG } from './pot-config';
import { checkPotLinks } from './pot-links';
import { type BallotContent, readBallot } from './selections';
import {
  below,
  mismatch,
  type PlainObject,
  readBoolean,
  readCount,
  readDistinctTexts,
  readFields,
  readList,
  readMinor,
  readObject,
  readOneOf,
  readText,
  readWords,
  type ShapeFault,
  ShapeMismatch,
} from './shape';
import { tieOrder } from './tie-order';

export type { BallotRule } from './ballot-rule';
export type { PotConfig, TieConfig } from './pot-config';
export type { BallotContent, Selections } from './selections';

const PROFILES = ['open', 'sealed'] as const;
type Profile = (typeof PROFILES)[number];

/** The frozen configuration of a round: the content of `config.json`. */
export interface RoundConfig {
  readonly v: 1;
  readonly round: string;
  readonly title?: string;
  readonly city?: { readonly name: string; readonly country?: string };
  readonly currency?: { readonly code: string; readonly decimals: number };
  readonly opens?: Instant;
  readonly closes?: Instant;
  readonly graceSeconds?: number;
  readonly revote?: boolean;
  readonly pots: ReadonlyMap<string, PotConfig>;
  readonly styles: ReadonlyMap<string, readonly string[]>;
  readonly voidReasons?: readonly string[];
  readonly privacy?: { readonly profile: Profile; readonly smallStyles: string };
  /** Files for other tools that the tally bundle gets beside those that every bundle has. */
  readonly exports?: readonly string[];
  /** Days after the result in which it may be contested. */
  readonly objectionDays?: number;
}

/** A project as frozen in `projects.json`; cost in minor units. */
export interface FrozenProject {
  readonly id: string;
  readonly costMinor: bigint;
  readonly pot: string;
  readonly name?: string;
  readonly area?: string;
  /** The least that is still worth giving, in minor units; absent: the whole cost or nothing. */
  readonly leastMinor?: bigint;
}

/** A frozen file that does not have the fixed form; `path` and `problem` say where and why. */
export interface InvalidFrozenFile extends ShapeFault {
  readonly kind: 'round-config-invalid' | 'projects-invalid' | 'ballot-invalid';
}

const OPTIONAL = ['title', 'city', 'currency', 'opens', 'closes', 'graceSeconds', 'revote'];
const OPTIONAL_LISTS = ['voidReasons', 'privacy', 'exports', 'objectionDays'];
const EXPORTS = /^cvr$/;
const MOST_OBJECTION_DAYS = 365;

/** Reads a parsed `config.json`; `round-config-invalid` says what does not fit. */
export function parseRoundConfig(value: unknown): Result<RoundConfig, InvalidFrozenFile> {
  return read('round-config-invalid', () => readConfig(value));
}

/** Reads a parsed `projects.json`; `projects-invalid` for bad fields, order or repeated ids. */
export function parseProjects(value: unknown): Result<FrozenProject[], InvalidFrozenFile> {
  return read('projects-invalid', () => {
    const projects = readList(value, '').map((item, i) => readProject(item, String(i)));
    projects.forEach((project, i) => {
      const before = projects[i - 1];
      if (before === undefined || compareCodePoints(before.id, project.id) < 0) return;
      mismatch(`${i}.id`, before.id === project.id ? 'repeated' : 'mismatch');
    });
    return projects;
  });
}

/** Reads the shape of a ballot out of an opening; whether it is legal `checkBallot` decides. */
export function parseBallotContent(value: unknown): Result<BallotContent, InvalidFrozenFile> {
  return read('ballot-invalid', () => readBallot(value));
}

/**
 * Checks that configuration and projects belong together: every project in a pot of the round, and
 * every tie order a permutation of the pot's projects and what its keys and seed produce.
 * @returns `round-config-invalid` or `projects-invalid` with problem `mismatch`
 */
export function checkFrozenRound(
  config: RoundConfig,
  projects: readonly FrozenProject[],
): Result<undefined, InvalidFrozenFile> {
  const stray = projects.findIndex((project) => !config.pots.has(project.pot));
  if (stray >= 0) {
    return err({ kind: 'projects-invalid', path: `${stray}.pot`, problem: 'mismatch' });
  }
  for (const [id, pot] of config.pots) {
    const own = projects.filter((project) => project.pot === id);
    if (isTieOrderOf(pot, own)) continue;
    const path = `pots.${id}.tieOrder`;
    return err({ kind: 'round-config-invalid', path, problem: 'mismatch' });
  }
  return ok(undefined);
}

function isTieOrderOf(pot: PotConfig, projects: readonly FrozenProject[]): boolean {
  const ids = projects.map(({ id }) => id);
  const expected = pot.tie ? tieOrder(projects, pot.tie.keys, pot.tie.seed) : ids.sort();
  const actual = pot.tie ? pot.tieOrder : [...pot.tieOrder].sort();
  return actual.length === expected.length && actual.every((id, i) => id === expected[i]);
}

function read<T>(kind: InvalidFrozenFile['kind'], body: () => T): Result<T, InvalidFrozenFile> {
  try {
    return ok(body());
  } catch (error) {
    if (error instanceof ShapeMismatch) return err({ kind, ...error.fault });
    throw error;
  }
}

function readConfig(value: unknown): RoundConfig {
  const required = ['v', 'round', 'pots', 'styles'];
  const object = readFields(value, '', required, [...OPTIONAL, ...OPTIONAL_LISTS]);
  if (object.v !== 1) mismatch('v', 'range');
  const pots = readMembers(object.pots, 'pots', readPot);
  if (pots.size === 0) mismatch('pots', 'range');
  const styles = readStyles(object.styles, pots);
  checkPotLinks(pots, styles);
  return {
    v: 1,
    round: readText(object.round, 'round', SLUG),
    ...readDescription(object),
    ...readSchedule(object),
    pots,
    styles,
    ...readPolicies(object),
  };
}

function readDescription(object: PlainObject): Pick<RoundConfig, 'title' | 'city' | 'currency'> {
  const { title, city, currency } = object;
  return {
    ...(title !== undefined && { title: readWords(title, 'title') }),
    ...(city !== undefined && { city: readCity(city) }),
    ...(currency !== undefined && { currency: readCurrency(currency) }),
  };
}

function readCity(value: unknown): NonNullable<RoundConfig['city']> {
  const { name, country } = readFields(value, 'city', ['name'], ['country']);
  const city = { name: readWords(name, 'city.name') };
  return country === undefined ? city : { ...city, country: readWords(country, 'city.country') };
}

function readCurrency(value: unknown): NonNullable<RoundConfig['currency']> {
  const { code, decimals } = readFields(value, 'currency', ['code', 'decimals']);
  const count = readCount(decimals, 'currency.decimals');
  if (count > 4) mismatch('currency.decimals', 'range');
  return { code: readText(code, 'currency.code', /^[A-Z]{3}$/), decimals: count };
}

type Schedule = Pick<RoundConfig, 'opens' | 'closes' | 'graceSeconds' | 'revote'>;

function readSchedule({ opens, closes, graceSeconds, revote }: PlainObject): Schedule {
  return {
    ...(opens !== undefined && { opens: readInstant(opens, 'opens') }),
    ...(closes !== undefined && { closes: readInstant(closes, 'closes') }),
    ...(graceSeconds !== undefined && { graceSeconds: readCount(graceSeconds, 'graceSeconds') }),
    ...(revote !== undefined && { revote: readBoolean(revote, 'revote') }),
  };
}

function readInstant(value: unknown, path: string): Instant {
  const instant = parseInstant(readText(value, path));
  return instant.ok ? instant.value : mismatch(path, 'form');
}

function readPolicies(object: PlainObject): Partial<RoundConfig> {
  const { voidReasons, privacy, exports, objectionDays } = object;
  return {
    ...(voidReasons !== undefined && {
      voidReasons: readDistinctTexts(voidReasons, 'voidReasons', SLUG),
    }),
    ...(privacy !== undefined && { privacy: readPrivacy(privacy) }),
    ...(exports !== undefined && { exports: readDistinctTexts(exports, 'exports', EXPORTS) }),
    ...(objectionDays !== undefined && { objectionDays: readObjectionDays(objectionDays) }),
  };
}

function readObjectionDays(value: unknown): number {
  const days = readCount(value, 'objectionDays');
  return days <= MOST_OBJECTION_DAYS ? days : mismatch('objectionDays', 'range');
}

function readPrivacy(value: unknown): NonNullable<RoundConfig['privacy']> {
  const { profile, smallStyles } = readFields(value, 'privacy', ['profile', 'smallStyles']);
  return {
    profile: readOneOf(profile, 'privacy.profile', PROFILES),
    smallStyles: readWords(smallStyles, 'privacy.smallStyles'),
  };
}

function readStyles(
  value: unknown,
  pots: ReadonlyMap<string, PotConfig>,
): Map<string, readonly string[]> {
  return readMembers(value, 'styles', (item, path) => {
    const ids = readDistinctTexts(item, path, SLUG);
    const unknown = ids.findIndex((id) => !pots.has(id));
    return unknown < 0 ? ids : mismatch(below(path, unknown), 'mismatch');
  });
}

function readMembers<T>(
  value: unknown,
  path: string,
  readMember: (item: unknown, path: string) => T,
): Map<string, T> {
  const keys = Object.keys(readObject(value, path)).sort();
  const object = value as PlainObject;
  return new Map(
    keys.map((key) => {
      const place = below(path, key);
      return [readText(key, place, SLUG), readMember(object[key], place)];
    }),
  );
}

function readProject(value: unknown, path: string): FrozenProject {
  const optional = ['name', 'area', 'leastMinor'];
  const object = readFields(value, path, ['id', 'costMinor', 'pot'], optional);
  const { name, area, leastMinor } = object;
  const costMinor = readMinor(object.costMinor, below(path, 'costMinor'));
  return {
    id: readText(object.id, below(path, 'id'), PROJECT_ID),
    costMinor,
    pot: readText(object.pot, below(path, 'pot'), SLUG),
    ...(name !== undefined && { name: readWords(name, below(path, 'name')) }),
    ...(area !== undefined && { area: readWords(area, below(path, 'area')) }),
    ...(leastMinor !== undefined && {
      leastMinor: readLeast(leastMinor, below(path, 'leastMinor'), costMinor),
    }),
  };
}

function readLeast(value: unknown, path: string, costMinor: bigint): bigint {
  const least = readMinor(value, path);
  return least > 0n && least < costMinor ? least : mismatch(path, 'range');
}
