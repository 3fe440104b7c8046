import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';

import { motionStateOf } from '../../../domain/motions/motion-states';
import type { Instant } from '../../../domain/shared/instant';
import { ReadDatabase } from '../../../platform/database/read-database';
import { takeTurn, type Tx } from '../../../platform/database/unit-of-work';
import { Interest } from './interest.entity';
import { MotionActRow } from './motion-act.entity';
import { MotionVersion } from './motion-version.entity';
import { Motion } from './motion.entity';
import type { MotionView, VoteView } from './motion.view';
import { VoteChoice } from './vote-choice.entity';
import { Vote } from './vote.entity';

type New<T, K extends keyof T> = Omit<T, K>;
type Where = Readonly<Partial<Pick<Motion, 'bodyId' | 'meetingId' | 'itemId' | 'no' | 'id'>>>;

/** The tables of motions, votes and declared interests. */
@Injectable()
export class MotionsRepository {
  constructor(private readonly reads: ReadDatabase) {}

  /** All motions of a meeting, in the order in which they were handed in. */
  async ofMeeting(meetingId: string): Promise<MotionView[]> {
    return viewsOf(this.reads.manager, { meetingId });
  }

  async byNo(bodyId: string, no: number): Promise<MotionView | undefined> {
    return (await viewsOf(this.reads.manager, { bodyId, no }))[0];
  }

  /** All motions of a meeting as the running unit of work sees them; others that change them wait. */
  async lock(tx: Tx, meetingId: string): Promise<MotionView[]> {
    await takeTurn(tx, `motions:${meetingId}`);
    return viewsOf(tx.manager, { meetingId });
  }

  /** The number of the next motion of a body; others that ask wait. */
  async nextNo(tx: Tx, bodyId: string): Promise<number> {
    await takeTurn(tx, `motion-numbers:${bodyId}`);
    return (await tx.manager.countBy(Motion, { bodyId })) + 1;
  }

  /** Who declared an interest in an item. */
  async interestsIn(itemId: string): Promise<Interest[]> {
    return this.reads.manager.findBy(Interest, { itemId });
  }

  async interestsInTx(tx: Tx, itemId: string): Promise<Interest[]> {
    return tx.manager.findBy(Interest, { itemId });
  }

  async insertInterest(tx: Tx, interest: New<Interest, 'item' | 'membership'>): Promise<void> {
    await tx.manager.insert(Interest, interest);
  }

  async insert(
    tx: Tx,
    motion: New<Motion, 'body' | 'meeting' | 'item' | 'parent' | 'mover' | 'seconder'>,
  ): Promise<void> {
    await tx.manager.insert(Motion, motion);
  }

  async second(tx: Tx, id: string, seconderId: string): Promise<void> {
    await tx.manager.update(Motion, { id }, { seconderId });
  }

  async setPosition(tx: Tx, id: string, position: number): Promise<void> {
    await tx.manager.update(Motion, { id }, { position });
  }

  async insertAct(tx: Tx, act: New<MotionActRow, 'motion' | 'vote'>): Promise<void> {
    await tx.manager.insert(MotionActRow, act);
  }

  async insertVersion(tx: Tx, version: New<MotionVersion, 'motion' | 'mergedVote'>): Promise<void> {
    await tx.manager.insert(MotionVersion, version);
  }

  async insertVote(
    tx: Tx,
    vote: New<Vote, 'motion' | 'teller' | 'secondTeller'>,
    choices: readonly New<VoteChoice, 'vote' | 'membership'>[],
  ): Promise<void> {
    await tx.manager.insert(Vote, vote);
    if (choices.length > 0) await tx.manager.insert(VoteChoice, [...choices]);
  }
}

async function viewsOf(manager: EntityManager, where: Where): Promise<MotionView[]> {
  const motions = await manager.find(Motion, { where, order: { no: 'ASC' } });
  if (motions.length === 0) return [];
  const motionId = In(motions.map(({ id }) => id));
  const acts = await manager.find(MotionActRow, {
    where: { motionId },
    order: { position: 'ASC' },
  });
  const versions = await manager.find(MotionVersion, { where: { motionId }, order: { no: 'ASC' } });
  const votes = await manager.find(Vote, { where: { motionId }, order: { at: 'ASC', id: 'ASC' } });
  const voteId = In(votes.map(({ id }) => id));
  const choices = votes.length === 0 ? [] : await manager.findBy(VoteChoice, { voteId });
  return motions.map((motion) => {
    const own = <T extends { motionId: string }>(rows: readonly T[]): T[] =>
      rows.filter((row) => row.motionId === motion.id);
    return viewOf(motion, {
      acts: own(acts),
      versions: own(versions),
      votes: own(votes).map((vote) => voteView(vote, choices)),
    });
  });
}

interface Parts {
  readonly acts: readonly MotionActRow[];
  readonly versions: readonly MotionVersion[];
  readonly votes: readonly VoteView[];
}

function viewOf(motion: Motion, { acts, versions, votes }: Parts): MotionView {
  const { id, meetingId, itemId, parentId, no, position, title } = motion;
  const { moverId, seconderId, edit, baseVersion } = motion;
  return {
    ...{ id, meetingId, itemId, parentId, no, position, title },
    ...{ moverId, seconderId, edit, baseVersion, votes },
    state: motionStateOf(acts.map(({ act }) => act)),
    acts: acts.map(({ act, at, reason }) => ({ act, at: at as Instant, reason })),
    versions: versions.map((one) => ({ no: one.no, text: one.text, edit: one.edit })),
  };
}

function voteView(vote: Vote, choices: readonly VoteChoice[]): VoteView {
  const { motionId: _motion, valid: _valid, recordedBy: _by, ...counts } = vote;
  const { tellerId, secondTellerId, at } = vote;
  const own = choices.filter(({ voteId }) => voteId === vote.id);
  return {
    ...counts,
    at: at as Instant,
    tellerIds: [tellerId, secondTellerId].filter((id) => id !== null),
    choices: new Map(own.map(({ membershipId, choice }) => [membershipId, choice])),
  };
}
