import { Injectable } from '@nestjs/common';

import { usualRules, type BodyRules } from '../../domain/bodies/body-rules';
import { sitsOn, type BodyKind } from '../../domain/bodies/membership';
import type { PlainDay } from '../../domain/shared/plain-day';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newSlug } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { CityService } from '../cycles';
import { BodiesRepository } from './bodies.repository';
import type { BodySummary, BodyView } from './body.view';
import type { BodiesError } from './bodies.errors';

/** A body to found. */
export interface NewBody {
  readonly kind: BodyKind;
  readonly name: string;
  /** Markdown. */
  readonly mandate: string;
  readonly foundedOn: PlainDay;
  readonly parentId?: string | null;
  /** Made from the name if absent. */
  readonly slug?: string;
  /** What the kind usually has if absent. */
  readonly rules?: BodyRules;
}

/** Councils, assemblies and committees: founded, described, ruled and closed. */
@Injectable()
export class BodiesService {
  constructor(
    private readonly bodies: BodiesRepository,
    private readonly city: CityService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<BodySummary[]> {
    return this.bodies.all();
  }

  async bySlug(slug: string): Promise<BodyView | undefined> {
    return this.bodies.bySlug(slug, await this.city.today());
  }

  /** Founds a body and gives its slug; `actorId` is null for the set-up. */
  async found(actorId: string | null, body: NewBody): Promise<string> {
    const { kind, name, mandate, foundedOn, parentId = null } = body;
    const { slug = newSlug(name), rules = usualRules(kind) } = body;
    await this.unitOfWork.run(async (tx) => {
      await this.bodies.insertBody(tx, {
        ...{ id: newId(), slug, kind, name, mandate, parentId, rules, foundedOn },
        ...{ closedOn: null, createdBy: actorId, createdAt: this.clock.now() },
      });
      await this.record(tx, 'body-created', { actorId, slug, details: { kind, foundedOn } });
    });
    return slug;
  }

  async describe(
    actorId: string,
    slug: string,
    words: Pick<NewBody, 'name' | 'mandate'>,
  ): Promise<Result<void, BodiesError>> {
    return this.change(slug, async (tx, { id }) => {
      const { name, mandate } = words;
      await this.bodies.describe(tx, id, { name, mandate });
      await this.record(tx, 'body-described', { actorId, slug, details: { name } });
      return ok(undefined);
    });
  }

  async setRules(
    actorId: string,
    slug: string,
    rules: BodyRules,
  ): Promise<Result<void, BodiesError>> {
    return this.change(slug, async (tx, { id, rules: before }) => {
      await this.bodies.setRules(tx, id, rules);
      await this.record(tx, 'body-rules-changed', {
        actorId,
        slug,
        details: { before: JSON.stringify(before), rules: JSON.stringify(rules) },
      });
      return ok(undefined);
    });
  }

  /** Closes a body on a day; whoever still sits leaves with it. `before-body` for a day too early. */
  async close(
    actorId: string,
    slug: string,
    closedOn: PlainDay,
  ): Promise<Result<void, BodiesError>> {
    return this.change(slug, async (tx, body) => {
      if (closedOn < body.foundedOn) return err({ kind: 'before-body', foundedOn: body.foundedOn });
      const late = body.memberships.find(({ startedOn }) => startedOn > closedOn);
      if (late !== undefined) return err({ kind: 'end-before-start', startedOn: late.startedOn });
      const sitting = body.memberships.filter(({ endedOn }) => endedOn === null);
      const ids = sitting.map(({ id }) => id);
      const ending = { endedOn: closedOn, endReason: 'body_closed', endedBy: actorId } as const;
      await this.bodies.end(tx, ids, { ...ending, replacedById: null });
      await this.bodies.close(tx, body.id, closedOn);
      const details = { closedOn, memberships: ids.length };
      await this.record(tx, 'body-closed', { actorId, slug, details });
      return ok(undefined);
    });
  }

  /** Runs a change on a body that is not closed. */
  async change<T>(
    slug: string,
    work: (tx: Tx, body: BodyView) => Promise<Result<T, BodiesError>>,
  ): Promise<Result<T, BodiesError>> {
    const today = await this.city.today();
    return this.unitOfWork.run(async (tx) => {
      const body = await this.bodies.bySlugIn(tx, slug, today);
      if (body === undefined) return err({ kind: 'body-not-found' });
      const { closedOn } = body;
      return closedOn === null ? work(tx, body) : err({ kind: 'body-closed', closedOn });
    });
  }

  private async record(
    tx: Tx,
    event: string,
    {
      actorId,
      slug,
      details,
    }: { readonly actorId: string | null; readonly slug: string; readonly details: Details },
  ): Promise<void> {
    await this.audit.record(tx, { event, actorId, subject: `body:${slug}`, details });
  }
}

/** What the record says beside who and when. */
type Details = Readonly<Record<string, string | number | null>>;

/** The memberships of a body that hold on a day. */
export function sittingOn({ memberships, rules }: BodyView, day: PlainDay) {
  return memberships.filter((one) => sitsOn(one, day, rules.terms));
}
