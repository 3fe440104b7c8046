import type { BallotType } from './round-pot.entity';
import type { RoundPotView } from './round.view';

/** A way of counting as officers choose it; its words are under `voting-rounds.rule`. */
export interface CountingChoice {
  readonly name: 'add1' | 'none' | 'add1e' | 'add1eu' | 'greedy';
  readonly ruleId: string;
  readonly ruleOptions: Readonly<Record<string, string | boolean>>;
}

const GREEDY = { onMisfit: 'skip', fundUnsupported: false } as const;

/** All choices, the default first. */
export const COUNTING_CHOICES: readonly CountingChoice[] = [
  { name: 'add1', ruleId: 'equal-shares', ruleOptions: equalShares('add1') },
  { name: 'add1e', ruleId: 'equal-shares', ruleOptions: equalShares('add1e') },
  { name: 'add1eu', ruleId: 'equal-shares', ruleOptions: equalShares('add1eu') },
  { name: 'none', ruleId: 'equal-shares', ruleOptions: equalShares('none') },
  { name: 'greedy', ruleId: 'greedy', ruleOptions: GREEDY },
];

export const DEFAULT_COUNTING = 'add1';
export const DEFAULT_BALLOT: BallotType = 'approval';
export const DEFAULT_MAX_CHOICES = 5;

/** The choice that a stored pot was made with. */
export function countingChoiceOf(
  pot: Pick<RoundPotView, 'ruleId' | 'ruleOptions'>,
): CountingChoice['name'] {
  const found = COUNTING_CHOICES.find(
    ({ ruleId, ruleOptions }) =>
      ruleId === pot.ruleId && ruleOptions['completion'] === pot.ruleOptions['completion'],
  );
  return found?.name ?? DEFAULT_COUNTING;
}

function equalShares(completion: string) {
  return { utility: 'cost', completion };
}
