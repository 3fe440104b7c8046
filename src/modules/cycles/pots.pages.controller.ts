import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { currencyOf, parseMoney, plainDecimal } from '../../domain/shared/money';
import { err, ok, type Result } from '../../domain/shared/result';
import { Problem, unwrap } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../platform/forms/form-page';
import { readForm, type FieldError, type InvalidForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { Locale } from '../../platform/i18n/locale-choice';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { moneyOf } from './cycle.pages';
import type { CycleView, PotView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { PotForm } from './cycles.forms';
import { CyclesService } from './cycles.service';
import { PotsService, type PotTerms } from './pots.service';

/** More than this is a slip of the finger in any currency, and sums of it stay safe integers. */
const MOST_MINOR = 1_000_000_000_000_000;

/** The part of an address that names a pot. */
interface PotPath {
  readonly slug: string;
  readonly id: string;
}

/** A cycle and the language that it is shown in. */
interface Showing {
  readonly cycle: CycleView;
  readonly locale: string;
}

@Controller('cycles/:slug/pots')
export class PotsPagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly pots: PotsService,
  ) {}

  @Get()
  async list(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Locale() locale: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    return page('cycles/pots', await this.listModel({ cycle, locale }, blankForm()));
  }

  @Post()
  async add(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Locale() locale: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const again = async (errors: readonly FieldError[]) =>
      tryAgain('cycles/pots', await this.listModel({ cycle, locale }, formAgain(body, errors)));
    const terms = readPot(body, cycle);
    if (!terms.ok) return again(terms.error.fields);
    const added = await this.pots.create(officer.accountId, { cycleId: cycle.id, ...terms.value });
    if (!added.ok) return again(potMistakes(added.error));
    return seeOther(`/cycles/${slug}/pots`, 'cycles.notice.potAdded');
  }

  @Get(':id/edit')
  async showEdit(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PotPath,
    @Locale() locale: string,
  ): Promise<Page> {
    requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const pot = potOf(cycle, id);
    const form = blankForm(typedPot(cycle, pot));
    return page('cycles/pot', await this.potModel({ cycle, locale }, pot, form));
  }

  @Post(':id')
  async revise(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, id }: PotPath,
    @Locale() locale: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    const pot = potOf(cycle, id);
    const again = async (errors: readonly FieldError[]) =>
      tryAgain('cycles/pot', await this.potModel({ cycle, locale }, pot, formAgain(body, errors)));
    const terms = readPot(body, cycle, pot);
    if (!terms.ok) return again(terms.error.fields);
    const revised = await this.pots.revise(officer.accountId, cycle.id, id, terms.value);
    if (!revised.ok) return again(potMistakes(revised.error));
    return seeOther(`/cycles/${slug}/pots`, 'cycles.notice.potChanged');
  }

  @Post(':id/removal')
  async remove(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Param('id') id: string,
  ): Promise<SeeOther> {
    const officer = requireRole(actor, 'officer');
    const cycle = await this.find(slug);
    unwrap(await this.pots.remove(officer.accountId, cycle.id, potOf(cycle, id).id));
    return seeOther(`/cycles/${slug}/pots`, 'cycles.notice.potRemoved');
  }

  private async find(slug: string): Promise<CycleView> {
    const cycle = await this.cycles.bySlug(slug);
    if (cycle === undefined) throw new Problem({ kind: 'cycle-not-found' });
    return cycle;
  }

  private async listModel(showing: Showing, form: FormState) {
    const { cycle } = showing;
    const isFixed = this.pots.areFixed(cycle);
    const changeHref = isFixed ? null : `/cycles/${cycle.slug}/pots`;
    const model = await this.formModel(showing, form);
    return { ...model, money: moneyOf(cycle), isFixed, changeHref };
  }

  private async potModel(showing: Showing, pot: PotView, form: FormState) {
    const isFixed = this.pots.areFixed(showing.cycle);
    return {
      ...(await this.formModel(showing, form)),
      pot: { id: pot.id, name: pot.name },
      isFixed,
    };
  }

  private async formModel({ cycle, locale }: Showing, form: FormState) {
    const { slug, title, currency } = cycle;
    const areas = (await this.cycles.areas()).map(({ id, name }) => ({ value: id, text: name }));
    return {
      line: await this.cycles.cycleLine(cycle, locale),
      form,
      slug,
      cycleTitle: title,
      currency,
      areas,
      decimals: currencyOf(currency).decimals,
    };
  }
}

function potOf(cycle: CycleView, id: string): PotView {
  const pot = cycle.pots.find((one) => one.id === id);
  if (pot === undefined) throw new Problem({ kind: 'pot-not-found' });
  return pot;
}

function typedPot({ currency }: CycleView, pot: PotView): Readonly<Record<string, string>> {
  const amount = plainDecimal(pot.amountMinor, currencyOf(currency).decimals);
  return { name: pot.name, areaId: pot.areaId ?? '', amount };
}

/** @param before the pot that is being changed: its amount, when not touched, stays to the last digit */
function readPot(body: unknown, cycle: CycleView, before?: PotView): Result<PotTerms, InvalidForm> {
  const form = readForm(PotForm, body);
  if (!form.ok) return form;
  const { name, areaId, amount } = form.value;
  const isUntouched = before !== undefined && typedPot(cycle, before)['amount'] === amount;
  const amountMinor = isUntouched ? ok(before.amountMinor) : readAmount(amount, cycle.currency);
  if (!amountMinor.ok) return amountMinor;
  return ok({ name, areaId: areaId === '' ? null : areaId, amountMinor: amountMinor.value });
}

function readAmount(text: string, code: string): Result<number, InvalidForm> {
  const currency = currencyOf(code);
  const { decimals } = currency;
  const hasTooManyDigits = /^[\d\s.,'’]{16,}$/.test(text);
  const refuse = (key: string) =>
    err({
      kind: 'invalid-form' as const,
      fields: [{ field: 'amount', text: key, values: { decimals, currency: code } }],
    });
  const amount = parseMoney(text, currency);
  if (!amount.ok)
    return refuse(
      hasTooManyDigits ? 'cycles.pots.form.amountTooLarge' : 'cycles.pots.form.amountWrong',
    );
  if (amount.value === 0) return refuse('cycles.pots.form.amountZero');
  return amount.value > MOST_MINOR ? refuse('cycles.pots.form.amountTooLarge') : amount;
}

function potMistakes(error: CyclesError): readonly FieldError[] {
  if (error.kind === 'pot-name-taken') {
    return [{ field: 'name', text: 'cycles.pots.form.nameTaken' }];
  }
  if (error.kind === 'area-not-found') {
    return [{ field: 'areaId', text: 'cycles.pots.form.areaWrong' }];
  }
  throw new Problem(error);
}
