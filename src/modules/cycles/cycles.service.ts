import { Injectable } from '@nestjs/common';

import type { PhaseKind, PhaseState } from '../../domain/cycle/phase';
import { phaseStateOf } from '../../domain/cycle/phase-at';
import { checkSchedule } from '../../domain/cycle/schedule';
import type { Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newSlug, plainWords } from '../../platform/ids';
import { Catalogues } from '../../platform/i18n/catalogues';
import { AuditTrail } from '../audit-trail';
import { CityService } from './city.service';
import { CycleCache } from './cycle-cache';
import { cycleLineOf, type CycleLine, type Telling } from './cycle-line';
import type { AreaView, CycleView, PhaseView } from './cycle.view';
import type { CyclesError } from './cycles.errors';
import { CyclesRepository } from './cycles.repository';
import { isCurrency } from './currencies';
import { PotsService, type NewPot } from './pots.service';

/** A cycle to create. */
export interface NewCycle {
  readonly title: string;
  readonly summary?: string;
  /** Made from the title if absent. */
  readonly slug?: string;
  /** ISO 4217; that of the city if absent. */
  readonly currency?: string;
  /** Without gap or overlap, in any order. */
  readonly phases: readonly PhaseView[];
}

/** The door to cycles: what they are, where they stand, and making new ones. */
@Injectable()
export class CyclesService {
  constructor(
    private readonly cycles: CyclesRepository,
    private readonly cache: CycleCache,
    private readonly pots: PotsService,
    private readonly city: CityService,
    private readonly catalogues: Catalogues,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** The newest first. */
  async list(): Promise<readonly CycleView[]> {
    return this.cache.cycles();
  }

  async bySlug(slug: string): Promise<CycleView | undefined> {
    return (await this.cache.cycles()).find((cycle) => cycle.slug === slug);
  }

  async byId(id: string): Promise<CycleView | undefined> {
    return (await this.cache.cycles()).find((cycle) => cycle.id === id);
  }

  /** By name. */
  async areas(): Promise<readonly AreaView[]> {
    return this.cache.areas();
  }

  /** Where a phase of the cycle stands now; `closed` when the cycle has no such phase. */
  phaseState(cycle: CycleView, kind: PhaseKind): PhaseState {
    return phaseStateOf(cycle, kind, this.clock.now());
  }

  /** Parameters of the component `cycle-line`, to hand to the layout as `cycle`. */
  async cycleLine(cycle: CycleView, locale: string): Promise<CycleLine> {
    return cycleLineOf(cycle, await this.telling(locale));
  }

  /** What `cycleLineOf` and `cycleSentence` need to know of the reader and the time. */
  async telling(locale: string): Promise<Telling> {
    const { timezone } = await this.city.current();
    return { catalogues: this.catalogues, locale, timezone, now: this.clock.now() };
  }

  /** Creates a cycle and gives its id; `actorId` is null for the set-up. */
  async createCycle(actorId: string | null, cycle: NewCycle): Promise<Result<string, CyclesError>> {
    const phases = checkSchedule(cycle.phases);
    if (!phases.ok) return phases;
    const currency = cycle.currency ?? (await this.city.current()).currency;
    if (!isCurrency(currency)) return err({ kind: 'currency-unknown', currency });
    const id = newId();
    await this.unitOfWork.run(async (tx) => {
      const slug = await this.freeSlug(tx, cycle);
      const { title, summary = '' } = cycle;
      const createdAt = this.clock.now();
      await this.cycles.insert(tx, {
        id,
        slug,
        title,
        summary,
        currency,
        createdBy: actorId,
        createdAt,
      });
      await this.cycles.setPhases(tx, id, phases.value);
      await this.audit.record(tx, {
        event: 'cycle-created',
        actorId,
        subject: `cycle:${id}`,
        details: { slug, ...datesOf(phases.value) },
      });
    });
    this.cache.forget();
    return ok(id);
  }

  /** Adds a pot and gives its id. */
  async createPot(actorId: string | null, pot: NewPot): Promise<Result<string, CyclesError>> {
    return this.pots.create(actorId, pot);
  }

  /** Adds an area and gives its id. */
  async createArea(
    actorId: string | null,
    area: { readonly name: string },
  ): Promise<Result<string, CyclesError>> {
    const id = newId();
    const outcome = await this.unitOfWork.run(async (tx): Promise<Result<string, CyclesError>> => {
      const { name } = area;
      if (await this.cycles.isAreaNameTaken(tx, name, id))
        return err({ kind: 'area-name-taken', name });
      const plain = plainWords(name).slice(0, 64);
      const isFree = plain !== '' && !(await this.cycles.isAreaSlugTaken(tx, plain));
      const slug = isFree ? plain : newSlug(name);
      await this.cycles.insertArea(tx, { id, slug, name, createdAt: this.clock.now() });
      await this.audit.record(tx, {
        event: 'area-created',
        actorId,
        subject: `area:${id}`,
        details: { slug },
      });
      return ok(id);
    });
    this.cache.forget();
    return outcome;
  }

  /** The plain words of the title where they are free, since people read addresses aloud. */
  private async freeSlug(tx: Tx, { title, slug }: NewCycle): Promise<string> {
    const wanted = slug ?? plainWords(title).slice(0, 64).replace(/-+$/, '');
    const isUsable = wanted !== '' && !RESERVED.has(wanted);
    return isUsable && !(await this.cycles.isSlugTaken(tx, wanted)) ? wanted : newSlug(title);
  }
}

/** Pages that stand beside those of the cycles. */
const RESERVED: ReadonlySet<string> = new Set(['new', 'check']);

/** The dates of a schedule as facts for the audit trail. */
export function datesOf(phases: readonly PhaseView[]): Readonly<Record<string, Instant>> {
  const begins = phases.map(({ kind, opensAt }) => [kind, opensAt] as const);
  const end = phases.slice(-1).map(({ closesAt }) => ['end', closesAt] as const);
  return Object.fromEntries([...begins, ...end]);
}
