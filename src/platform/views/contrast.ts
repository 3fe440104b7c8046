import { assertDefined } from '../../domain/shared/assert';

/**
 * The contrast of two colours, 1 to 21.
 * @param a "#RRGGBB"
 * @param b "#RRGGBB"
 * @see WCAG 2.2, "contrast ratio" and "relative luminance"
 */
export function contrastRatio(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [, digits] = assertDefined(/^#([0-9a-f]{6})$/i.exec(colour), `colour ${colour}`);
  const value = Number.parseInt(digits ?? '', 16);
  const [red = 0, green = 0, blue = 0] = [value >> 16, (value >> 8) & 255, value & 255].map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
