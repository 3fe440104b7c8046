import { sentenceOf } from './core/catalogue';
import type { CheckResult, Finding, Report, Totals } from './core/report';
import { plainDecimal } from './recount/decimal';

const STATUS_WORDS = {
  pass: 'holds',
  fail: 'FAILS',
  incomplete: 'OPEN',
  'not-applicable': 'does not apply',
} as const;

const VERDICTS = {
  pass: 'PASS: every check holds.',
  fail: 'FAIL: do not trust this bundle; the checks that fail are listed above.',
  incomplete: 'INCOMPLETE: nothing failed, but what was given is not enough to conclude.',
} as const;

/** The report as text for people: every check, then every finding, figures and the verdict. */
export function reportText(report: Report): string {
  const head = [
    `Round       ${report.round}`,
    `Log         ${report.origin}`,
    `Head        ${report.size} entries, root ${report.root}`,
    '',
  ];
  const lines = [
    ...head,
    ...report.checks.flatMap((check) => checkLines(check)),
    '',
    ...totalLines(report.totals),
    '',
    ...report.notices.map((notice) => `Note: ${notice}`),
    ...(report.notices.length > 0 ? [''] : []),
    VERDICTS[report.verdict],
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

/** A check with its sentence, then everything it found. */
export function checkLines(
  check: CheckResult,
  sentence: (id: string) => string = sentenceOf,
): string[] {
  const status = STATUS_WORDS[check.status];
  const reason = check.reason === undefined ? '' : ` (${check.reason})`;
  const first = `${check.id}  ${sentence(check.id)} ${status}${reason}`;
  return [first, ...check.findings.map((found) => `     ${place(found)}: ${found.message}`)];
}

/** Where a finding was made. */
export function place({ file, line }: Finding): string {
  return line === undefined ? file : `${file} line ${line}`;
}

function totalLines(totals: Totals): string[] {
  const money = moneyWith(totals.currency);
  return [
    `Roll ${totals.roll}, voters ${totals.credentials}, casts ${totals.casts}, ` +
      `ballots that count ${totals.effective}`,
    `Voids ${totals.voids} of ${totals.casts} casts (${totals.voidPercent} %), ` +
      `after a reveal ${totals.voidsAfterReveal}`,
    ...Object.entries(totals.paper).map(
      ([batch, { casts, counted }]) => `Paper ${batch}: ${casts} ballots, ${counted} count`,
    ),
    ...Object.entries(totals.pots).map(
      ([pot, { ballots, winners, costMinor, leftMinor, margin }]) =>
        `Pot ${pot}: ${ballots} ballots, ${winners.length} projects win, ` +
        `cost ${money(costMinor)}, left ${money(leftMinor)}, margin ${margin ?? 'none'}`,
    ),
  ];
}

/** Money as plain text: with the currency's decimals and code where the configuration names one. */
export function moneyWith(currency: Totals['currency']): (minor: string) => string {
  if (currency === undefined) return (minor) => `${minor} minor units`;
  return (minor) => `${plainDecimal(BigInt(minor), currency.decimals)} ${currency.code}`;
}

/** Takes the sting out of control characters that a hostile bundle may bring to screen or terminal. */
export function harmless(line: string): string {
  return line.replace(/\p{Cc}|\p{Cf}/gu, '\ufffd');
}
