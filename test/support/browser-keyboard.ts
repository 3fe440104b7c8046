import type { Reader } from './browser-reader';

/** Tabbing through a whole page ends somewhere. */
const MOST_STOPS = 80;

/** Where the keyboard is: which words, and whether a person can see it. */
interface Stop {
  readonly text: string;
  readonly hasRing: boolean;
  readonly isCovered: boolean;
}

/**
 * Presses Tab until something with these words has the focus, the way people without a mouse do.
 * Each stop on the way must show a ring and must not lie wholly under the bar at the bottom.
 */
export async function tabTo(reader: Reader, words: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < MOST_STOPS) {
    await reader.page.keyboard.press('Tab');
    const stop = await reader.page.evaluate<Stop>(FOCUS);
    expect(stop).toEqual({ text: stop.text, hasRing: true, isCovered: false });
    if (stop.text.includes(words)) return;
    passed.push(stop.text);
  }
  throw new Error(`Tab never came to “${words}”; it came to ${passed.join(' | ')}`);
}

/** Presses Enter or Space and arrives on the next page. */
export function pressKey(reader: Reader, key: 'Enter' | 'Space'): Promise<void> {
  return reader.arrive(() => reader.page.keyboard.press(key));
}

const FOCUS = `(() => {
  const element = document.activeElement;
  const labels = [...(element.labels ?? [])].map((label) => label.textContent);
  const isRing = (candidate) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(candidate);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  };
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
    document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y)));
  const isSeen = points.some((hit) => hit !== null && (element.contains(hit) || hit.contains(element)));
  const frame = element.closest('.ballot-choice, .choice');
  return {
    text: (labels.join(' ') || element.textContent || '').replace(/\\s+/g, ' ').trim(),
    hasRing: isRing(element) || (frame !== null && isRing(frame)),
    isCovered: !isSeen,
  };
})()`;
