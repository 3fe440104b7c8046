import { currencyOf, parseMoney, plainDecimal } from '../../../domain/shared/money';
import { err, ok, type Result } from '../../../domain/shared/result';
import { listOf, typedValues, type FieldError } from '../../../platform/forms/read-form';
import { formatMoney } from '../../../platform/views/formats';
import { plainText } from '../frozen-round';
import type { InvalidRoundForm } from '../round.forms';
import { isSameLimit } from './limit-notes';
import {
  plannedLimits,
  type LimitedProject,
  type LimitKind,
  type LimitTerms,
  type LimitView,
  type PlannedLimit,
} from './pot-limit';

/** What a form about a limit is read against. */
export interface LimitGround {
  readonly kind: LimitKind;
  readonly pot: { readonly id: string; readonly amountMinor: number };
  readonly projects: readonly LimitedProject[];
  readonly areas: readonly { readonly id: string; readonly slug: string }[];
  /** The other limits of the pot. */
  readonly others: readonly LimitView[];
  readonly currency: string;
  readonly locale: string;
}

type Values = Readonly<Record<string, string>>;

/** As they stand on the page. */
const FIELDS: readonly string[] = ['name', 'ceiling', 'floor', 'most', 'area', 'projects'];
const LONGEST_NAME = 100;
const MOST_WINNERS = 1000;
const WHOLE = /^\d{1,4}$/;

/** Reads what an officer says of a limit; every mistake stands at its field. */
export function readLimitForm(
  body: unknown,
  ground: LimitGround,
): Result<LimitTerms, InvalidRoundForm> {
  const reading = new LimitReading(typedValues(body), ground);
  const terms = reading.terms(listOf(body, 'projects'));
  const fields = [...reading.fields].sort((a, b) => placeOf(a) - placeOf(b));
  return fields.length === 0 ? ok(terms) : err({ kind: 'invalid-form', fields });
}

function placeOf({ field }: FieldError): number {
  return FIELDS.indexOf(field);
}

/** What stands in the form of a limit that is there. */
export function limitValues(
  limit: LimitTerms,
  { areas, currency }: Pick<LimitGround, 'areas' | 'currency'>,
): Values {
  return {
    kind: limit.kind,
    name: limit.name,
    area: areas.find(({ id }) => id === limit.areaId)?.slug ?? '',
    ceiling: amountText(limit.ceilingMinor, currency),
    floor: amountText(limit.floorMinor, currency),
    most: limit.mostWinners === null ? '' : String(limit.mostWinners),
  };
}

/** An amount as it stands in a field; empty where there is none. */
export function amountText(minor: number | null | undefined, currency: string): string {
  const isNone = minor === null || minor === undefined;
  return isNone ? '' : plainDecimal(minor, currencyOf(currency).decimals);
}

/** The fields of one limit, read one after the other. */
class LimitReading {
  readonly fields: FieldError[] = [];

  constructor(
    private readonly values: Values,
    private readonly ground: LimitGround,
  ) {}

  terms(ticked: readonly string[]): LimitTerms {
    const { kind, pot, projects } = this.ground;
    const isOwn = (id: string) => projects.some((own) => own.id === id && own.potId === pot.id);
    const projectIds = ticked.filter((id, i) => isOwn(id) && ticked.indexOf(id) === i);
    if (kind === 'conflict') return this.conflict(projectIds);
    const terms: LimitTerms = {
      kind,
      name: this.name(),
      areaId: this.area(),
      projectIds,
      ceilingMinor: this.amount('ceiling'),
      floorMinor: this.amount('floor'),
      mostWinners: this.most(),
    };
    this.checkWhole(terms);
    return terms;
  }

  private conflict(projectIds: readonly string[]): LimitTerms {
    const none = { areaId: null, ceilingMinor: null, floorMinor: null, mostWinners: null };
    const terms: LimitTerms = { kind: 'conflict', name: '', projectIds, ...none };
    if (projectIds.length < 2) this.fault('projects', 'two');
    else if (this.sameAs(terms) !== undefined) this.fault('projects', 'sameConflict');
    return terms;
  }

  private name(): string {
    const name = plainText(this.typed('name'));
    const isTaken = this.ground.others.some((other) => other.name === name);
    if (name === '' || name.length > LONGEST_NAME) this.fault('name', 'name');
    else if (isTaken) this.fault('name', 'nameTaken', { name });
    return name;
  }

  private area(): string | null {
    const typed = this.typed('area');
    const area = this.ground.areas.find(({ slug }) => slug === typed);
    if (typed !== '' && area === undefined) this.fault('area', 'area');
    return area?.id ?? null;
  }

  /** An amount above 0; null where the field is empty. */
  private amount(field: 'ceiling' | 'floor'): number | null {
    const typed = this.typed(field);
    if (typed === '') return null;
    const amount = parseMoney(typed, currencyOf(this.ground.currency));
    if (amount.ok && amount.value > 0) return amount.value;
    this.fault(field, 'amount');
    return null;
  }

  private most(): number | null {
    const typed = this.typed('most');
    if (typed === '') return null;
    const most = WHOLE.test(typed) ? Number(typed) : 0;
    if (most < 1 || most > MOST_WINNERS) this.fault('most', 'most', { most: MOST_WINNERS });
    return most;
  }

  /** What only the fields together tell. */
  private checkWhole(terms: LimitTerms): void {
    const { pot, currency, locale } = this.ground;
    const { ceilingMinor, floorMinor } = terms;
    if (this.held(terms).codes.length === 0) this.fault('projects', 'one');
    const bounds = ['ceiling', 'floor', 'most'].map((field) => this.typed(field));
    if (bounds.every((typed) => typed === '')) this.fault('ceiling', 'bound');
    else if (this.fields.length === 0) {
      const same = this.sameAs(terms);
      if (same !== undefined) this.fault('projects', 'sameLimit', { name: same.name });
    }
    if (floorMinor === null) return;
    const money = (minor: number) => formatMoney(locale, minor, currency);
    if (ceilingMinor !== null && floorMinor > ceilingMinor) {
      const values = { floor: money(floorMinor), ceiling: money(ceilingMinor) };
      this.fault('floor', 'floorAboveCeiling', values);
    } else if (floorMinor > pot.amountMinor) {
      const values = { floor: money(floorMinor), amount: money(pot.amountMinor) };
      this.fault('floor', 'floorAbovePot', values);
    }
  }

  private held(terms: LimitTerms): PlannedLimit {
    const { pot, projects } = this.ground;
    const [planned] = plannedLimits(pot.id, [{ ...terms, id: '', potId: pot.id }], projects);
    return planned as PlannedLimit;
  }

  /** Another limit that asks the same of the same projects. */
  private sameAs(terms: LimitTerms): LimitView | undefined {
    const { others } = this.ground;
    const held = this.held(terms);
    return others.find((other) => isSameLimit(held, this.held(other)));
  }

  private typed(field: string): string {
    return (this.values[field] ?? '').trim();
  }

  private fault(field: string, text: string, values: FieldError['values'] = {}): void {
    this.fields.push({ field, text: `limits.form.${text}`, values });
  }
}
