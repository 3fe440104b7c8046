import type { RuleRow } from '../../../domain/tally/fairness/rule-comparison';
import { currencyOf, plainDecimal } from '../../../domain/shared/money';
import { isolated } from '../../../platform/i18n/languages';
import { percent } from '../../../platform/views/charts/pot-bar';
import { turnoutBar } from '../../../platform/views/charts/turnout-bar';
import {
  formatDecimal,
  formatList,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../../platform/views/formats';
import { SMALL_STYLE } from '../readiness';
import type { Compared, ComparedPot, ComparisonStanding, PotReport } from './compared';

/** Where no rule is binding, the others are compared with the one that new rounds begin with. */
const BASELINE = 'equal-shares-add1';

/** Words in the reader's language. */
export type Say = (key: string) => string;

/** The parts of a model that say how far a comparison is. */
export function standingModel(standing: ComparisonStanding) {
  const running = standing.state === 'running' ? standing : undefined;
  return {
    isRunning: running !== undefined,
    isStopping: running?.stage === 'stopping',
    refreshSeconds: running === undefined ? null : 5,
    stage: running?.stage ?? null,
    progress: running?.stage === 'counting' ? running.progress : null,
    failure: standing.state === 'failed' ? standing.reason : null,
  };
}

/** The model of all pots, side by side under every rule. */
export function comparisonModel(compared: Compared, locale: string, say: Say) {
  const money = moneyOf(compared, locale);
  const named = compared.pots.map((pot) => {
    // Files may be without a description.
    return pot.name.trim() === '' ? { ...pot, name: say('comparison.trial.unnamed') } : pot;
  });
  return { comparedPots: named.map((pot) => potModel(pot, { locale, money })) };
}

interface Reader {
  readonly locale: string;
  readonly money: (minor: string) => string;
}

function potModel(pot: ComparedPot, { locale, money }: Reader) {
  const baseline = pot.rows.find((row) => row.isBinding) ?? pot.rows.find(isBaseline);
  const nameOf = new Map(pot.projects.map(({ id, name }) => [id, name]));
  const names = (ids: readonly string[]) =>
    formatList(
      locale,
      ids.map((id) => isolated(nameOf.get(id) ?? id, locale)),
    );
  const kept = new Set(baseline?.winners ?? []);
  const rows = pot.rows.map((row) => {
    const own = new Set(row.winners);
    const gained = row.winners.filter((id) => !kept.has(id));
    const lost = [...kept].filter((id) => !own.has(id));
    return {
      name: nameIn(pot, row),
      isBinding: row.isBinding,
      isBaseline: row === baseline,
      winners: row.winners.length,
      cost: money(row.costMinor),
      share: pot.ballots === 0 ? 0 : row.withWinner / pot.ballots,
      costWidth: percent(BigInt(row.costMinor), BigInt(pot.budgetMinor)),
      isSame: gained.length + lost.length === 0,
      gained: gained.length === 0 ? null : names(gained),
      lost: lost.length === 0 ? null : names(lost),
    };
  });
  return {
    ...{ id: pot.id, name: pot.name, ballots: pot.ballots, rows },
    budget: money(pot.budgetMinor),
    baseline: baseline === undefined ? '' : nameIn(pot, baseline),
    same: rows
      .filter(({ isSame, isBaseline: isFirst }) => isSame && !isFirst)
      .map(({ name }) => name),
    different: rows.filter(({ isSame }) => !isSame),
  };
}

/** Points by place have a name of their own. */
function nameIn({ isRanked }: ComparedPot, { name }: RuleRow): string {
  return isRanked === true && name === 'greedy-points' ? 'greedy-borda' : name;
}

function isBaseline({ name }: RuleRow): boolean {
  return name === BASELINE;
}

/** The model of the report of fairness. */
export function fairnessModel(compared: Compared, locale: string, say: Say) {
  const money = moneyOf(compared, locale);
  const pots = compared.pots.flatMap(({ id, name, report }) =>
    report === null || report.voters === 0 ? [] : [{ id, name, ...reportModel(report, say) }],
  );
  return { fairPots: pots, areas: areasModel(compared, { locale, money }, say) };
}

function reportModel({ voters, withWinner, satisfaction, shares }: PotReport, say: Say) {
  const parts = [
    { label: say('comparison.fair.large'), count: shares.large, tone: 'leaf' as const },
    { label: say('comparison.fair.fair'), count: shares.fair, tone: 'sky' as const },
    { label: say('comparison.fair.small'), count: shares.small, tone: 'ochre' as const },
  ];
  return {
    ...{ voters, withWinner, share: withWinner / voters },
    satisfaction: ratioOf(satisfaction),
    bar: turnoutBar({ total: voters, parts, rest: say('comparison.fair.none') }),
  };
}

function areasModel({ areas }: Compared, { locale, money }: Reader, say: Say) {
  if (areas === null || areas.rows.length === 0) return null;
  const { roll } = areas;
  const placeless = roll - areas.rows.reduce((sum, row) => sum + row.people, 0);
  const spent = areas.rows.reduce((sum, row) => sum + BigInt(row.spentMinor), 0n);
  const rows = areas.rows.map((row) => ({
    name: row.area ?? say('comparison.fair.smallAreas'),
    people: formatNumber(locale, row.people),
    peopleWidth: percent(BigInt(row.people), BigInt(roll)),
    peopleShare: formatPercent(locale, row.people / roll),
    money: money(row.spentMinor),
    moneyWidth: percent(BigInt(row.spentMinor), spent),
    moneyShare: formatPercent(locale, ratioOf(`${row.spentMinor}/${spent === 0n ? 1n : spent}`)),
  }));
  const hasElsewhere = areas.elsewhereMinor !== '0';
  return {
    rows,
    smallest: SMALL_STYLE,
    placeless: placeless === 0 ? null : placeless,
    placelessShare: placeless / roll,
    elsewhere: hasElsewhere ? money(areas.elsewhereMinor) : null,
  };
}

/** Six digits are enough to show. */
function ratioOf(fraction: string): number {
  const bar = fraction.indexOf('/');
  const scaled = BigInt(fraction.slice(0, bar)) * 1_000_000n;
  return Number(scaled / BigInt(fraction.slice(bar + 1))) / 1_000_000;
}

function moneyOf({ currency, decimals }: Compared, locale: string): (minor: string) => string {
  if (currency === null)
    return (minor) => formatDecimal(locale, plainDecimal(BigInt(minor), decimals));
  const scale = 10n ** BigInt(currencyOf(currency).decimals - decimals);
  return (minor) => formatMoney(locale, BigInt(minor) * scale, currency);
}
