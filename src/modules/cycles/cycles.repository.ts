import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';

import { orderOf, type PhaseAct, type PhaseKind } from '../../domain/cycle/phase';
import { compareCodePoints } from '../../domain/shared/code-points';
import type { Instant } from '../../domain/shared/instant';
import { ReadDatabase } from '../../platform/database/read-database';
import type { Tx } from '../../platform/database/unit-of-work';
import { Problem } from '../../platform/errors/problem';
import { Area } from './area.entity';
import { Cycle } from './cycle.entity';
import type { AreaView, CycleView, PotView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { PhaseDecisionRow } from './phase-decision.entity';
import { Phase } from './phase.entity';
import { Pot } from './pot.entity';

/** A row to add, without the relations that only queries use. */
type NewPot = Omit<Pot, 'cycle' | 'area'>;

/** The tables of cycles, phases, pots and areas. */
@Injectable()
export class CyclesRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** All cycles, the newest first; a city has a few dozen at most. */
  async all(): Promise<CycleView[]> {
    const cycles = await this.reads.manager.find(Cycle, {
      order: { createdAt: 'DESC', id: 'ASC' },
    });
    return withParts(this.reads.manager, cycles);
  }

  /** A cycle as the running unit of work sees it. */
  async byIdIn(tx: Tx, id: string): Promise<CycleView | undefined> {
    const [view] = await withParts(tx.manager, await tx.manager.findBy(Cycle, { id }), id);
    return view;
  }

  async areas(): Promise<AreaView[]> {
    return sortedAreas(await this.reads.manager.find(Area));
  }

  async isSlugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.manager.existsBy(Cycle, { slug });
  }

  async isPotSlugTaken(tx: Tx, cycleId: string, slug: string): Promise<boolean> {
    return tx.manager.existsBy(Pot, { cycleId, slug });
  }

  async isPotNameTaken(
    tx: Tx,
    pot: { cycleId: string; name: string; id: string },
  ): Promise<boolean> {
    return tx.manager.existsBy(Pot, { cycleId: pot.cycleId, name: pot.name, id: Not(pot.id) });
  }

  async isAreaSlugTaken(tx: Tx, slug: string): Promise<boolean> {
    return tx.manager.existsBy(Area, { slug });
  }

  async isAreaNameTaken(tx: Tx, name: string, exceptId: string): Promise<boolean> {
    return tx.manager.existsBy(Area, { name, id: Not(exceptId) });
  }

  async hasArea(tx: Tx, id: string): Promise<boolean> {
    return tx.manager.existsBy(Area, { id });
  }

  async insert(tx: Tx, cycle: Cycle): Promise<void> {
    await tx.manager.insert(Cycle, cycle);
  }

  async describe(
    tx: Tx,
    id: string,
    words: Pick<Cycle, 'title' | 'summary' | 'currency'>,
  ): Promise<void> {
    await tx.manager.update(Cycle, { id }, words);
  }

  /** Puts these phases in the place of those that were planned. */
  async setPhases(
    tx: Tx,
    cycleId: string,
    phases: readonly Omit<Phase, 'cycle' | 'cycleId'>[],
  ): Promise<void> {
    await tx.manager.delete(Phase, { cycleId });
    await tx.manager.insert(
      Phase,
      phases.map(({ kind, opensAt, closesAt }) => ({ cycleId, kind, opensAt, closesAt })),
    );
  }

  async insertDecision(tx: Tx, decision: Omit<PhaseDecisionRow, 'cycle'>): Promise<void> {
    await tx.manager.insert(PhaseDecisionRow, decision);
  }

  async insertPot(tx: Tx, pot: NewPot): Promise<void> {
    await tx.manager.insert(Pot, pot);
  }

  async changePot(
    tx: Tx,
    id: string,
    pot: Pick<Pot, 'name' | 'areaId' | 'amountMinor'>,
  ): Promise<void> {
    await tx.manager.update(Pot, { id }, pot);
  }

  /** @throws Problem `pot-in-use` when rows of other modules refer to the pot */
  async removePot(tx: Tx, { id, name }: Pick<PotView, 'id' | 'name'>): Promise<void> {
    try {
      await tx.manager.delete(Pot, { id });
    } catch (error) {
      const inUse: CyclesError = { kind: 'pot-in-use', name };
      throw isForeignKeyFailure(error) ? new Problem(inUse) : error;
    }
  }

  async insertArea(tx: Tx, area: Area): Promise<void> {
    await tx.manager.insert(Area, area);
  }

  /** False when there is no such area. */
  async renameArea(tx: Tx, id: string, name: string): Promise<boolean> {
    return (await tx.manager.update(Area, { id }, { name })).affected === 1;
  }
}

function isForeignKeyFailure(error: unknown): boolean {
  const { code } = ((error as { driverError?: unknown }).driverError ?? {}) as { code?: string };
  return code === 'SQLITE_CONSTRAINT_FOREIGNKEY' || code === '23503';
}

/** Reads the parts of all cycles at once, or of the one named. */
async function withParts(
  manager: EntityManager,
  cycles: readonly Cycle[],
  cycleId?: string,
): Promise<CycleView[]> {
  const where = { cycleId: cycleId ?? Not(IsNull()) };
  const phases = await manager.findBy(Phase, where);
  const decisions = await manager.find(PhaseDecisionRow, { where, order: { position: 'ASC' } });
  const pots = await manager.findBy(Pot, where);
  const areas = new Map((await manager.find(Area)).map((area) => [area.id, area]));
  return cycles.map((cycle) => ({
    ...{ id: cycle.id, slug: cycle.slug, title: cycle.title },
    ...{ summary: cycle.summary, currency: cycle.currency },
    phases: phases
      .filter((row) => row.cycleId === cycle.id)
      .map(phaseView)
      .toSorted(byOrder),
    decisions: decisions.filter((row) => row.cycleId === cycle.id).map(decisionView),
    pots: pots
      .filter((row) => row.cycleId === cycle.id)
      .map((pot) => potView(pot, areas))
      .toSorted(citywideFirst),
  }));
}

function phaseView(row: Phase) {
  const { kind, opensAt, closesAt } = row;
  return { kind: kind as PhaseKind, opensAt: opensAt as Instant, closesAt: closesAt as Instant };
}

function decisionView(row: PhaseDecisionRow) {
  const { reason, decidedBy: by } = row;
  return {
    kind: row.kind as PhaseKind,
    act: row.act as PhaseAct,
    at: row.decidedAt as Instant,
    reason,
    by,
  };
}

function potView(pot: Pot, areas: ReadonlyMap<string, Area>): PotView {
  const area = pot.areaId === null ? undefined : areas.get(pot.areaId);
  return {
    ...{ id: pot.id, slug: pot.slug, name: pot.name, amountMinor: pot.amountMinor },
    ...{ areaId: pot.areaId, areaName: area?.name ?? null, areaSlug: area?.slug ?? null },
  };
}

function byOrder(a: { kind: PhaseKind }, b: { kind: PhaseKind }): number {
  return orderOf(a.kind) - orderOf(b.kind);
}

function citywideFirst(a: PotView, b: PotView): number {
  const place = Number(a.areaId !== null) - Number(b.areaId !== null);
  return place === 0 ? compareCodePoints(a.name, b.name) : place;
}

function sortedAreas(areas: readonly Area[]): AreaView[] {
  return areas
    .map(({ id, slug, name }) => ({ id, slug, name }))
    .toSorted((a, b) => compareCodePoints(a.name, b.name));
}
