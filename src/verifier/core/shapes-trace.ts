import { choice, integer, listOf, object, oneOf, text, type Shape } from '../formats/schema';
import { count, money, projectId, projectIds, slug, words } from './shapes-common';

const fractionText = text(/^(?:0|[1-9]\d*)\/[1-9]\d*$/, 'a fraction num/den');
const whole = text(/^-?(?:0|[1-9]\d*)$/, 'a whole number');
const orNull = (shape: Shape): Shape => {
  return (value, at) => (value === null ? undefined : shape(value, at));
};

/** Points may speak against a project. */
const points = integer(-Number.MAX_SAFE_INTEGER);
const place = { pot: slug, i: count };
const tied = { tied: projectIds };
const amounts = { costMinor: money, leftMinor: money };
const turn = { ...place, project: projectId, votes: count, ...amounts };
const load = { ...place, project: projectId, supporters: count, load: orNull(fractionText) };
const welfare = { ...place, project: projectId, votes: count, welfare: whole, costMinor: money };

function line(t: string, required: Record<string, Shape>, optional: Record<string, Shape> = {}) {
  return [t, object({ t: oneOf(t), ...required }, optional)] as const;
}

const GREEDY = [
  ...['take', 'misfit', 'unsupported'].map((t) => line(t, turn, { points, floor: words, ...tied })),
  ...['unreached', 'blocked'].map((t) =>
    line(t, turn, {
      points,
      reason: oneOf('ceiling', 'winners', 'conflict'),
      by: words,
      ...tied,
    }),
  ),
  line('ineligible', {
    ...{ ...place, project: projectId, votes: count, costMinor: money },
    missed: oneOf('votes', 'share', 'relative-cost'),
  }),
  line('part', { ...turn, grantedMinor: money }, tied),
];

const SHARES = [
  line(
    'endowment',
    {
      ...{ ...place, perVoter: fractionText, voters: count, run: count, runs: count },
      stop: oneOf('single', 'over-budget', 'exhaustive'),
    },
    { districts: listOf(object({ style: slug, voters: count, perVoter: fractionText })) },
  ),
  line('tie', {
    ...{ ...place, met: oneOf('over-budget', 'greedy') },
    ...{ project: projectId, tied: projectIds },
  }),
  line('free', { ...place, project: projectId, supporters: count }, tied),
  line(
    'buy',
    {
      ...{ ...place, project: projectId, supporters: count, paying: count },
      ...{ share: fractionText, exhausted: count, ...amounts },
    },
    { perPoint: fractionText, ...tied },
  ),
  line('short', {
    ...{ ...place, project: projectId, supporters: count },
    ...{ money: fractionText, costMinor: money },
  }),
  line('comparison', {
    ...{ ...place, mode: oneOf('satisfaction', 'exclusion') },
    ...{ preferShares: count, preferGreedy: count, kept: oneOf('equal-shares', 'greedy') },
  }),
];

const OTHERS = [
  ...['load', 'load-misfit', 'load-unreached'].map((t) => line(t, { ...load, ...amounts }, tied)),
  line(
    'optimum',
    { ...place, welfare: whole, isUnique: oneOf(true, false), ...amounts },
    { shortMinor: money },
  ),
  ...['chosen', 'left-out'].map((t) => line(t, welfare)),
];

/** One line of trace.jsonl; what it has to say exactly the recount knows. */
export const TRACE: Shape = choice('t', Object.fromEntries([...GREEDY, ...SHARES, ...OTHERS]));
