import {
  Explanation,
  type PriceFigure,
  type Told,
} from '../../domain/tally/explanation/explanation';
import type { PotConfig } from '../../domain/tally/round-config';
import type { PotResult } from '../../domain/tally/tally';
import { traceSteps, type TraceStep } from '../../domain/tally/trace';
import { assertDefined } from '../../domain/shared/assert';
import { priceBar, type PriceBar } from '../../platform/views/charts/price-bar';
import { isolated } from '../../platform/i18n/languages';
import { formatList, formatMoney } from '../../platform/views/formats';
import type { BallotProject } from './frozen-round';
import { tellerOf, type LimitTeller } from './limits/limit.words';
import type { Outcome } from './outcomes.service';
import type { Sentence } from './sentence';

/** The picture of a price, with the words that say the same. */
export interface PricePicture {
  readonly bar: PriceBar;
  readonly sentence: Sentence;
}

/** A pot of a published outcome, ready to be told. */
export interface PotReading {
  readonly id: string;
  readonly name: string;
  readonly config: PotConfig;
  readonly result: PotResult;
  readonly steps: readonly TraceStep[];
  readonly explanation: Explanation;
}

/** Turns what a count says into the words and amounts of one reader. */
export class OutcomeReading {
  readonly currency: { readonly code: string; readonly decimals: number };
  readonly teller: LimitTeller;
  private readonly projects: ReadonlyMap<string, BallotProject>;

  constructor(
    readonly outcome: Outcome,
    private readonly locale: string,
  ) {
    this.currency = assertDefined(outcome.round.config.currency, 'currency of the round');
    this.projects = new Map(outcome.round.projects.map((project) => [project.id, project]));
    this.teller = tellerOf(outcome.round.projects, this.currency.code, locale);
  }

  readonly money = (minor: bigint | string): string =>
    formatMoney(this.locale, String(minor), this.currency.code);

  project(id: string): BallotProject | undefined {
    return this.projects.get(id);
  }

  /** The name of a project as part of a sentence, whatever the direction of either. */
  readonly nameOf = (id: string): string =>
    isolated(this.projects.get(id)?.name ?? id, this.locale);

  /** A name as part of a sentence, whatever the direction of either. */
  readonly name = (name: string): string => isolated(name, this.locale);

  readonly list = (texts: readonly string[]): string => formatList(this.locale, texts);

  /** All pots, in the order of the result. */
  pots(): PotReading[] {
    const { result, trace, round } = this.outcome;
    return Object.entries(result.pots).map(([id, pot]) => {
      const config = assertDefined(round.config.pots.get(id), 'the frozen pot');
      const steps = traceSteps(id, trace);
      const { ballot, districts } = config;
      const budgetMinor = BigInt(pot.budgetMinor);
      const explanation = new Explanation(steps, pot.order, { budgetMinor, districts, ballot });
      return { id, name: config.name ?? id, config, result: pot, steps, explanation };
    });
  }

  /** @param prefix where the texts stand, such as "results.why." */
  sentence(prefix: string, { key, counts, money, rival, limit }: Told): Sentence {
    const amounts = Object.entries(money).map(([name, minor]): [string, string] => [
      name,
      this.money(minor),
    ]);
    const by = rival === undefined ? (limit ?? '') : this.nameOf(rival);
    return { key: `${prefix}${key}`, values: { ...counts, ...Object.fromEntries(amounts), by } };
  }

  /** The picture of a price; null where there is none to draw. */
  picture(price: PriceFigure | undefined): PricePicture | null {
    if (price === undefined) return null;
    const values = { have: this.money(price.haveMinor), cost: this.money(price.costMinor) };
    return { bar: priceBar(price), sentence: { key: `results.price.${price.kind}`, values } };
  }

  /** Who stood equal in a pot, and what decided. */
  ties({ explanation, config }: PotReading) {
    return explanation.ties().map(({ ids, first }) => {
      const costs = new Set(ids.map((id) => this.projects.get(id)?.costMinor));
      const isByCost = costs.size > 1 && config.tie?.keys.includes('min-cost') === true;
      const isDrawn = (config.tie?.seed ?? '') !== '';
      const key = isByCost ? 'cheaper' : isDrawn ? 'drawn' : 'number';
      return { key, names: ids.map(this.nameOf), first: this.nameOf(first) };
    });
  }
}

/** What the texts call a rule: its name, and what it measures where that is not votes. */
export function ruleKey({ result, config }: Pick<PotReading, 'result' | 'config'>): string {
  const { id, options = {} } = result.rule;
  const measure = options['measure'] ?? options['welfare'] ?? 'votes';
  const isByPlace = id === 'greedy' && measure === 'points' && config.ballot.type === 'ordinal';
  if (isByPlace) return 'greedy-borda';
  return measure === 'votes' ? id : `${id}-${String(measure)}`;
}
