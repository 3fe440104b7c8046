import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CountJob } from '../../src/modules/voting-rounds/count-round';

const PROJECTS = 80;
const CHOICES = 10;

/** A count that takes minutes, with its ballots in a folder: long ballots that are nearly all different, and many divisions. */
export function longCount(ballots: number, folder: string): CountJob {
  const ids = Array.from({ length: PROJECTS }, (_none, i) => `p${String(i).padStart(2, '0')}`);
  const options = { utility: 'cost', completion: 'add1' };
  const config = {
    v: 1,
    round: 'long',
    pots: {
      pot: {
        budgetMinor: '900000000000',
        ballot: { type: 'approval', max: CHOICES },
        rule: { id: 'equal-shares', version: 1, options },
        tieOrder: ids,
      },
    },
    styles: { city: ['pot'] },
  };
  const costs = ids.map((id, i) => {
    return { id, costMinor: String(20_000_000_000 + i * 777_777_777), pot: 'pot' };
  });
  const random = numbers(7);
  const openings = Array.from({ length: ballots }, () => {
    const chosen = new Set(Array.from({ length: CHOICES }, () => ids[random() % PROJECTS] ?? ''));
    const projects = [...chosen].sort();
    return `${JSON.stringify({ ballot: { pot: { type: 'approval', projects } } })}\n`;
  });
  const file = join(folder, 'ballots.jsonl');
  writeFileSync(file, openings.join(''));
  const turnout = { roll: ballots, casts: ballots, credentials: ballots };
  return {
    configText: JSON.stringify(config),
    projectsText: JSON.stringify(costs),
    ballots: file,
    folder,
    turnout,
  };
}

/** The same row of numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >>> 8;
  };
}
