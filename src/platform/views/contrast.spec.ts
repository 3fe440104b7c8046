import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../config/paths';
import { contrastRatio } from './contrast';

const sheet = readFileSync(join(PROJECT_ROOT, 'public/css/tokens.css'), 'utf8');
const [lightPart = '', darkPart = ''] = sheet.split('@media (prefers-color-scheme: dark)');

function tokensOf(css: string): Map<string, string> {
  const found = css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/gi);
  return new Map([...found].map(([, name = '', colour = '']) => [name, colour]));
}

const light = tokensOf(lightPart);
const schemes = [
  ['light', light],
  ['dark', new Map([...light, ...tokensOf(darkPart)])],
] as const;

const GROUNDS = ['paper', 'surface', 'sunken'];
const TONES = ['leaf', 'ochre', 'brick', 'sky', 'neutral'];

/** Text and what it stands on; everything that the style sheet combines. */
const COMFORTABLE: readonly (readonly [string, string])[] = [
  ...GROUNDS.flatMap((ground) =>
    ['ink', 'ink-soft', 'link', 'link-dark', 'leaf-text', 'brick-text'].map((text) => [text, ground] as const),
  ),
  ...TONES.map((tone) => [`${tone}-text`, `${tone}-wash`] as const),
  ...(['ink', 'link'] as const).map((text) => [text, 'leaf-wash'] as const),
  ['paper', 'ink'],
  ['on-focus', 'focus'],
  ['slip-ink', 'slip'],
  ['slip-soft', 'slip'],
  ['on-leaf', 'leaf-dark'],
  ['on-brick', 'brick-dark'],
  ['on-brick', 'brick'],
];

const ENOUGH: readonly (readonly [string, string])[] = [['on-leaf', 'leaf']];

/** Edges and shapes that carry meaning. */
const SHAPES: readonly (readonly [string, string])[] = GROUNDS.flatMap((ground) =>
  ['line-strong', 'leaf', 'brick', 'sky'].map((shape) => [shape, ground] as const),
);

describe.each(schemes)('colours of the %s scheme', (_scheme, tokens) => {
  const ratio = (a: string, b: string): number =>
    contrastRatio(tokens.get(a) ?? `missing ${a}`, tokens.get(b) ?? `missing ${b}`);

  test.each(COMFORTABLE)('%s on %s is read with ease (7:1)', (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(7);
  });

  test.each(ENOUGH)('%s on %s is read (4.5:1)', (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SHAPES)('%s is seen on %s (3:1)', (shape, ground) => {
    expect(ratio(shape, ground)).toBeGreaterThanOrEqual(3);
  });
});

describe('contrast', () => {
  it('is 21 between black and white, in either order, and 1 between equals', () => {
    expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21);
    expect(contrastRatio('#FFFFFF', '#000000')).toBeCloseTo(21);
    expect(contrastRatio('#1B4F8F', '#1b4f8f')).toBe(1);
  });

  it('asks for six hexadecimal digits', () => {
    expect(() => contrastRatio('red', '#000000')).toThrow('colour red');
  });
});
