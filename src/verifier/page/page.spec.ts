import { buildBundle } from '../../../test/support/bundle-builder';
import { RICH_ROUND } from '../../../test/support/sample-rounds';
import { zipOf } from '../../../test/support/stored-zip';
import { CATALOGUE } from '../core/catalogue';
import { sha256 } from '../formats/bytes';
import { zipSource } from '../sources/zip-source';
import { verifyBundle } from '../verify';
import { checkJob, isLogKey, reportJson, textOf, type Job } from './job';
import { checkSentence, languageFor, statusWords, wording } from './words';
import { ARABIC } from './words.ar';
import { ENGLISH } from './words.en';

const bundle = buildBundle(RICH_ROUND);
const zip = zipOf(bundle.files);
const job = (more: Partial<Job> = {}): Job => ({
  zip: new Uint8Array(zip).buffer,
  ...{ vkey: '', isSelfTrusted: false, receipts: [], seen: [] },
  ...more,
});

describe('a job of the page', () => {
  it.each([
    ['a key', { vkey: ` ${bundle.vkey}\n` }, { vkey: bundle.vkey }],
    ['no key', {}, {}],
    ['the key of the bundle', { isSelfTrusted: true, vkey: 'ignored' }, { vkey: 'self' }],
    ['a head', { seen: [bundle.head(4)] }, { seen: [bundle.head(4)] }],
    [
      'a receipt',
      { receipts: [{ name: 'mine', text: bundle.receipt(2) }] },
      { receipts: [{ name: 'mine', text: bundle.receipt(2) }] },
    ],
  ])('with %s gives the report of the verifier', (_what, given, options) => {
    const { report, sha256: hash } = checkJob(job(given));
    expect(report).toEqual(verifyBundle(zipSource(zip), options));
    expect(hash).toBe(sha256(zip).toString('hex'));
    expect(JSON.parse(reportJson(report))).toEqual(report);
  });

  it('tells of each check before it begins', () => {
    const steps: unknown[] = [];
    checkJob(job(), (...step) => steps.push(step));
    expect(steps).toEqual(CATALOGUE.map(([id], place) => [id, place, CATALOGUE.length]));
  });

  it('knows a key of a log and leaves the mark at the start of a text', () => {
    expect(isLogKey(` ${bundle.vkey}\n`)).toBe(true);
    expect(isLogKey(bundle.vkey.slice(1))).toBe(false);
    expect(textOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]).buffer)).toBe('\ufeffa');
  });
});

describe('the words of the page', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

  it('have the same places for values in both languages', () => {
    for (const key of Object.keys(ENGLISH) as (keyof typeof ENGLISH)[]) {
      expect({ key, places: places(ARABIC[key]) }).toEqual({ key, places: places(ENGLISH[key]) });
    }
  });

  it('fill in values', () => {
    const values = { place: 3, of: 31, sentence: 'It holds.' };
    expect(wording('en', 'progress.step', values)).toBe('Check 3 of 31: It holds.');
    expect(wording('ar', 'progress.part', { percent: 50 })).toContain('50');
    expect(statusWords('ar', 'pass')).toBe('صحيح');
  });

  it('say in Arabic what every check makes sure of', () => {
    const untranslated = CATALOGUE.filter(
      ([id, sentence]) => checkSentence('ar', id) === sentence,
    ).map(([id]) => id);
    expect(untranslated).toEqual([]);
    expect(checkSentence('en', 'C01')).toBe(CATALOGUE[0]?.[1]);
    expect(checkSentence('ar', 'Z99')).toBe('Z99');
  });

  it('are those of the first language of the reader that there is', () => {
    expect(languageFor(['', 'fr-FR', 'ar-EG', 'en'])).toBe('ar');
    expect(languageFor(['EN-gb', 'ar'])).toBe('en');
    expect(languageFor(['pl'])).toBe('en');
  });
});
