import { createHash } from 'node:crypto';

const COLUMNS = 8;
const ROWS = 3;
const TILE = 40;

/** Four shapes inside a tile, each drawn from the tile's corner. */
const SHAPES = [
  'h40a40 40 0 0 1-40 40z',
  'm40 0v40a40 40 0 0 1-40-40z',
  'q40 0 40 40q-40 0-40-40z',
  'm0 40q0-40 40-40q0 40-40 40z',
] as const;

/**
 * A quiet picture for something that has no photo: quarter circles and leaves on a grid, always
 * the same for the same id.
 * @returns inline SVG, hidden from screen readers; colours come from the style sheet
 */
export function cardPattern(id: string): string {
  const bytes = createHash('sha256').update(id).digest();
  const layers: [string, string] = ['', ''];
  for (let tile = 0; tile < COLUMNS * ROWS; tile += 1) {
    const byte = bytes[tile] ?? 0;
    if (byte % 3 === 0) continue;
    const shape = SHAPES[(byte >> 2) % SHAPES.length] ?? SHAPES[0];
    const start = `M${(tile % COLUMNS) * TILE} ${Math.floor(tile / COLUMNS) * TILE}`;
    layers[(byte >> 5) % 2 === 0 ? 0 : 1] += start + shape;
  }
  const tone = (bytes[31] ?? 0) % 4;
  return (
    `<svg class="pattern pattern-${tone}" viewBox="0 0 320 120" preserveAspectRatio="xMidYMid slice"` +
    ` aria-hidden="true" focusable="false">` +
    `<path class="pattern-a" d="${layers[0]}"/><path class="pattern-b" d="${layers[1]}"/></svg>`
  );
}
