import type { CountingRule } from '../rule';
import { maximinSupport } from './maximin-support';

/** The maximin support rule. */
export const MAXIMIN_SUPPORT: CountingRule = {
  id: 'maximin-support',
  version: 1,
  options: {},
  bind: () => (instance, purse) => ({ ...maximinSupport(instance, purse), runs: 1 }),
};
