import { type Json } from '../../../src/verifier/formats/json';
import { readConfig, readProjects } from '../../support/both-readers';
import { changed, FULL, LEAST, pot, PROJECTS } from '../../support/good-configs';

type Verdict = 'accepted' | 'refused';
/** Where something is changed, to what (nothing: taken out), and what comes of it. */
type Row = readonly [path: string, value: Json | undefined, verdict: Verdict];

const both = (verdict: Verdict) => {
  return { count: verdict === 'accepted', verifier: verdict === 'accepted' };
};
const LONG = 'x'.repeat(1000);
const NFD = 'e\u0301';
const HUGE = Number.MAX_SAFE_INTEGER;

/** What may stand where people read. */
const textRows = (path: string): Row[] => [
  [path, '', 'accepted'],
  [path, LONG, 'accepted'],
  [path, '🌳'.repeat(1000), 'accepted'],
  [path, 'a; "b", <c> \u2028 \u202E', 'accepted'],
  [path, `${LONG}y`, 'refused'],
  [path, 'two\nlines', 'refused'],
  [path, 'bell\u0007', 'refused'],
  [path, 'c1\u0085', 'refused'],
  [path, NFD, 'refused'],
  [path, '\ud83c', 'refused'],
  [path, 7, 'refused'],
  [path, null, 'refused'],
  [path, ['x'], 'refused'],
];

const idRows = (path: string): Row[] => [
  [path, 'a-0', 'accepted'],
  [path, 'x'.repeat(64), 'accepted'],
  [path, '', 'refused'],
  [path, 'x'.repeat(65), 'refused'],
  [path, 'A', 'refused'],
  [path, 'a\n', 'refused'],
  [path, 'é', 'refused'],
  [path, 1, 'refused'],
];

const amountRows = (path: string): Row[] => [
  [path, '9'.repeat(18), 'accepted'],
  [path, '9'.repeat(19), 'refused'],
  [path, '01', 'refused'],
  [path, '-1', 'refused'],
  [path, '+1', 'refused'],
  [path, '1.5', 'refused'],
  [path, '1e3', 'refused'],
  [path, ' 1', 'refused'],
  [path, '1\n', 'refused'],
  [path, '', 'refused'],
  [path, '٣', 'refused'],
  [path, 100, 'refused'],
  [path, null, 'refused'],
];

const ROUND: readonly Row[] = [
  ['v', 2, 'refused'],
  ['v', '1', 'refused'],
  ['v', undefined, 'refused'],
  ...idRows('round'),
  ['round', undefined, 'refused'],
  ...textRows('title'),
  ['title', undefined, 'accepted'],
  ['city', undefined, 'accepted'],
  ['city', {}, 'refused'],
  ['city', { country: 'Poland' }, 'refused'],
  ['city', { name: 'Kisumu' }, 'accepted'],
  ['city.mayor', 'x', 'refused'],
  ...textRows('city.name'),
  ...textRows('city.country'),
  ['currency', undefined, 'accepted'],
  ['currency', 'PLN', 'refused'],
  ['currency.code', 'pln', 'refused'],
  ['currency.code', 'PLNX', 'refused'],
  ['currency.code', undefined, 'refused'],
  ['currency.decimals', undefined, 'refused'],
  ['currency.decimals', 0, 'accepted'],
  ['currency.decimals', 4, 'accepted'],
  ['currency.decimals', 5, 'refused'],
  ['currency.decimals', -1, 'refused'],
  ['currency.decimals', 1.5, 'refused'],
  ['currency.decimals', '2', 'refused'],
  ['currency.sign', 'zł', 'refused'],
  ['opens', undefined, 'accepted'],
  ['opens', '2026-05-01T06:00:00Z', 'refused'],
  ['opens', '2026-02-30T06:00:00.000Z', 'refused'],
  ['opens', '2026-05-01T24:00:00.000Z', 'refused'],
  ['opens', '2026-05-01T06:00:00.000+02:00', 'refused'],
  ['closes', '0000-01-01T00:00:00.000Z', 'accepted'],
  ['closes', 1_780_000_000_000, 'refused'],
  ['graceSeconds', undefined, 'accepted'],
  ['graceSeconds', HUGE, 'accepted'],
  ['graceSeconds', HUGE + 1, 'refused'],
  ['graceSeconds', -1, 'refused'],
  ['graceSeconds', 0.5, 'refused'],
  ['revote', undefined, 'accepted'],
  ['revote', false, 'accepted'],
  ['revote', 1, 'refused'],
  ['revote', 'true', 'refused'],
  ['language', 'en', 'refused'],
  ['__proto__x', {}, 'refused'],
  ['voidReasons', undefined, 'accepted'],
  ['voidReasons', [], 'accepted'],
  ['voidReasons', ['ineligible', 'ineligible'], 'refused'],
  ['voidReasons', ['Court order'], 'refused'],
  ['voidReasons', [''], 'refused'],
  ['voidReasons', 'ineligible', 'refused'],
  ['voidReasons', { a: 'b' }, 'refused'],
  ['privacy', undefined, 'accepted'],
  ['privacy', {}, 'refused'],
  ['privacy.profile', 'sealed', 'accepted'],
  ['privacy.profile', 'secret', 'refused'],
  ['privacy.profile', undefined, 'refused'],
  ['privacy.smallStyles', undefined, 'refused'],
  ...textRows('privacy.smallStyles'),
  ['privacy.days', 14, 'refused'],
];

const POTS_AND_STYLES: readonly Row[] = [
  ['pots', {}, 'refused'],
  ['pots', [], 'refused'],
  ['pots', null, 'refused'],
  ['pots', undefined, 'refused'],
  ['pots.extra', pot(), 'accepted'],
  ['pots.Extra', pot(), 'refused'],
  ['pots.', pot(), 'refused'],
  ['pots.scoring', null, 'refused'],
  ['pots.scoring', [], 'refused'],
  ['styles', {}, 'refused'],
  ['styles', [['scoring']], 'refused'],
  ['styles', undefined, 'refused'],
  ['styles.three', [], 'accepted'],
  ['styles.three', ['scoring'], 'accepted'],
  ['styles.three', ['scoring', 'ordinal', 'cumulative'], 'accepted'],
  ['styles.three', ['scoring', 'scoring'], 'refused'],
  ['styles.three', ['south'], 'refused'],
  ['styles.three', ['Scoring'], 'refused'],
  ['styles.three', [7], 'refused'],
  ['styles.three', 'scoring', 'refused'],
  ['styles.Three', ['scoring'], 'refused'],
  ['styles.three', ['divided'], 'refused'],
  ['styles.two', ['scoring'], 'refused'],
  ...textRows('pots.scoring.name'),
  ...amountRows('pots.scoring.budgetMinor'),
  ['pots.scoring.budgetMinor', '0', 'refused'],
  ['pots.scoring.budgetMinor', '1', 'accepted'],
  ['pots.scoring.budgetMinor', undefined, 'refused'],
  ['pots.scoring.area', 'x', 'refused'],
  ['pots.scoring.ballot', undefined, 'refused'],
  ['pots.scoring.rule', undefined, 'refused'],
  ['pots.scoring.tieOrder', undefined, 'refused'],
  ['pots.scoring.tieOrder', [], 'accepted'],
  ['pots.scoring.tieOrder', ['b', 'a'], 'accepted'],
  ['pots.scoring.tieOrder', ['a', 'a'], 'refused'],
  ['pots.scoring.tieOrder', ['a', ''], 'refused'],
  ['pots.scoring.tieOrder', ['é', 'BO.OM.63/24', '😀'.repeat(64)], 'accepted'],
  ['pots.scoring.tieOrder', ['x'.repeat(65)], 'refused'],
  ['pots.scoring.tieOrder', [NFD], 'refused'],
  ['pots.scoring.tieOrder', ['\u212b'], 'refused'],
  ['pots.scoring.tieOrder', ['a,b'], 'refused'],
  ['pots.scoring.tieOrder', ['a\tb'], 'refused'],
  ['pots.scoring.tieOrder', [' a'], 'refused'],
  ['pots.scoring.tieOrder', ['a '], 'refused'],
  ['pots.scoring.tieOrder', ['a b'], 'accepted'],
  ['pots.scoring.tieOrder', ['\u00a0a'], 'refused'],
  ['pots.scoring.tieOrder', ['a\u2003'], 'refused'],
  ['pots.scoring.tieOrder', ['a\ufeff'], 'refused'],
  ['pots.scoring.tieOrder', ['a\u2028b '], 'refused'],
  ['pots.scoring.tieOrder', ['a\u2028b'], 'accepted'],
  ['pots.scoring.tieOrder', ['\udc00'], 'refused'],
  ['pots.scoring.tieOrder', [1], 'refused'],
  ['pots.scoring.tieOrder', 'ab', 'refused'],
  ['pots.ordinal.tie', undefined, 'accepted'],
  ['pots.ordinal.tie', {}, 'refused'],
  ['pots.ordinal.tie.keys', undefined, 'refused'],
  ['pots.ordinal.tie.keys', [], 'accepted'],
  ['pots.ordinal.tie.keys', ['id', 'min-cost'], 'accepted'],
  ['pots.ordinal.tie.keys', ['id', 'id'], 'refused'],
  ['pots.ordinal.tie.keys', ['max-votes'], 'refused'],
  ['pots.ordinal.tie.keys', ['lot'], 'refused'],
  ['pots.ordinal.tie.keys', 'id', 'refused'],
  ['pots.ordinal.tie.seed', undefined, 'refused'],
  ['pots.ordinal.tie.seed', '', 'accepted'],
  ['pots.ordinal.tie.seed', 'ab'.repeat(512), 'accepted'],
  ['pots.ordinal.tie.seed', 'ab'.repeat(513), 'refused'],
  ['pots.ordinal.tie.seed', 'abc', 'refused'],
  ['pots.ordinal.tie.seed', 'AB', 'refused'],
  ['pots.ordinal.tie.seed', 12, 'refused'],
  ['pots.ordinal.tie.lot', 'x', 'refused'],
];

const PROJECT_ROWS: readonly Row[] = [
  ['0.id', 'a', 'accepted'],
  ['0.id', 'b', 'refused'],
  ['0.id', 'bb', 'refused'],
  ['1.id', NFD, 'refused'],
  ['1.id', 'b\u00a0', 'refused'],
  ['0.id', undefined, 'refused'],
  ['0.id', 1, 'refused'],
  ['2.id', '\uffff', 'accepted'],
  ['2.id', '😀', 'accepted'],
  ...amountRows('2.costMinor'),
  ['2.costMinor', '0', 'accepted'],
  ['0.costMinor', undefined, 'refused'],
  ...idRows('0.pot'),
  ['0.pot', undefined, 'refused'],
  ...textRows('0.name'),
  ['0.name', undefined, 'accepted'],
  ...textRows('0.area'),
  ...amountRows('1.leastMinor').filter(([, value]) => value !== '9'.repeat(18)),
  ['1.leastMinor', '1', 'accepted'],
  ['1.leastMinor', '49', 'accepted'],
  ['1.leastMinor', '50', 'refused'],
  ['1.leastMinor', '51', 'refused'],
  ['1.leastMinor', '0', 'refused'],
  ['1.leastMinor', undefined, 'accepted'],
  ['2.leastMinor', '0', 'refused'],
  ['0.category', 'x', 'refused'],
  ['0', null, 'refused'],
  ['0', ['a'], 'refused'],
];

const named = (rows: readonly Row[]) =>
  rows.map((row) => [row[0], JSON.stringify(row[1])?.slice(0, 60), ...row] as const);

describe('the count and the verifier', () => {
  it('take what is good', () => {
    expect(readConfig(LEAST)).toEqual(both('accepted'));
    expect(readConfig(FULL)).toEqual(both('accepted'));
    expect(readProjects(PROJECTS)).toEqual(both('accepted'));
    expect(readProjects([])).toEqual(both('accepted'));
  });

  it.each<Json>([null, [], 'x', 1, {}])('refuse %j', (value) => {
    expect(readConfig(value)).toEqual(both('refused'));
    const isList = Array.isArray(value);
    expect(readProjects(value)).toEqual(both(isList ? 'accepted' : 'refused'));
  });

  it.each(named(ROUND))('read a round with %s = %s alike', (_path, _text, ...row) => {
    expect(readConfig(changed(FULL, row[0], row[1]))).toEqual(both(row[2]));
  });

  it.each(named(POTS_AND_STYLES))('read pots with %s = %s alike', (_path, _text, ...row) => {
    expect(readConfig(changed(FULL, row[0], row[1]))).toEqual(both(row[2]));
  });

  it.each(named(PROJECT_ROWS))('read projects with %s = %s alike', (_path, _text, ...row) => {
    expect(readProjects(changed(PROJECTS, row[0], row[1]))).toEqual(both(row[2]));
  });

  it('order projects by code point', () => {
    const ids = (list: readonly string[]) =>
      list.map((id) => ({ id, costMinor: '1', pot: 'north' }));
    expect(readProjects(ids(['10', '2', 'a', '\uff5e', '😀']))).toEqual(both('accepted'));
    expect(readProjects(ids(['😀', '\uff5e']))).toEqual(both('refused'));
  });
});
