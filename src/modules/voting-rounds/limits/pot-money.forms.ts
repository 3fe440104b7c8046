import { currencyOf, parseMoney } from '../../../domain/shared/money';
import { err, ok, type Result } from '../../../domain/shared/result';
import { typedValues, type FieldError } from '../../../platform/forms/read-form';
import { formatMoney } from '../../../platform/views/formats';
import type { InvalidRoundForm } from '../round.forms';
import { amountText } from './limits.forms';
import type { PotMoney } from './limits.repository';
import { hasShares, isCircle, knowsShares, type MoneyPot } from './pot-money';

/** What the form about a pot's money is read against. */
export interface MoneyGround {
  readonly pot: MoneyPot;
  /** All pots of the round. */
  readonly pots: readonly MoneyPot[];
  /** Those that show the pot. */
  readonly styles: readonly string[];
  readonly currency: string;
  readonly locale: string;
}

/** The name of the field for a style's share. */
export function shareField(style: string): string {
  return `share-${style}`;
}

/** What stands in the form of a pot. */
export function moneyValues({ pot, pots, styles, currency }: MoneyGround): Record<string, string> {
  const shares = styles.map((style): [string, string] => [
    shareField(style),
    amountText(pot.shares?.[style], currency),
  ]);
  const leftTo = pots.find(({ id }) => id === pot.leftTo)?.slug ?? '';
  return { leftTo, ...Object.fromEntries(shares) };
}

/** Reads where the money of a pot goes; every mistake stands at its field. */
export function readMoneyForm(
  body: unknown,
  ground: MoneyGround,
): Result<PotMoney, InvalidRoundForm> {
  const reading = new MoneyReading(typedValues(body), ground);
  const money = { leftTo: reading.leftTo(), shares: reading.shares() };
  const { fields } = reading;
  return fields.length === 0 ? ok(money) : err({ kind: 'invalid-form', fields });
}

/** The fields of one pot, read one after the other. */
class MoneyReading {
  readonly fields: FieldError[] = [];

  constructor(
    private readonly values: Readonly<Record<string, string>>,
    private readonly ground: MoneyGround,
  ) {}

  leftTo(): string | null {
    const typed = this.typed('leftTo');
    if (typed === '') return null;
    const { pot, pots } = this.ground;
    const receiver = pots.find(({ slug }) => slug === typed);
    if (receiver === undefined) {
      this.fault('leftTo', 'leftTo');
      return null;
    }
    const passing = pots.map((one) => (one.id === pot.id ? { ...one, leftTo: receiver.id } : one));
    const names = { pot: pot.name, other: receiver.name };
    if (isCircle(pot.id, passing)) this.fault('leftTo', 'leftToCircle', names);
    else if (hasShares(receiver)) this.fault('leftTo', 'leftToShared', names);
    return receiver.id;
  }

  /** Nothing typed anywhere means that all voters share alike. */
  shares(): Readonly<Record<string, number>> {
    const { styles, pot, pots } = this.ground;
    const [first] = styles;
    const isAsked = styles.some((style) => this.typed(shareField(style)) !== '');
    if (!isAsked || first === undefined) return {};
    const amounts = styles.map((style) => [style, this.amount(style)] as const);
    const giver = pots.find(({ leftTo }) => leftTo === pot.id);
    if (!knowsShares(pot.ruleId)) this.fault(shareField(first), 'sharesRule');
    else if (giver !== undefined) {
      this.fault(shareField(first), 'sharesGiven', { other: giver.name });
    } else if (amounts.every(([, minor]) => minor !== undefined)) this.checkSum(first, amounts);
    return Object.fromEntries(amounts.map(([style, minor]) => [style, minor ?? 0]));
  }

  private amount(style: string): number | undefined {
    const { currency } = this.ground;
    const amount = parseMoney(this.typed(shareField(style)), currencyOf(currency));
    if (amount.ok) return amount.value;
    this.fault(shareField(style), 'share');
    return undefined;
  }

  private checkSum(first: string, amounts: readonly (readonly [string, number | undefined])[]) {
    const { pot, currency, locale } = this.ground;
    const total = amounts.reduce((sum, [, minor]) => sum + (minor ?? 0), 0);
    if (total === pot.amountMinor) return;
    const money = (minor: number) => formatMoney(locale, minor, currency);
    const values = {
      total: money(total),
      amount: money(pot.amountMinor),
      difference: money(Math.abs(pot.amountMinor - total)),
    };
    const text = total > pot.amountMinor ? 'sharesAbove' : 'sharesBelow';
    this.fault(shareField(first), text, values);
  }

  private typed(field: string): string {
    return (this.values[field] ?? '').trim();
  }

  private fault(field: string, text: string, values: FieldError['values'] = {}): void {
    this.fields.push({ field, text: `limits.form.${text}`, values });
  }
}
