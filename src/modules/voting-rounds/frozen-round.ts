import type { RoundConfig } from '../../domain/tally/round-config';
import { isProjectId } from '../../domain/tally/project-id';
import { assert } from '../../domain/shared/assert';
import { canonicalJson, sha256Base64 } from '../../domain/shared/canonical-json';
import { compareCodePoints } from '../../domain/shared/code-points';
import { currencyOf } from '../../domain/shared/money';
import { tieOrder } from '../../domain/tally/tie-order';
import type { BallotStyle } from './ballot-styles';
import { potLimits, type PlannedLimit } from './limits/pot-limit';
import { ballotRule } from './pot-ballot';
import type { RoundPotView } from './round.view';

/** A project as it stands on the ballot; `id` is what files and openings call it. */
export interface BallotProject {
  readonly id: string;
  readonly costMinor: string;
  readonly pot: string;
  readonly name: string;
  readonly area: string;
  /** The least that is worth giving it; absent where only the whole cost is. */
  readonly leastMinor?: string;
}

/** What people read about a project on the ballot. */
export interface ProjectDetails {
  readonly title: string;
  readonly summary: string;
  readonly areaName: string;
  readonly photoUrl: string | null;
  readonly photoAlt: string | null;
}

/** An opened round: from here on nothing of it changes. */
export interface FrozenRound {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly cycleId: string;
  readonly config: RoundConfig;
  /** Sorted by id. */
  readonly projects: readonly BallotProject[];
  readonly details: ReadonlyMap<string, ProjectDetails>;
  /** Names of areas by the ballot style of their people. */
  readonly areaNames: ReadonlyMap<string, string>;
  readonly configHash: string;
  readonly projectsHash: string;
  readonly rollHash: string;
  readonly rollTotal: number;
}

/** Everything that the frozen files are made of. */
export interface RoundPlan {
  readonly slug: string;
  readonly title: string;
  readonly city: { readonly name: string; readonly country: string };
  /** ISO 4217. */
  readonly currency: string;
  readonly opens: string;
  readonly closes: string;
  readonly mayRevote: boolean;
  readonly hasVoteRecords: boolean;
  /** Days after the publication in which nobody may destroy the keys. */
  readonly objectionDays: number;
  readonly tieSeed: string;
  readonly pots: readonly PlannedPot[];
  /** Those that somebody on the roll has. */
  readonly styles: readonly BallotStyle[];
  readonly projects: readonly BallotProject[];
  /** Why styles with few people are voted on apart; empty where there are none. */
  readonly smallStyles: string;
}

/** A pot of the cycle with the way it is voted on. */
export interface PlannedPot extends RoundPotView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Null for a pot of the whole city. */
  readonly areaName: string | null;
  readonly amountMinor: number;
  /** With the projects that they hold now. */
  readonly limits: readonly PlannedLimit[];
}

/** The two files that say what is voted on and how, with their base64 SHA-256. */
export interface FrozenFiles {
  readonly config: string;
  readonly projects: string;
  readonly configHash: string;
  readonly projectsHash: string;
}

const VOID_REASONS = ['court-order', 'duplicate-paper', 'ineligible'] as const;
const TIE_KEYS = ['min-cost'] as const;
const RULE_VERSION = 1;

/** Writes `config.json` and `projects.json`: the same plan always gives the same bytes. */
export function frozenFiles(plan: RoundPlan): FrozenFiles {
  const projects = [...plan.projects].sort((a, b) => compareCodePoints(a.id, b.id));
  const config = canonicalJson({
    v: 1,
    round: plan.slug,
    title: plainText(plan.title),
    city: { name: plainText(plan.city.name), country: plainText(plan.city.country) },
    currency: { ...currencyOf(plan.currency) },
    opens: plan.opens,
    closes: plan.closes,
    graceSeconds: 0,
    revote: plan.mayRevote,
    ...(plan.hasVoteRecords ? { exports: ['cvr'] } : {}),
    pots: Object.fromEntries(plan.pots.map((pot) => [pot.slug, potConfig(pot, plan)])),
    styles: Object.fromEntries(plan.styles.map(({ style, pots }) => [style, [...pots]])),
    voidReasons: [...VOID_REASONS],
    objectionDays: plan.objectionDays,
    privacy: { profile: 'open', smallStyles: plainText(plan.smallStyles) },
  });
  const projectsFile = canonicalJson(projects.map(projectRecord));
  return {
    config,
    projects: projectsFile,
    configHash: sha256Base64(config),
    projectsHash: sha256Base64(projectsFile),
  };
}

/** The roll as it is hashed: one line per entry, sorted by id, without anybody's name. */
export function rollFile(
  entries: readonly { readonly id: string; readonly style: string }[],
): string {
  const sorted = [...entries].sort((a, b) => compareCodePoints(a.id, b.id));
  return sorted.map(({ id, style }) => `${canonicalJson({ id, style })}\n`).join('');
}

function potConfig(pot: PlannedPot, plan: RoundPlan) {
  const projects = plan.projects
    .filter((project) => project.pot === pot.slug)
    .map(({ id, costMinor }) => ({ id, costMinor: BigInt(costMinor) }));
  return {
    name: plainText(pot.name),
    budgetMinor: String(pot.amountMinor),
    ballot: { ...ballotRule(pot, projects.length) },
    rule: { id: pot.ruleId, version: RULE_VERSION, options: { ...pot.ruleOptions } },
    tie: { keys: [...TIE_KEYS], seed: plan.tieSeed },
    tieOrder: tieOrder(projects, TIE_KEYS, plan.tieSeed),
    ...limitsConfig(pot),
    ...moneyConfig(pot, plan),
  };
}

/** A style without anybody on the roll has no ballot, so a share of nothing is left out with it. */
export function frozenShares(
  shares: PlannedPot['shares'] = {},
  styles: Iterable<string>,
): [string, number][] {
  const voting = new Set(styles);
  return Object.entries(shares).filter(([name, minor]) => minor > 0 || voting.has(name));
}

function moneyConfig({ leftTo, shares }: PlannedPot, { pots, styles }: RoundPlan) {
  const receiver = pots.find(({ id }) => id === leftTo);
  const voting = styles.map(({ style }) => style);
  const districts = frozenShares(shares, voting).map(([name, minor]) => [name, String(minor)]);
  return {
    ...(receiver !== undefined && { leftTo: receiver.slug }),
    ...(districts.length > 0 && {
      districts: Object.fromEntries(districts) as Record<string, string>,
    }),
  };
}

function limitsConfig({ limits }: PlannedPot) {
  const { groups, conflicts } = potLimits(limits) ?? {};
  if (groups === undefined && conflicts === undefined) return {};
  const grouped = groups?.map(({ ceilingMinor, floorMinor, ...group }) => ({
    ...group,
    ...(ceilingMinor !== undefined && { ceilingMinor: String(ceilingMinor) }),
    ...(floorMinor !== undefined && { floorMinor: String(floorMinor) }),
  }));
  return { limits: { ...(grouped && { groups: grouped }), ...(conflicts && { conflicts }) } };
}

function projectRecord({ id, costMinor, pot, name, area, leastMinor }: BallotProject) {
  // An id is never changed: ballots and tie orders name it as it is.
  assert(isProjectId(id), `${JSON.stringify(id)} can name a project`);
  return {
    ...{ id, costMinor, pot, name: plainText(name) },
    ...(area !== '' && { area: plainText(area) }),
    ...(leastMinor !== undefined && { leastMinor }),
  };
}

/** Hashed texts are in NFC and hold no line breaks or other control characters. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
