import { createHash } from 'node:crypto';

const COLUMNS = 4;
const ROWS = 3;
const TILE = 4;

/** Four shapes inside a tile, each drawn from the tile's corner. */
const SHAPES = [
  'h4a4 4 0 0 1-4 4z',
  'm4 0v4a4 4 0 0 1-4-4z',
  'q4 0 4 4q-4 0-4-4z',
  'm0 4q0-4 4-4q0 4-4 4z',
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
    `<svg class="pattern pattern-${tone}" viewBox="0 0 16 12" preserveAspectRatio="xMidYMid slice"` +
    ` aria-hidden="true">` +
    `<path class="pattern-a" d="${layers[0]}"/><path class="pattern-b" d="${layers[1]}"/></svg>`
  );
}
