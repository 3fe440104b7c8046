import { PROPOSAL_STATUSES } from '../../domain/proposals/proposal-status';
import type { AreaView, CycleView } from '../cycles';

export const SORTS = ['newest', 'supported', 'random'] as const;
export const ALL_CYCLES = 'all';

/** What somebody chose in the list. */
export interface ListChoice {
  /** Undefined: all cycles. */
  readonly cycle: CycleView | undefined;
  readonly areas: readonly AreaView[];
  readonly sort: (typeof SORTS)[number];
  /** The conditions that were really used, as they stand in the address. */
  readonly params: Readonly<Record<string, string>>;
}

/** A text of this module. */
export type Say = (key: string) => string;

interface Option {
  readonly value: string;
  readonly text: string;
}

/** The choices above the list; one that has nothing to choose from is left out. */
export function listSelects(choice: ListChoice, cycles: readonly CycleView[], say: Say) {
  const { cycle, areas, sort, params } = choice;
  const select = (name: string, value: string, options: readonly Option[]) => ({
    ...{ name, value, options, label: say(`list.${name}`) },
  });
  const statuses = PROPOSAL_STATUSES.map((value) => ({ value, text: say(`status.${value}`) }));
  const sorts = SORTS.map((value) => ({ value, text: say(`list.sorts.${value}`) }));
  const of = (name: string): string => params[name] ?? '';
  const selects = [
    select('cycle', cycle?.slug ?? ALL_CYCLES, cycleOptions(cycles, say)),
    select('area', of('area'), named(areas, say('list.allAreas'))),
    select('pot', of('pot'), named(cycle?.pots ?? [], say('list.allPots'))),
    select('status', of('status'), [{ value: '', text: say('list.allStatuses') }, ...statuses]),
    select('sort', sort, sorts),
  ];
  return selects.filter(({ options }) => options.length > 2);
}

function cycleOptions(cycles: readonly CycleView[], say: Say): Option[] {
  const options = cycles.map(({ slug, title }) => ({ value: slug, text: title }));
  return [...options, { value: ALL_CYCLES, text: say('list.allCycles') }];
}

function named(things: readonly { slug: string; name: string }[], all: string): Option[] {
  return [
    { value: '', text: all },
    ...things.map(({ slug, name }) => ({ value: slug, text: name })),
  ];
}
