import { Inject, Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { canonicalJson, type CanonicalValue } from '../../domain/shared/canonical-json';
import type { Result } from '../../domain/shared/result';
import type { RoundOutcome } from '../../domain/tally/tally';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit-trail';
import { TallyBundles, type PublishError, type WrittenBundle } from '../vote-log';
import { readFrozenTexts } from './count-round';
import { recountsOf } from './recount-command';
import { RollRepository } from './roll.repository';
import type { Round } from './round.entity';
import { RoundsRepository, type PublicBundle } from './rounds.repository';
import { TalliesService } from './tallies.service';

/** The events of a publication that an interruption may repeat, and the record has once. */
const HAPPENS_ONCE: ReadonlySet<string> = new Set(['round-closed', 'round-tallied']);

/** Counts closed rounds, and makes public what passed the gate. */
@Injectable()
export class PublicationsService {
  private readonly olderSizes = new Map<string, number>();

  constructor(
    private readonly rounds: RoundsRepository,
    private readonly roll: RollRepository,
    private readonly tallies: TalliesService,
    private readonly bundles: TallyBundles,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Counts a closed round, and publishes the count when the verifier finds nothing. */
  async countAndPublish(round: Round, by: string | null): Promise<Result<undefined, PublishError>> {
    const begun = await this.bundles.begin(round.slug);
    if (!begun.ok) return begun;
    const { figures, ballots, folder } = begun.value;
    const configText = assertDefined(round.config, 'the frozen configuration');
    const projectsText = assertDefined(round.projects, 'the frozen projects');
    const byStyle = await this.roll.countByStyle(round.id);
    const total = await this.roll.total(round.id);
    const turnout = { roll: total, casts: figures.casts, credentials: figures.credentials };
    const job = { configText, projectsText, ballots, folder: folder.path, turnout };
    const outcome = await this.tallies.count(round.slug, job);
    await this.note('round-tallied', round.slug, by);
    const frozen = readFrozenTexts(configText, projectsText);
    const bundle = await this.bundles.publishCount(begun.value, {
      round: round.slug,
      configText,
      projectsText,
      ...frozen,
      recounts: recountsOf(frozen.config, frozen.projects),
      roll: { total, byStyle: Object.fromEntries(byStyle), hash: round.rollHash ?? '' },
      outcome,
      code: this.config.codeVersion,
    });
    if (!bundle.ok) return bundle;
    await this.publish(round, by, { outcome, bundle: bundle.value });
    return { ok: true, value: undefined };
  }

  /** Published rounds whose log has grown since: their bundle, and perhaps their count, is behind. */
  async behind(): Promise<string[]> {
    const logs = new Map((await this.bundles.closedLogs()).map((log) => [log.round, log]));
    const published = await this.rounds.publishedBundles();
    const slugs: string[] = [];
    for (const { slug, file } of published) {
      const log = logs.get(slug);
      if (log === undefined) continue;
      const isBehind = log.state !== 'published' || log.size > (await this.sizeIn(slug, file));
      if (isBehind) slugs.push(slug);
    }
    return slugs;
  }

  /** Counts a published round anew when its ballots have changed, else issues its bundle again. */
  async bringUpToDate(round: Round, by: string | null): Promise<Result<undefined, PublishError>> {
    const log = (await this.bundles.closedLogs()).find((one) => one.round === round.slug);
    const row = assertDefined(await this.rounds.outcome(round.id), 'the outcome that is public');
    if (log?.state !== 'published') return this.countAndPublish(round, by);
    const bundle = await this.bundles.reissue(round.slug, row.bundleFile);
    if (!bundle.ok) return bundle;
    await this.unitOfWork.run(async (tx) => {
      await this.rounds.replaceBundle(tx, round.id, columnsOf(bundle.value));
      await this.audit.record(tx, {
        event: 'bundle-reissued',
        actorId: by,
        subject: `round:${round.slug}`,
        details: { sha256: bundle.value.sha256 },
      });
    });
    return { ok: true, value: undefined };
  }

  /** Entries of the log in a bundle: the name says it, and of older bundles the report. */
  private async sizeIn(slug: string, file: string): Promise<number> {
    const named = /-(\d+)\.zip$/.exec(file)?.[1];
    if (named !== undefined) return Number(named);
    const known = this.olderSizes.get(file);
    if (known !== undefined) return known;
    const round = assertDefined(await this.rounds.bySlug(slug), 'the round of the bundle');
    const row = assertDefined(await this.rounds.outcome(round.id), 'its outcome');
    const { size } = JSON.parse(row.report) as { readonly size: number };
    this.olderSizes.set(file, size);
    return size;
  }

  /** Records what happened to a round; what an interruption repeats is recorded once. */
  async note(event: string, slug: string, by: string | null): Promise<void> {
    const subject = `round:${slug}`;
    if (HAPPENS_ONCE.has(event)) {
      const earlier = await this.audit.ofSubject(subject);
      const timesOf = (name: string): number =>
        earlier.filter((entry) => entry.event === name).length;
      // A count behind a published one is another count.
      const due = event === 'round-tallied' ? timesOf('round-published') + 1 : 1;
      if (timesOf(event) >= due) return;
    }
    await this.unitOfWork.run((tx) => this.audit.record(tx, { event, actorId: by, subject }));
  }

  private async publish(
    round: Round,
    by: string | null,
    { outcome, bundle }: { readonly outcome: RoundOutcome; readonly bundle: WrittenBundle },
  ): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.rounds.saveOutcome(tx, {
        roundId: round.id,
        result: canonicalJson(outcome.result as unknown as CanonicalValue),
        trace: outcome.trace.map((line) => `${canonicalJson({ ...line })}\n`).join(''),
        ...columnsOf(bundle),
        publishedAt: this.clock.now(),
      });
      await this.audit.record(tx, {
        event: 'round-published',
        actorId: by,
        subject: `round:${round.slug}`,
        details: { sha256: bundle.sha256 },
      });
    });
  }
}

function columnsOf({ file, sha256, bytes, report }: WrittenBundle): PublicBundle {
  return { bundleFile: file, bundleSha256: sha256, bundleBytes: bytes, report };
}
