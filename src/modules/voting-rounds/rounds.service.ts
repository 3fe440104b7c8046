import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomBytes } from 'node:crypto';

import { mayShow } from '../../domain/cycle/embargo';
import {
  castingEndsAt,
  roundState,
  type RoundState,
  type RoundTimes,
} from '../../domain/cycle/round-state';
import { assert, assertDefined } from '../../domain/shared/assert';
import type { Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import { parseRoundConfig } from '../../domain/tally/round-config';
import { Clock } from '../../platform/clock';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Fresh } from '../../platform/fresh';
import { newId, newSlug, plainWords } from '../../platform/ids';
import { AuditTrail } from '../audit-trail';
import { CyclesService, type CycleView } from '../cycles';
import { ProjectLocks, ProjectsService } from '../proposals';
import { ballotStyles } from './ballot-styles';
import type { BallotProject, FrozenRound, ProjectDetails } from './frozen-round';
import { areaNamesOf } from './limits/limit.words';
import { LimitsRepository } from './limits/limits.repository';
import { RollRepository } from './roll.repository';
import type { RoundPot } from './round-pot.entity';
import type { Round } from './round.entity';
import { roundView, type RoundPotView, type RoundView } from './round.view';
import { RoundsRepository, type RoundRows } from './rounds.repository';
import type { VotingRoundsError } from './voting-rounds.errors';

/** A round as an officer describes it, before it is frozen. */
export interface RoundDraft {
  readonly title: string;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly mayRevote: boolean;
  /** Whether the bundle gets the ballots as cast vote records, too; it does where nothing is said. */
  readonly hasVoteRecords?: boolean;
  /** Hex; empty lets chance decide. */
  readonly tieSeed: string;
  readonly pots: readonly RoundPotView[];
}

/** For so long an opened round is not read again; other processes close and publish too. */
const FRESH_MS = 1000;
const SEED_BYTES = 32;

/** Rounds: making them, and what the rest of the program knows of them. */
@Injectable()
export class RoundsService implements OnModuleInit {
  private readonly frozenRounds = new Map<string, FrozenRound>();
  private readonly remembered = new Fresh<RoundView | undefined>(FRESH_MS);

  constructor(
    private readonly rounds: RoundsRepository,
    private readonly limits: LimitsRepository,
    private readonly roll: RollRepository,
    private readonly cycles: CyclesService,
    private readonly projects: ProjectsService,
    private readonly locks: ProjectLocks,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** From the opening on, what is on the ballot may not change any more. */
  onModuleInit(): void {
    this.locks.register(
      async ({ cycleId, potId }) => !(await this.rounds.isPotFrozen(cycleId, potId)),
    );
  }

  /** A round by its address; an opened one may be a second old. */
  async bySlug(slug: string): Promise<RoundView | undefined> {
    const read = async (): Promise<RoundView | undefined> => {
      const round = await this.rounds.bySlug(slug);
      return round === null ? undefined : this.viewOf(round);
    };
    return this.remembered.get(slug, read, isOpened);
  }

  async ofCycle(cycleId: string): Promise<RoundView[]> {
    return this.viewsOf(await this.rounds.ofCycle(cycleId));
  }

  /** Every round, the latest first. */
  async all(): Promise<RoundView[]> {
    return this.viewsOf(await this.rounds.all());
  }

  /** Rounds that are over but whose outcome is not public. */
  async unfinished(): Promise<RoundView[]> {
    return this.viewsOf(await this.rounds.unfinished(this.clock.now()));
  }

  stateOf(round: RoundTimes, now: Instant = this.clock.now()): RoundState {
    return roundState(round, now);
  }

  /** Until when (excluded) ballots of an opened round are taken. */
  async castingEndsAt(round: RoundView): Promise<Instant> {
    const frozen = await this.frozen(round.slug);
    return castingEndsAt(round, frozen?.config.graceSeconds ?? 0);
  }

  /** An opened round with its ballot; kept for ever, since it cannot change. */
  async frozen(slug: string): Promise<FrozenRound | undefined> {
    const known = this.frozenRounds.get(slug);
    if (known !== undefined) return known;
    const round = await this.rounds.bySlug(slug);
    if (round === null || round.openedAt === null) return undefined;
    const frozen = await this.readFrozen(round);
    this.frozenRounds.set(slug, frozen);
    return frozen;
  }

  /** Makes a draft and gives its slug. */
  async create(by: string | null, cycle: CycleView, draft: RoundDraft): Promise<string> {
    const id = newId();
    const slug = await this.freeSlug(draft.title);
    const kept = { id, slug, createdAt: this.clock.now(), pots: [] };
    const rows = await this.rowsOf(cycle, draft, kept);
    await this.unitOfWork.run(async (tx) => {
      await this.rounds.insert(tx, rows);
      const subject = `round:${slug}`;
      await this.audit.record(tx, { event: 'round-created', actorId: by, subject });
    });
    return slug;
  }

  /** Changes a draft; its roll must be imported again where its ballot styles no longer fit. */
  async edit(
    by: string,
    round: RoundView,
    cycle: CycleView,
    draft: RoundDraft,
  ): Promise<Result<void, VotingRoundsError>> {
    return this.unitOfWork.run(async (tx) => {
      const row = await this.rounds.lockDraft(tx, round.id);
      if (row === null) return err({ kind: 'round-already-open' });
      const pots = await this.rounds.potsIn(tx, round.id);
      await this.rounds.replace(tx, await this.rowsOf(cycle, draft, { ...row, pots }));
      const subject = `round:${round.slug}`;
      await this.audit.record(tx, { event: 'round-edited', actorId: by, subject });
      return ok(undefined);
    });
  }

  /** To be called after every change of a round in this process. */
  forget(slug: string): void {
    this.remembered.forget(slug);
  }

  /** Whether pages may say how many people are on the roll. */
  mayShowRollSize(round: RoundView): boolean {
    return mayShow('roll-size', this.stateOf(round));
  }

  private async freeSlug(title: string): Promise<string> {
    const plain = plainWords(title).slice(0, 60).replace(/-+$/, '');
    const isFree = plain !== '' && (await this.rounds.bySlug(plain)) === null;
    return isFree ? plain : newSlug(title);
  }

  private async rowsOf(
    cycle: CycleView,
    draft: RoundDraft,
    kept: Pick<Round, 'id' | 'slug' | 'createdAt'> & Pick<RoundRows, 'pots'>,
  ): Promise<RoundRows> {
    const chosen = cycle.pots.filter(({ id }) => draft.pots.some((pot) => pot.potId === id));
    const areas = (await this.cycles.areas()).map(({ slug }) => slug);
    const round: Round = {
      id: kept.id,
      slug: kept.slug,
      cycleId: cycle.id,
      title: draft.title,
      opensAt: draft.opensAt,
      closesAt: draft.closesAt,
      revote: draft.mayRevote ? 1 : 0,
      cvr: draft.hasVoteRecords === false ? 0 : 1,
      tieSeed: draft.tieSeed === '' ? randomBytes(SEED_BYTES).toString('hex') : draft.tieSeed,
      config: null,
      projects: null,
      configHash: null,
      projectsHash: null,
      rollHash: null,
      openedAt: null,
      openedBy: null,
      closeDecidedAt: null,
      closeDecidedBy: null,
      createdAt: kept.createdAt,
    };
    return {
      round,
      pots: draft.pots.map((pot) => potRow(round.id, pot, kept.pots)),
      styles: ballotStyles(chosen, areas).map((style) => ({ ...style, roundId: round.id })),
    };
  }

  private async viewsOf(rounds: readonly Round[]): Promise<RoundView[]> {
    return Promise.all(rounds.map((round) => this.viewOf(round)));
  }

  private async viewOf(round: Round): Promise<RoundView> {
    const pots = await this.rounds.pots(round.id);
    const styles = await this.rounds.styles(round.id);
    const publishedAt = round.openedAt === null ? null : await this.rounds.publishedAt(round.id);
    const limits = await this.limits.ofRound(round.id);
    return roundView({ round, pots, styles, limits }, publishedAt);
  }

  private async readFrozen(round: Round): Promise<FrozenRound> {
    const config = parseRoundConfig(JSON.parse(assertDefined(round.config, 'frozen config')));
    assert(config.ok, 'the frozen configuration is readable');
    const records = JSON.parse(assertDefined(round.projects, 'frozen projects')) as ProjectRecord[];
    const projects = records.map(({ area = '', ...record }): BallotProject => ({
      ...record,
      area,
    }));
    return {
      id: round.id,
      slug: round.slug,
      title: round.title,
      cycleId: round.cycleId,
      config: config.value,
      projects,
      details: await this.detailsOf(round.cycleId, projects),
      areaNames: areaNamesOf(await this.cycles.areas()),
      configHash: round.configHash ?? '',
      projectsHash: round.projectsHash ?? '',
      rollHash: round.rollHash ?? '',
      rollTotal: await this.roll.total(round.id),
    };
  }

  /** What people read beside a project's frozen name and cost. */
  private async detailsOf(
    cycleId: string,
    projects: readonly BallotProject[],
  ): Promise<Map<string, ProjectDetails>> {
    const views = new Map(
      (await this.projects.ofCycle(cycleId)).map((project) => [project.code, project]),
    );
    return new Map(
      projects.map(({ id, name, area }) => {
        const view = views.get(id);
        const photo = { photoUrl: view?.photoUrl ?? null, photoAlt: view?.photoAlt ?? null };
        return [id, { title: name, summary: view?.summary ?? '', areaName: area, ...photo }];
      }),
    );
  }
}

/** What the form of the round does not ask, such as shares, stays as it was. */
function potRow(roundId: string, pot: RoundPotView, earlier: RoundRows['pots']): RoundPot {
  const kept = earlier.find(({ potId }) => potId === pot.potId);
  const money = { leftTo: kept?.leftTo ?? null, shares: kept?.shares ?? {} };
  return { ballotNumbers: {}, ...money, ...pot, roundId };
}

type ProjectRecord = Omit<BallotProject, 'area'> & { readonly area?: string };

function isOpened(round: RoundView | undefined): boolean {
  return round !== undefined && round.openedAt !== null;
}
