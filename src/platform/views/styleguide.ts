import type { Param } from './component-params';
import { potBar, type PotBarInput } from './charts/pot-bar';
import { turnoutBar, type TurnoutInput } from './charts/turnout-bar';
import type { PageFrame } from './page';
import type { ViewEngine } from './view-engine';

/** One component in the gallery. */
export interface StyleguideEntry {
  readonly name: string;
  readonly description: string;
  readonly params: readonly Param[];
  readonly examples: readonly { readonly name: string; readonly template: string; readonly params: object }[];
}

const PREFIX = 'components/';

/** The model of the gallery: every component with its parameters and examples. */
export function styleguideModel(engine: ViewEngine): { readonly entries: readonly StyleguideEntry[] } {
  const names = engine.views().filter((view) => view.startsWith(PREFIX));
  return { entries: names.map((view) => entryOf(engine, view)) };
}

/** The HTML of one example. */
export function renderExample(
  engine: ViewEngine,
  component: string,
  params: object,
  frame: PageFrame,
): string {
  return engine.render('styleguide/_example', { component, params }, frame);
}

function entryOf(engine: ViewEngine, view: string): StyleguideEntry {
  const declared = engine.component(view);
  const name = view.slice(view.lastIndexOf('/') + 1);
  return {
    name,
    description: declared?.description ?? '',
    params: declared?.params ?? [],
    examples: (declared?.examples ?? []).map((example) => ({
      name: example.name,
      template: name,
      params: withCharts(example.params),
    })),
  };
}

/** Examples are JSON; a chart in them is written as the input of the function that draws it. */
function withCharts(params: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, chartOf(value)]));
}

function chartOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$potBar' in value) return potBar(value.$potBar as PotBarInput);
  if ('$turnoutBar' in value) return turnoutBar(value.$turnoutBar as TurnoutInput);
  return value;
}
