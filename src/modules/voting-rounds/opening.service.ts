import { Inject, Injectable } from '@nestjs/common';
import { accessSync, constants, mkdirSync } from 'node:fs';

import { assertDefined } from '../../domain/shared/assert';
import { sha256Base64 } from '../../domain/shared/canonical-json';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { ApproverKeys } from '../accounts';
import { AdminLog, AuditTrail } from '../audit-trail';
import { CityService, CyclesService, type CycleView } from '../cycles';
import { ProjectsService, type ProjectView } from '../proposals';
import {
  BallotBox,
  type BallotBoxUnavailable,
  type OpenEntryTooLong,
  type RoundOpening,
  type WrongLogState,
} from '../vote-log';
import {
  frozenFiles,
  rollFile,
  type BallotProject,
  type FrozenFiles,
  type PlannedPot,
  type RoundPlan,
} from './frozen-round';
import { areaNamesOf, type AreaNames } from './limits/limit.words';
import { plannedLimits } from './limits/pot-limit';
import { checkRound, isReady, smallStylesOf, type Check } from './readiness';
import { RollRepository } from './roll.repository';
import { RollService } from './roll.service';
import type { Round } from './round.entity';
import type { RoundView } from './round.view';
import { RoundsRepository } from './rounds.repository';
import { RoundsService } from './rounds.service';
import type { VotingRoundsError } from './voting-rounds.errors';

/** What an officer sees before the round is frozen. */
export interface OpeningPreview {
  readonly checks: readonly Check[];
  readonly isReady: boolean;
  /** An opening that was interrupted: its files are fixed already. */
  readonly isInterrupted: boolean;
  readonly files: FrozenFiles;
  /** Names what is to be frozen, whatever the officer types beside it. */
  readonly seen: string;
  readonly rollHash: string;
  readonly rollTotal: number;
  readonly rollByStyle: ReadonlyMap<string, number>;
  readonly smallStyles: readonly string[];
  readonly pots: readonly PlannedPot[];
  readonly projects: readonly BallotProject[];
  readonly areaNames: AreaNames;
}

export type OpeningError =
  VotingRoundsError | BallotBoxUnavailable | OpenEntryTooLong | WrongLogState;

/** Freezes a round and opens its vote log. */
@Injectable()
export class OpeningService {
  constructor(
    private readonly rounds: RoundsRepository,
    private readonly roundsService: RoundsService,
    private readonly roll: RollRepository,
    private readonly rollService: RollService,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
    private readonly projects: ProjectsService,
    private readonly ballotBox: BallotBox,
    private readonly approverKeys: ApproverKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly adminLog: AdminLog,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The check list of a draft. */
  async checks(round: RoundView): Promise<Check[]> {
    const standing = await this.rollService.standing(round.id);
    return checkRound({
      ...{ opensAt: round.opensAt, closesAt: round.closesAt },
      votingPhase: (await this.cycleOf(round)).phases.find(({ kind }) => kind === 'voting'),
      now: this.clock.now(),
      tieSeed: round.tieSeed,
      ...(await this.planOf(round)),
      styles: round.styles,
      rollByStyle: standing.byStyle,
      unreachable: standing.unreachable,
      codes: standing.codes,
      matches: standing.matches,
      approvers: (await this.approverKeys.current()).length,
      areKeysWritable: isWritable(this.config.keyDir),
    });
  }

  /** Exactly what the opening would freeze, with its hashes. */
  async preview(round: RoundView, smallStylesReason: string): Promise<OpeningPreview> {
    const checks = await this.checks(round);
    const row = assertDefined(await this.rounds.byId(round.id), 'round');
    const entries = await this.roll.idsAndStyles(round.id);
    const rollByStyle = countStyles(entries);
    const isInterrupted = row.config !== null;
    return {
      checks,
      isReady: isReady(checks),
      isInterrupted,
      files: keptFiles(row) ?? (await this.filesOf(round, rollByStyle, smallStylesReason)),
      seen: await this.nameOf(round, entries),
      rollHash: row.rollHash ?? sha256Base64(rollFile(entries)),
      rollTotal: entries.length,
      rollByStyle,
      smallStyles: isInterrupted ? [] : smallStylesOf(rollByStyle),
      ...(await this.planOf(round)),
      areaNames: areaNamesOf(await this.cycles.areas()),
    };
  }

  /**
   * Freezes and opens. The files are kept first, then the log opens, then the round: whatever
   * interrupts this, the same act finishes it with the same files.
   * @param seen what the officer was shown; the round as it is now, where nobody was
   */
  async open(
    by: string,
    round: RoundView,
    reason: string,
    seen?: string,
  ): Promise<Result<void, OpeningError>> {
    const row = await this.rounds.byId(round.id);
    if (row?.openedAt !== null) return err({ kind: 'round-already-open' });
    if (row.config === null) {
      if (!isReady(await this.checks(round))) return err({ kind: 'round-not-ready' });
      const expected = seen ?? (await this.nameOf(round, await this.roll.idsAndStyles(round.id)));
      const isFrozen = await this.freeze(by, round, { reason, expected });
      if (!isFrozen) return err({ kind: 'round-changed' });
    }
    const opened = await this.openLog(round.id);
    if (!opened.ok) return opened;
    return this.finish(by, round);
  }

  /** Freezes what was expected, or nothing: edits of a draft wait for the same lock. */
  private async freeze(
    by: string,
    { id, slug }: RoundView,
    { reason, expected }: { readonly reason: string; readonly expected: string },
  ): Promise<boolean> {
    return this.unitOfWork.run(async (tx) => {
      if ((await this.rounds.lockDraft(tx, id)) === null) return true;
      const round = assertDefined(await this.roundsService.bySlug(slug), 'round');
      const entries = await this.roll.idsAndStylesIn(tx, id);
      if ((await this.nameOf(round, entries)) !== expected) return false;
      const files = await this.filesOf(round, countStyles(entries), reason);
      const rollHash = sha256Base64(rollFile(entries));
      await this.rounds.freeze(tx, id, { ...files, rollHash, openedBy: by });
      return true;
    });
  }

  private async nameOf(round: RoundView, roll: Parameters<typeof rollFile>[0]): Promise<string> {
    const { configHash, projectsHash } = await this.filesOf(round, countStyles(roll), '');
    return [configHash, projectsHash, sha256Base64(rollFile(roll))].join(' ');
  }

  private async openLog(roundId: string): Promise<Result<void, OpeningError>> {
    const row = assertDefined(await this.rounds.byId(roundId), 'round');
    const byStyle = await this.roll.countByStyle(roundId);
    const admin = await this.adminLog.quotedHead();
    const opening = roundOpening(row, byStyle, this.config.codeVersion);
    const approvers = (await this.approverKeys.current()).map(({ vkey }) => vkey);
    const opened = await this.ballotBox.open({ ...opening, approvers, ...(admin && { admin }) });
    if (opened.ok || isOpenAlready(opened.error)) return ok(undefined);
    if (opened.error.kind === 'open-entry-too-long') {
      await this.unitOfWork.run((tx) => this.rounds.thaw(tx, roundId));
    }
    return opened;
  }

  private async finish(by: string, round: RoundView): Promise<Result<void, VotingRoundsError>> {
    const isFirst = await this.unitOfWork.run((tx) => this.noteOpening(tx, by, round));
    this.roundsService.forget(round.slug);
    return isFirst ? ok(undefined) : err({ kind: 'round-already-open' });
  }

  private async noteOpening(tx: Tx, by: string, round: RoundView): Promise<boolean> {
    if (!(await this.rounds.markOpened(tx, round.id, this.clock.now()))) return false;
    const subject = `round:${round.slug}`;
    await this.audit.record(tx, { event: 'round-opened', actorId: by, subject });
    return true;
  }

  private async filesOf(
    round: RoundView,
    rollByStyle: ReadonlyMap<string, number>,
    smallStylesReason: string,
  ): Promise<FrozenFiles> {
    const cycle = await this.cycleOf(round);
    const { name, country } = await this.city.current();
    return frozenFiles({
      slug: round.slug,
      title: round.title,
      city: { name, country },
      currency: cycle.currency,
      opens: round.opensAt,
      closes: round.closesAt,
      mayRevote: round.mayRevote,
      hasVoteRecords: round.hasVoteRecords,
      objectionDays: this.config.objectionDays,
      tieSeed: round.tieSeed,
      ...(await this.planOf(round)),
      styles: round.styles.filter(({ style }) => rollByStyle.has(style)),
      smallStyles: smallStylesOf(rollByStyle).length === 0 ? '' : smallStylesReason,
    });
  }

  private async planOf(round: RoundView): Promise<Pick<RoundPlan, 'pots' | 'projects'>> {
    const pots = plannedPots(round, await this.cycleOf(round));
    const projects = await this.projects.ofCycle(round.cycleId);
    const limited = pots.map((pot) => {
      const limits = plannedLimits(pot.id, round.limits, projects);
      return { ...pot, limits };
    });
    return { pots: limited, projects: ballotProjects(pots, projects) };
  }

  private async cycleOf(round: RoundView): Promise<CycleView> {
    return assertDefined(await this.cycles.byId(round.cycleId), 'cycle of the round');
  }
}

/** The pots of a round with their names and amounts, in the order of the cycle. */
export function plannedPots(round: RoundView, cycle: CycleView): Omit<PlannedPot, 'limits'>[] {
  return cycle.pots.flatMap(({ id, slug, name, areaName, amountMinor }) => {
    const chosen = round.pots.find(({ potId }) => potId === id);
    return chosen === undefined ? [] : [{ ...chosen, id, slug, name, areaName, amountMinor }];
  });
}

function ballotProjects(
  pots: readonly Pick<PlannedPot, 'id' | 'slug'>[],
  projects: readonly ProjectView[],
): BallotProject[] {
  const slugs = new Map(pots.map(({ id, slug }) => [id, slug]));
  return projects.flatMap(({ code, title, areaName, potId, costMinor, leastMinor }) => {
    const pot = slugs.get(potId);
    if (pot === undefined) return [];
    const words = { name: title, area: areaName ?? '' };
    const least = leastMinor === null ? {} : { leastMinor: String(leastMinor) };
    return [{ id: code, costMinor: String(costMinor), pot, ...words, ...least }];
  });
}

function keptFiles(row: Round): FrozenFiles | undefined {
  const { config, projects, configHash, projectsHash } = row;
  if (config === null || projects === null) return undefined;
  return { config, projects, configHash: configHash ?? '', projectsHash: projectsHash ?? '' };
}

function roundOpening(
  row: Round,
  byStyle: ReadonlyMap<string, number>,
  code: string,
): RoundOpening {
  const total = [...byStyle.values()].reduce((sum, n) => sum + n, 0);
  return {
    round: row.slug,
    config: assertDefined(row.configHash, 'hash of the configuration'),
    projects: assertDefined(row.projectsHash, 'hash of the projects'),
    roll: { total, byStyle: Object.fromEntries(byStyle) },
    rollHash: assertDefined(row.rollHash, 'hash of the roll'),
    code,
    profile: 'open',
    mayRevote: row.revote === 1,
  };
}

/** An interrupted opening got that far: slugs are never used twice, so the log is this round's. */
function isOpenAlready(error: OpeningError): boolean {
  return error.kind === 'wrong-log-state' && error.state === 'open';
}

function countStyles(entries: readonly { readonly style: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { style } of entries) counts.set(style, (counts.get(style) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
