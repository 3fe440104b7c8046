import type { CheckResult, Finding, Report } from '../../core/report';
import { harmless, moneyWith, place } from '../../report-text';
import { reportJson, type Checked } from '../job';
import { checkSentence, statusWords, wording, type Language, type WordKey } from '../words';
import { element, type Content } from './elements';

/** So many findings of one check are shown; the report holds all. */
const MOST_SHOWN = 500;
const BOXES = { pass: 'good', incomplete: 'open', fail: 'bad' } as const;
const MARKS = { pass: '✓', fail: '✗', incomplete: '?', 'not-applicable': '–' } as const;

/** A finished check of a file. */
export interface Finished extends Checked {
  readonly fileName: string;
}

/** Everything that the page says about a finished check. */
export function resultParts(finished: Finished, language: Language): HTMLElement[] {
  const { report } = finished;
  return [
    verdictBox(report, language),
    ...findingParts(report, 'fail', language),
    ...findingParts(report, 'incomplete', language),
    ...noticeParts(report, language),
    factsBox(finished, language),
    figuresBox(report, language),
    checksBox(report, language),
    reportBox(finished, language),
  ];
}

function verdictBox({ verdict }: Report, language: Language): HTMLElement {
  const words = (key: WordKey) => wording(language, key);
  const title = element('h2', { id: 'verdict', tabindex: '-1' }, words(`verdict.${verdict}`));
  const text = element('p', {}, words(`verdict.${verdict}Text`));
  return element('div', { class: `box box-${BOXES[verdict]}` }, title, text);
}

/** What the checks of one status found, place by place. */
function findingParts(
  report: Report,
  status: 'fail' | 'incomplete',
  language: Language,
): HTMLElement[] {
  const checks = report.checks.filter((check) => check.status === status);
  if (checks.length === 0) return [];
  const key = status === 'fail' ? 'findings.title' : 'findings.open';
  const english = wording(language, 'findings.english');
  return [
    element(
      'section',
      { class: 'box' },
      element('h2', {}, wording(language, key)),
      ...(english === '' ? [] : [element('p', { class: 'hint' }, english)]),
      ...checks.flatMap((check) => checkFindings(check, language)),
    ),
  ];
}

function checkFindings(check: CheckResult, language: Language): HTMLElement[] {
  const { id, reason, findings } = check;
  const head = element('h3', {}, `${id}: ${checkSentence(language, id)}`);
  const why = reason === undefined ? [] : [element('p', {}, english(reason))];
  if (findings.length === 0) return [head, ...why];
  const rows = findings.slice(0, MOST_SHOWN).map((found) => findingRow(found));
  const columns: WordKey[] = ['findings.where', 'findings.what'];
  const rest = findings.length - rows.length;
  const more = wording(language, 'findings.more', { count: rest });
  return [
    head,
    ...why,
    table(
      columns.map((key) => wording(language, key)),
      rows,
      `${id}: ${checkSentence(language, id)}`,
    ),
    ...(rest === 0 ? [] : [element('p', {}, more)]),
  ];
}

function findingRow(found: Finding): HTMLElement {
  const where = element('td', { class: 'mono wide' }, english(place(found)));
  return element('tr', {}, where, element('td', { class: 'wide' }, english(found.message)));
}

function noticeParts({ notices }: Report, language: Language): HTMLElement[] {
  if (notices.length === 0) return [];
  const items = notices.map((notice) => element('li', {}, english(notice)));
  const title = element('h2', {}, wording(language, 'notices.title'));
  return [element('section', { class: 'box' }, title, element('ul', {}, ...items))];
}

function factsBox({ report, sha256, fileName }: Finished, language: Language): HTMLElement {
  const words = (key: WordKey) => wording(language, key);
  const head = wording(language, 'facts.entries', { size: grouped(report.size, language) });
  const root = element('span', { class: 'mono', dir: 'ltr' }, report.root);
  return element(
    'section',
    { class: 'box' },
    element('h2', {}, words('facts.title')),
    element(
      'dl',
      {},
      ...pair(words('facts.file'), plain(fileName)),
      ...pair(words('facts.sha256'), element('span', { class: 'mono', dir: 'ltr' }, sha256)),
      ...pair(words('facts.round'), plain(report.round)),
      ...pair(words('facts.log'), plain(report.origin)),
      ...pair(words('facts.head'), head, element('br'), root),
    ),
  );
}

function figuresBox({ totals }: Report, language: Language): HTMLElement {
  const words = (key: WordKey) => wording(language, key);
  const figures = ['roll', 'credentials', 'casts', 'effective'] as const;
  const money = moneyWith(totals.currency);
  const pots = Object.entries(totals.pots);
  const rows = pots.map(([pot, { ballots, winners, costMinor, leftMinor }]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, plain(pot)),
      numeric(grouped(ballots, language)),
      numeric(grouped(winners.length, language)),
      numeric(element('bdi', { dir: 'ltr' }, money(costMinor))),
      numeric(element('bdi', { dir: 'ltr' }, money(leftMinor))),
    ),
  );
  const columns = (['pot', 'ballots', 'winners', 'cost', 'left'] as const).map((key) =>
    words(`figures.${key}`),
  );
  return element(
    'section',
    { class: 'box' },
    element('h2', {}, words('figures.title')),
    element(
      'dl',
      {},
      ...figures.flatMap((key) => pair(words(`figures.${key}`), grouped(totals[key], language))),
    ),
    ...(rows.length === 0 ? [] : [table(columns, rows, words('figures.title'), 1)]),
    ...pots.map(([pot, { winners }]) => winnersOf(pot, winners, language)),
  );
}

function winnersOf(pot: string, winners: readonly string[], language: Language): HTMLElement {
  const summary = wording(language, 'figures.winnersOf', { pot: harmless(pot) });
  const list = winners.length === 0 ? wording(language, 'figures.none') : winners.join(', ');
  return element('details', {}, element('summary', {}, summary), element('p', {}, plain(list)));
}

function checksBox({ checks }: Report, language: Language): HTMLElement {
  const words = (key: WordKey) => wording(language, key);
  const rows = checks.map(({ id, status, reason }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, id),
      element(
        'td',
        {},
        checkSentence(language, id),
        ...(reason === undefined ? [] : [element('br'), english(`(${reason})`)]),
      ),
      element(
        'td',
        {},
        element(
          'span',
          { class: `tag tag-${status}` },
          element('span', { 'aria-hidden': 'true' }, `${MARKS[status]} `),
          statusWords(language, status),
        ),
      ),
    ),
  );
  const columns = [words('checks.id'), words('checks.sentence'), words('checks.status')];
  return element(
    'section',
    { class: 'box checks' },
    element('h2', {}, words('checks.title')),
    table(columns, rows, words('checks.title')),
  );
}

function reportBox({ report, fileName }: Finished, language: Language): HTMLElement {
  const words = (key: WordKey) => wording(language, key);
  const json = reportJson(report);
  const save = element('button', { type: 'button' }, words('report.save'));
  save.onclick = () => saveText(json, `${fileName.replace(/\.zip$/, '')}-report.json`);
  const pre = element('pre', { id: 'report', dir: 'ltr', lang: 'en', tabindex: '0' });
  pre.setAttribute('aria-label', words('report.title'));
  pre.setAttribute('role', 'region');
  const details = element('details', {}, element('summary', {}, words('report.show')), pre);
  // A report may have a million lines: they are laid out only for those who look.
  details.ontoggle = () => (pre.textContent = details.open ? json : '');
  return element(
    'section',
    { class: 'box no-print' },
    element('h2', {}, words('report.title')),
    element('p', {}, words('report.text')),
    element('p', {}, save),
    details,
  );
}

function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  element('a', { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

function table(
  columns: readonly string[],
  rows: readonly HTMLElement[],
  caption: string,
  numericFrom = columns.length,
): HTMLElement {
  const heads = columns.map((text, i) =>
    element('th', { scope: 'col', ...(i >= numericFrom ? { class: 'number' } : {}) }, text),
  );
  const made = element(
    'table',
    {},
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...rows),
  );
  const frame = { class: 'frame', tabindex: '0', role: 'region', 'aria-label': caption };
  return element('div', frame, made);
}

function numeric(content: Content): HTMLElement {
  return element('td', { class: 'number' }, content);
}

function pair(term: string, ...content: readonly Content[]): HTMLElement[] {
  return [element('dt', {}, term), element('dd', {}, ...content)];
}

/** Words of the verifier, which are English in every language of the page. */
function english(text: string): HTMLElement {
  return element('bdi', { lang: 'en', dir: 'ltr' }, harmless(text));
}

/** Words of a bundle, which may try to turn the text around them. */
function plain(text: string): HTMLElement {
  return element('bdi', {}, harmless(text));
}

function grouped(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'ar' ? 'ar-u-nu-latn' : 'en').format(value);
}
