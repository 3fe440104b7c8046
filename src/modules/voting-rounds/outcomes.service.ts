import { Injectable } from '@nestjs/common';

import { mayShowCounts } from '../../domain/cycle/embargo';
import type { RoundResult } from '../../domain/tally/tally';
import type { TraceLine } from '../../domain/tally/trace';
import { assertDefined } from '../../domain/shared/assert';
import { Clock } from '../../platform/clock';
import { Fresh } from '../../platform/fresh';
import { CyclesService, type CycleLine } from '../cycles';
import { TallyBundles, type LoggedRecount, type LoggedRound } from '../vote-log';
import type { FrozenRound } from './frozen-round';
import { recountCommand } from './recount-command';
import type { RoundView } from './round.view';
import { RoundsRepository } from './rounds.repository';
import { RoundsService } from './rounds.service';

/** A published outcome with everything that explains it. */
export interface Outcome {
  readonly round: FrozenRound;
  readonly result: RoundResult;
  readonly trace: readonly TraceLine[];
  /** Complete counts in the log; this is the last of them. */
  readonly counts: number;
  readonly publishedAt: string;
}

/** The line of a cycle, and when its voting phase closes; undefined where it has none. */
interface VotingLine {
  readonly line: CycleLine;
  readonly closesAt: string | undefined;
}

const FRESH_MS = 1000;

/** What rounds came to. Everything that shows a count asks here, and gets it only when it is public. */
@Injectable()
export class OutcomesService {
  private readonly known = new Map<string, Outcome>();

  /** Every voter's receipt carries the line. */
  private readonly lines = new Fresh<VotingLine>(FRESH_MS);

  constructor(
    private readonly rounds: RoundsService,
    private readonly repository: RoundsRepository,
    private readonly cycles: CyclesService,
    private readonly bundles: TallyBundles,
    private readonly clock: Clock,
  ) {}

  /** The outcome of a round, undefined while the embargo holds. */
  async published(view: RoundView): Promise<Outcome | undefined> {
    if (!mayShowCounts(this.rounds.stateOf(view, this.clock.now()))) return undefined;
    const known = this.known.get(view.slug);
    if (known?.publishedAt === view.publishedAt) return known;
    const row = await this.repository.outcome(view.id);
    const round = await this.rounds.frozen(view.slug);
    if (row === null || row.publishedAt === null || round === undefined) return undefined;
    const trace = row.trace.split('\n').filter((line) => line !== '');
    const { counts } = JSON.parse(row.report) as { readonly counts: number };
    const outcome: Outcome = {
      round,
      counts,
      publishedAt: row.publishedAt,
      result: JSON.parse(row.result) as RoundResult,
      trace: trace.map((line) => JSON.parse(line) as TraceLine),
    };
    this.known.set(view.slug, outcome);
    return outcome;
  }

  /** What the public pages of the log may say of a round; undefined before its opening. */
  async loggedRound(slug: string, locale: string): Promise<LoggedRound | undefined> {
    const view = await this.rounds.bySlug(slug);
    if (view === undefined || view.openedAt === null) return undefined;
    const state = this.rounds.stateOf(view, this.clock.now());
    const row = mayShowCounts(state) ? await this.repository.outcome(view.id) : null;
    const bundle = row?.publishedAt
      ? {
          path: this.bundles.pathOf(row.bundleFile),
          bytes: row.bundleBytes,
          sha256: row.bundleSha256,
          recounts: await this.recounts(slug),
        }
      : undefined;
    const isOver = state === 'closed' || state === 'published';
    const { line: cycle, closesAt = view.closesAt } = await this.votingLine(view, locale);
    const { title, openedAt } = view;
    const closesWithCycle = closesAt === view.closesAt;
    const shown = { slug, title, openedAt, closesAt: closedAt(view), isOver };
    return { ...shown, cycle, closesWithCycle, bundle };
  }

  private async votingLine({ cycleId }: RoundView, locale: string): Promise<VotingLine> {
    return this.lines.get(`${cycleId} ${locale}`, async () => {
      const cycle = assertDefined(await this.cycles.byId(cycleId), 'cycle of the round');
      const voting = cycle.phases.find(({ kind }) => kind === 'voting');
      return { line: await this.cycles.cycleLine(cycle, locale), closesAt: voting?.closesAt };
    });
  }

  private async recounts(slug: string): Promise<LoggedRecount[]> {
    const round = await this.rounds.frozen(slug);
    return [...(round?.config.pots ?? [])].map(([id, pot]) => {
      const projects = round?.projects.filter((project) => project.pot === id) ?? [];
      const file = `bundle/pabulib/${slug}-${id}.pb`;
      return {
        pot: pot.name ?? id,
        command: recountCommand('bin/baraza', file, { pot, projects }),
      };
    });
  }
}

/** An early close is the one that counts. */
function closedAt({ closesAt, closeDecidedAt }: RoundView): string {
  return closeDecidedAt !== null && closeDecidedAt < closesAt ? closeDecidedAt : closesAt;
}
