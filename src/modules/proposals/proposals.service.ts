import { Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { Clock } from '../../platform/clock';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newSlug } from '../../platform/ids';
import { CyclesService, type CycleView } from '../cycles';
import { PhotosService, type NewPhoto, type StoredPhoto } from './photos.service';
import {
  checkPublication,
  versionRow,
  wordColumns,
  type ProposalWords,
  type WordColumns,
} from './proposal-writing';
import type { Proposal } from './proposal.entity';
import type { ProposalError } from './proposals.errors';
import { maySee } from './proposals.policy';
import { ProposalsRepository } from './proposals.repository';

/** A proposal to write down. */
export interface NewProposal extends ProposalWords {
  readonly cycleId: string;
  readonly photo?: NewPhoto | undefined;
}

/** New words for a proposal, and what becomes of its photo. */
export interface ProposalChange extends ProposalWords {
  /** The version that was edited: somebody who edited an older one is told. */
  readonly fromVersion?: number | undefined;
  /** Takes the place of the photo that is there. */
  readonly photo?: NewPhoto | undefined;
  readonly removePhoto?: boolean;
  /** New words for the photo that stays. */
  readonly alt?: string | undefined;
}

interface Change {
  readonly proposal: Proposal;
  readonly cycle: CycleView;
  readonly change: ProposalChange;
  readonly stored: StoredPhoto | undefined;
}

type Rewritten = WordColumns & Pick<Proposal, 'photoId' | 'changedAt'>;
type Outcome<T> = Promise<Result<T, ProposalError>>;

/** Writing, publishing and editing proposals. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly proposals: ProposalsRepository,
    private readonly photos: PhotosService,
    private readonly cycles: CyclesService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Saves a new proposal, published at once or as a draft that only its author sees; gives its slug. */
  async submitProposal(
    authorId: string,
    proposal: NewProposal,
    as: 'draft' | 'published',
  ): Outcome<string> {
    const cycle = await this.cycles.byId(proposal.cycleId);
    if (cycle === undefined) return err({ kind: 'cycle-not-found' });
    const columns = wordColumns(proposal, cycle, await this.cycles.areas());
    if (!columns.ok) return columns;
    const now = this.clock.now();
    const may = as === 'draft' ? ok(undefined) : checkPublication(columns.value, cycle, now);
    if (!may.ok) return may;
    const row: Proposal = {
      ...columns.value,
      ...{
        id: newId(),
        slug: newSlug(columns.value.title),
        cycleId: cycle.id,
        authorId,
        photoId: null,
      },
      ...{ createdAt: now, changedAt: now },
      ...(as === 'draft' ? { version: 0, publishedAt: null } : { version: 1, publishedAt: now }),
    };
    return this.photos.withStored(proposal.photo, (stored) =>
      this.unitOfWork.run(async (tx) => {
        if (stored !== undefined) await this.photos.insert(tx, stored, authorId, now);
        await this.proposals.insert(tx, { ...row, photoId: stored?.id ?? null });
        if (as === 'published')
          await this.proposals.insertVersion(tx, versionRow(row, authorId, now));
        return ok(row.slug);
      }),
    );
  }

  /** Publishes a draft: from here on everybody sees it, and edits are kept as versions. */
  async publishProposal(authorId: string, slug: string): Outcome<void> {
    const found = await this.own(authorId, slug);
    if (!found.ok) return found;
    const { proposal, cycle } = found.value;
    return this.unitOfWork.run(async (tx) => {
      const row = assertDefined(await this.proposals.lock(tx, proposal.id), 'the locked proposal');
      if (row.publishedAt !== null) return err({ kind: 'proposal-already-published' });
      const now = this.clock.now();
      const may = checkPublication(row, cycle, now);
      if (!may.ok) return may;
      await this.proposals.save(tx, row.id, { version: 1, publishedAt: now, changedAt: now });
      await this.proposals.insertVersion(tx, versionRow({ ...row, version: 1 }, authorId, now));
      return ok(undefined);
    });
  }

  /** Changes the words of a draft, or adds a version to a published proposal while the call is open. */
  async editProposal(authorId: string, slug: string, change: ProposalChange): Outcome<void> {
    const found = await this.own(authorId, slug);
    if (!found.ok) return found;
    const edited = await this.photos.withStored(change.photo, (stored) =>
      this.unitOfWork.run((tx) => this.write(tx, { ...found.value, change, stored })),
    );
    if (!edited.ok) return edited;
    if (edited.value !== null) await this.photos.removeFiles(edited.value);
    return ok(undefined);
  }

  /** A proposal that this reader may see, as a row of the module. */
  async visible(slug: string, accountId: string | undefined): Promise<Proposal | undefined> {
    const proposal = await this.proposals.bySlug(slug);
    return proposal !== null && maySee(proposal, accountId) ? proposal : undefined;
  }

  async ofAuthor(authorId: string): Promise<Proposal[]> {
    return this.proposals.ofAuthor(authorId);
  }

  async publishedOfPot(potId: string): Promise<Proposal[]> {
    return this.proposals.publishedOfPot(potId);
  }

  async versions(proposalId: string) {
    return this.proposals.versions(proposalId);
  }

  private async own(
    authorId: string,
    slug: string,
  ): Outcome<{ proposal: Proposal; cycle: CycleView }> {
    const proposal = await this.visible(slug, authorId);
    if (proposal === undefined) return err({ kind: 'proposal-not-found' });
    if (proposal.authorId !== authorId) return err({ kind: 'not-your-proposal' });
    const cycle = assertDefined(
      await this.cycles.byId(proposal.cycleId),
      'the cycle of a proposal',
    );
    return ok({ proposal, cycle });
  }

  /** Gives the id of the photo whose files nothing needs any more, once this is committed. */
  private async write(tx: Tx, { proposal, cycle, change, stored }: Change): Outcome<string | null> {
    const row = assertDefined(await this.proposals.lock(tx, proposal.id), 'the locked proposal');
    if ((change.fromVersion ?? row.version) !== row.version)
      return err({ kind: 'changed-meanwhile' });
    const columns = wordColumns(change, cycle, await this.cycles.areas());
    if (!columns.ok) return columns;
    const now = this.clock.now();
    const isPublished = row.publishedAt !== null;
    const may = isPublished ? checkPublication(columns.value, cycle, now) : ok(undefined);
    if (!may.ok) return may;
    const photoId = await this.writePhoto(tx, row, { change, stored, now });
    await this.writeWords(tx, row, { ...columns.value, photoId, changedAt: now });
    if (row.photoId === null || row.photoId === photoId) return ok(null);
    return ok((await this.photos.forget(tx, row.photoId)) ? row.photoId : null);
  }

  /** A published text keeps what it was: other words are another version. */
  private async writeWords(tx: Tx, row: Proposal, words: Rewritten): Promise<void> {
    const isNewVersion = row.publishedAt !== null && isOtherText(row, words);
    const version = isNewVersion ? row.version + 1 : row.version;
    await this.proposals.save(tx, row.id, { ...words, version });
    if (!isNewVersion) return;
    const written = versionRow({ ...words, id: row.id, version }, row.authorId, words.changedAt);
    await this.proposals.insertVersion(tx, written);
  }

  private async writePhoto(
    tx: Tx,
    row: Proposal,
    { change, stored, now }: Pick<Change, 'change' | 'stored'> & { readonly now: string },
  ): Promise<string | null> {
    if (stored !== undefined) {
      await this.photos.insert(tx, stored, row.authorId, now);
      return stored.id;
    }
    if (change.removePhoto === true) return null;
    if (row.photoId !== null && change.alt !== undefined)
      await this.photos.describe(tx, row.photoId, change.alt);
    return row.photoId;
  }
}

/** Saving without any change to words or cost makes no version. */
function isOtherText(
  before: Pick<Proposal, 'title' | 'text' | 'costMinor'>,
  after: Pick<Proposal, 'title' | 'text' | 'costMinor'>,
): boolean {
  return (
    before.title !== after.title ||
    before.text !== after.text ||
    before.costMinor !== after.costMinor
  );
}
