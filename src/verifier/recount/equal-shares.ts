import { searchEndowment, type Search } from './endowment';
import { fractionText } from './fraction';
import { greedy } from './greedy';
import type { Candidate, Decision, Instance, Step } from './instance';
import type { Ledger } from './ledger';

const WITH_GREEDY = ['greedy', 'add1u', 'add1eu'];

/**
 * The Method of Equal Shares with its completion, step by step and exact.
 * @throws Error when the search for the endowment takes too long
 * @see Peters, Pierczyński, Skowron: Proportional Participatory Budgeting with Additive Utilities
 */
export function countEqualShares(instance: Instance): Decision {
  const search = searchEndowment(instance);
  const { kept } = search;
  const won = new Set(kept.bought);
  const others = instance.candidates.filter((candidate) => !won.has(candidate));
  const steps = [
    endowmentStep(instance, search),
    ...kept.steps,
    ...others.map((candidate) => shortStep(candidate, kept.ledger)),
  ];
  const order = kept.bought.map((candidate) => candidate.id);
  if (!WITH_GREEDY.includes(instance.pot.completion)) return { order, steps, runs: search.runs };
  const rest = greedy(others, instance.budget - kept.cost, false);
  return { order: [...order, ...rest.order], steps: [...steps, ...rest.steps], runs: search.runs };
}

function endowmentStep(instance: Instance, search: Search): Step {
  const voters = BigInt(instance.voters);
  const purse = instance.budget + BigInt(search.run) * instance.unit * voters;
  const perVoter = instance.voters === 0 ? '0/1' : fractionText({ num: purse, den: voters });
  const { run, runs, stop } = search;
  return { t: 'endowment', perVoter, voters: instance.voters, run, runs, stop };
}

function shortStep(candidate: Candidate, ledger: Ledger): Step {
  const money = { num: ledger.money(candidate.groups), den: ledger.denominator };
  const { id: project, votes: supporters, cost } = candidate;
  return { t: 'short', project, supporters, money: fractionText(money), costMinor: `${cost}` };
}
