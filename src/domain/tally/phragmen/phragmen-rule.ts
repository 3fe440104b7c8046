import type { CountingRule } from '../rule';
import { type PhragmenOptions, sequentialPhragmen } from './phragmen';

/** Phragmén's sequential rule. */
export const PHRAGMEN: CountingRule = {
  id: 'phragmen',
  version: 1,
  options: { onMisfit: ['stop', 'skip'], fundUnsupported: [false, true] },
  bind: (options) => (instance, purse) => {
    const choice = options as unknown as PhragmenOptions;
    return { ...sequentialPhragmen(instance, purse, choice), runs: 1 };
  },
};
