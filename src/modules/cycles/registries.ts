import { Injectable } from '@nestjs/common';

import type { Instant } from '../../domain/shared/instant';
import type { Actor } from '../../platform/security/current-actor';
import type { PotBar } from '../../platform/views/charts/pot-bar';
import type { CycleView } from './cycle.view';

/** Who reads the page, in which language, and when. */
export interface Reader {
  readonly actor: Actor | undefined;
  readonly locale: string;
  readonly now: Instant;
}

/** A link of a panel; the first one of a panel is its clear action. */
export interface PanelLink {
  readonly href: string;
  readonly text: string;
}

/**
 * A section that another module puts on the page of a cycle or on the first page. All texts are in
 * the reader's language already; what is absent is not shown.
 */
export interface Panel {
  /** Unique on the page, [a-z0-9-]. */
  readonly id: string;
  /**
   * Small comes first: call 100 to 199, review 200, voting 300, results 400, delivery 500. On the
   * first page a section with a link stands in for the usual action of the phase of its hundred.
   */
  readonly order: number;
  /** A sentence. */
  readonly title: string;
  readonly text?: string;
  readonly status?: { readonly text: string; readonly tone?: string };
  readonly stats?: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
  }[];
  readonly bars?: readonly { readonly id: string; readonly title: string; readonly bar: PotBar }[];
  /** Parameters of the component `card`. */
  readonly cards?: readonly object[];
  readonly links?: readonly PanelLink[];
  /** True: its first link is the clear action, a primary button. */
  readonly isAction?: boolean;
}

/** Puts sections on the page of a cycle. */
export interface CyclePanelSource {
  panelsFor(cycle: CycleView, reader: Reader): Promise<readonly Panel[]>;
}

/** Puts sections on the first page. */
export interface HomePanelSource {
  homePanels(reader: Reader): Promise<readonly Panel[]>;
}

/** Something that waits for an officer. */
export interface ConsoleTask {
  /** Its date; null for what has none. */
  readonly at: Instant | null;
  /** A sentence in the reader's language. */
  readonly title: string;
  readonly text?: string;
  readonly href: string;
  /** Words of the link, a verb and its object. */
  readonly action: string;
}

/** Knows what waits for the signed-in person. */
export interface ConsoleTaskSource {
  tasksFor(reader: Reader & { readonly actor: Actor }): Promise<readonly ConsoleTask[]>;
}

/** Sections of the page of a cycle; modules that come later register with `add` when they start. */
@Injectable()
export class CyclePanels {
  private readonly sources: CyclePanelSource[] = [];

  add(source: CyclePanelSource): void {
    this.sources.push(source);
  }

  async of(cycle: CycleView, reader: Reader): Promise<Panel[]> {
    const found = await Promise.all(this.sources.map((source) => source.panelsFor(cycle, reader)));
    return found.flat().toSorted(byOrder);
  }
}

/** Sections of the first page. */
@Injectable()
export class HomePanels {
  private readonly sources: HomePanelSource[] = [];

  add(source: HomePanelSource): void {
    this.sources.push(source);
  }

  async of(reader: Reader): Promise<Panel[]> {
    const found = await Promise.all(this.sources.map((source) => source.homePanels(reader)));
    return found.flat().toSorted(byOrder);
  }
}

/** What needs an officer, from all modules. */
@Injectable()
export class ConsoleTasks {
  private readonly sources: ConsoleTaskSource[] = [];

  add(source: ConsoleTaskSource): void {
    this.sources.push(source);
  }

  /** In the order of their dates; those without a date last. */
  async of(reader: Reader & { readonly actor: Actor }): Promise<ConsoleTask[]> {
    const found = await Promise.all(this.sources.map((source) => source.tasksFor(reader)));
    return found.flat().toSorted((a, b) => dateOf(a) - dateOf(b));
  }
}

function byOrder(a: Panel, b: Panel): number {
  return a.order - b.order;
}

function dateOf({ at }: ConsoleTask): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at);
}
