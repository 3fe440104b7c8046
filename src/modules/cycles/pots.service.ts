import { Injectable } from '@nestjs/common';

import { hasOpened } from '../../domain/cycle/phase-at';
import { assert } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newSlug, plainWords } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { CycleCache } from './cycle-cache';
import type { CycleView, PotView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { CyclesRepository } from './cycles.repository';

/** What an officer says about a pot. */
export interface PotTerms {
  readonly name: string;
  /** Null for a pot of the whole city. */
  readonly areaId: string | null;
  /** More than 0. */
  readonly amountMinor: number;
}

/** A pot to add to a cycle. */
export interface NewPot extends PotTerms {
  readonly cycleId: string;
  /** Made from the name if absent; [a-z0-9-], at most 64. */
  readonly slug?: string;
}

/** The money of cycles: fixed once voting has opened. */
@Injectable()
export class PotsService {
  constructor(
    private readonly cycles: CyclesRepository,
    private readonly cache: CycleCache,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Whether the pots of a cycle can still change: until voting opens, or the cycle is over. */
  areFixed(cycle: CycleView): boolean {
    const now = this.clock.now();
    const isOver = cycle.phases.every(({ closesAt }) => closesAt <= now);
    return (
      isOver ||
      (['voting', 'results', 'delivery'] as const).some((kind) => hasOpened(cycle, kind, now))
    );
  }

  /** Adds a pot and gives its id; only the set-up (`actorId` null) may add one to a cycle that votes. */
  async create(actorId: string | null, pot: NewPot): Promise<Result<string, CyclesError>> {
    const id = newId();
    const { cycleId, name, areaId, amountMinor } = pot;
    assert(
      Number.isSafeInteger(amountMinor) && amountMinor > 0,
      'the amount of a pot is more than 0',
    );
    return this.change(async (tx) => {
      const refusal = await this.refusal(tx, { ...pot, id }, actorId === null);
      if (refusal !== undefined) return err(refusal);
      const slug = await this.freeSlug(tx, pot);
      await this.cycles.insertPot(tx, {
        id,
        cycleId,
        slug,
        name,
        areaId,
        amountMinor,
        createdAt: this.clock.now(),
      });
      await this.audit.record(tx, {
        event: 'pot-created',
        actorId,
        subject: `pot:${id}`,
        details: { cycle: cycleId, slug, amountMinor },
      });
      return ok(id);
    });
  }

  async revise(
    actorId: string,
    cycleId: string,
    id: string,
    terms: PotTerms,
  ): Promise<Result<string, CyclesError>> {
    return this.change(async (tx) => {
      const refusal = await this.refusal(tx, { ...terms, cycleId, id }, false);
      if (refusal !== undefined) return err(refusal);
      const before = await this.find(tx, cycleId, id);
      if (before === undefined) return err({ kind: 'pot-not-found' });
      const { name, areaId, amountMinor } = terms;
      await this.cycles.changePot(tx, id, { name, areaId, amountMinor });
      await this.audit.record(tx, {
        event: 'pot-changed',
        actorId,
        subject: `pot:${id}`,
        details: { before: before.amountMinor, amountMinor },
      });
      return ok(id);
    });
  }

  /** Removes a pot; the database refuses when projects already take money from it. */
  async remove(actorId: string, cycleId: string, id: string): Promise<Result<string, CyclesError>> {
    return this.change(async (tx) => {
      const pot = await this.find(tx, cycleId, id);
      if (pot === undefined) return err({ kind: 'pot-not-found' });
      const refusal = await this.refusal(tx, { ...pot, cycleId }, false);
      if (refusal !== undefined) return err(refusal);
      await this.cycles.removePot(tx, pot);
      await this.audit.record(tx, {
        event: 'pot-removed',
        actorId,
        subject: `pot:${id}`,
        details: { slug: pot.slug, amountMinor: pot.amountMinor },
      });
      return ok(id);
    });
  }

  private async change(
    work: (tx: Tx) => Promise<Result<string, CyclesError>>,
  ): Promise<Result<string, CyclesError>> {
    const outcome = await this.unitOfWork.run(work);
    this.cache.forget();
    return outcome;
  }

  private async find(tx: Tx, cycleId: string, id: string): Promise<PotView | undefined> {
    return (await this.cycles.byIdIn(tx, cycleId))?.pots.find((pot) => pot.id === id);
  }

  private async refusal(
    tx: Tx,
    pot: PotTerms & { readonly cycleId: string; readonly id: string },
    isSetUp: boolean,
  ): Promise<CyclesError | undefined> {
    const cycle = await this.cycles.byIdIn(tx, pot.cycleId);
    if (cycle === undefined) return { kind: 'cycle-not-found' };
    if (!isSetUp && this.areFixed(cycle)) return { kind: 'pots-fixed' };
    const { areaId, name } = pot;
    if (areaId !== null && !(await this.cycles.hasArea(tx, areaId)))
      return { kind: 'area-not-found' };
    return (await this.cycles.isPotNameTaken(tx, pot))
      ? { kind: 'pot-name-taken', name }
      : undefined;
  }

  private async freeSlug(tx: Tx, { cycleId, name, slug }: NewPot): Promise<string> {
    const wanted = slug ?? plainWords(name).slice(0, 64).replace(/-+$/, '');
    const isFree = wanted !== '' && !(await this.cycles.isPotSlugTaken(tx, cycleId, wanted));
    return isFree ? wanted : newSlug(name);
  }
}
