import { Injectable } from '@nestjs/common';

import { mayVoteAs } from '../../../domain/bodies/membership';
import { applyEdit, linesOf, overlaps } from '../../../domain/motions/amendment';
import { flagsOf, MOTION_TABLES, type MotionAct } from '../../../domain/motions/motion-states';
import { diffWords } from '../../../domain/proposals/diff';
import { VOTE_KINDS } from '../../../domain/quorum/vote-kinds';
import { Problem } from '../../../platform/errors/problem';
import type { Actor } from '../../../platform/security/current-actor';
import { signedIn } from '../../../platform/security/guard';
import { sittingOn, type BodyView, type MembershipView } from '../../bodies';
import { CityService } from '../../cycles';
import { MeetingPagesService, type Seen } from '../meetings/meeting-pages.service';
import { mayRun, ownMembership, votersOn } from '../meetings/meeting-policy';
import type { MotionView, VoteView } from './motion.view';
import { MotionsService, newestOf } from './motions.service';
import { VotesService } from './votes.service';

/** A motion that somebody looks at. */
export interface SeenMotion extends Seen {
  readonly motion: MotionView;
  readonly all: readonly MotionView[];
}

const PLAIN_ACTS: ReadonlySet<MotionAct> = new Set([
  ...(['admit', 'refuse_admission', 'adjourn', 'resume', 'set_aside', 'refer'] as const),
  'leave_undecided',
]);

/** What the pages of motions show. */
@Injectable()
export class MotionPagesService {
  constructor(
    private readonly pages: MeetingPagesService,
    private readonly motions: MotionsService,
    private readonly votes: VotesService,
    private readonly city: CityService,
  ) {}

  /** @throws Problem `motion-not-found`, also for whoever may not see it yet */
  async find(
    { slug, no, motion: text }: { slug: string; no: string; motion: string },
    actor: Actor | undefined,
  ): Promise<SeenMotion> {
    const seen = await this.pages.find(slug, no, actor);
    const all = await this.motions.ofMeeting(seen.meeting.id);
    const motion = all.find((one) => String(one.no) === text);
    const { body } = seen.key;
    if (motion === undefined || !(await this.maySee(body, motion, actor))) {
      throw new Problem({ kind: 'motion-not-found' });
    }
    return { ...seen, motion, all };
  }

  /** Who writes for whom: a member for herself, who runs the meeting for the member that is named. */
  async writer(
    body: BodyView,
    actor: Actor | undefined,
    named: string | undefined,
  ): Promise<{ readonly actor: Actor; readonly memberId: string }> {
    const known = signedIn(actor);
    const today = await this.city.today();
    const own = ownMembership(body, known, today);
    if (mayRun(body, known, today)) {
      return {
        actor: known,
        memberId: named === undefined || named === '' ? (own?.id ?? '') : named,
      };
    }
    if (own === undefined || !isVoter(own)) throw new Problem({ kind: 'not-allowed' });
    return { actor: known, memberId: own.id };
  }

  /** The motions under the items of a meeting, as far as the reader may see them. */
  async underItems({ key, meeting, actor }: Seen) {
    const all = await this.motions.ofMeeting(meeting.id);
    const rows = [];
    for (const motion of all) {
      if (motion.parentId !== null || !(await this.maySee(key.body, motion, actor))) continue;
      rows.push({ itemId: motion.itemId, no: motion.no, title: motion.title, state: motion.state });
    }
    return rows;
  }

  async newPage(seen: Seen) {
    const today = await this.city.today();
    const { body } = seen.key;
    const isRunner = mayRun(body, seen.actor, today);
    const open = seen.meeting.items.filter(({ closedGround, endedAt }) => {
      return closedGround === null && endedAt === null;
    });
    return {
      ...headOf(seen),
      items: open.map(({ id, title }) => ({ value: id, text: title })),
      movers: isRunner ? await this.choiceOfMembers(body) : [],
    };
  }

  async show(seen: SeenMotion) {
    const { key, motion, all, actor } = seen;
    const { body } = key;
    const today = await this.city.today();
    const own = ownMembership(body, actor, today);
    const isRunner = mayRun(body, actor, today);
    const names: Names = new Map(body.memberships.map(({ id, publicName }) => [id, publicName]));
    const { workflow } = body.rules.motions;
    return {
      ...headOf(seen),
      motion: motionShown(motion, names),
      parent: parentOf(motion, all),
      diff: amendmentDiff(motion, all),
      changes: changesOf(motion),
      ...amendmentsShown(motion, all),
      votes: motion.votes.map((vote) => voteShown(vote, names)),
      acts: isRunner ? plainActs(motion, workflow) : [],
      can: powers(seen, own, isRunner),
      seconders: isRunner ? await this.choiceOfMembers(body) : [],
    };
  }

  async amendmentPage(seen: SeenMotion) {
    const isRunner = mayRun(seen.key.body, seen.actor, await this.city.today());
    return {
      ...headOf(seen),
      motion: { no: seen.motion.no, title: seen.motion.title },
      lines: numberedLines(newestOf(seen.motion).text),
      movers: isRunner ? await this.choiceOfMembers(seen.key.body) : [],
    };
  }

  async votePage(seen: SeenMotion) {
    const { key, meeting, motion } = seen;
    const standing = await this.votes.standingOf(key, meeting, motion);
    const today = await this.city.today();
    const names = new Map(votersOn(key.body, today).map((one) => [one.id, one.publicName]));
    const voters = [...standing.voters].map((id) => ({ id, name: names.get(id) ?? null }));
    const { majority } = key.body.rules;
    return {
      ...headOf(seen),
      motion: { no: motion.no, title: motion.title },
      lines: numberedLines(newestOf(motion).text),
      quorum: standing.quorum,
      ...{ present: standing.present, eligible: standing.eligible, voters },
      kinds: VOTE_KINDS,
      majority: { p: 0, q: 0, ...majority },
      chairCasts: 'tie' in majority && majority.tie === 'chair_casts',
      members: await this.choiceOfMembers(key.body),
    };
  }

  private async choiceOfMembers(body: BodyView) {
    const today = await this.city.today();
    return sittingOn(body, today)
      .filter(({ role }) => mayVoteAs(role))
      .map(({ id, publicName }) => ({ value: id, text: publicName ?? id.slice(0, 4) }));
  }

  private async maySee(body: BodyView, motion: MotionView, actor: Actor | undefined) {
    const { visibleTo } = flagsOf(motion.state, body.rules.motions.workflow);
    if (visibleTo === 'public') return true;
    const today = await this.city.today();
    return mayRun(body, actor, today) || ownMembership(body, actor, today) !== undefined;
  }
}

/** Public names by membership; null where none may be told. */
type Names = ReadonlyMap<string, string | null>;

function motionShown(motion: MotionView, names: Names) {
  const { no, title, state, moverId, seconderId } = motion;
  const newest = newestOf(motion);
  return {
    ...{ no, title, state, mover: names.get(moverId) ?? null },
    seconder: seconderId === null ? null : { name: names.get(seconderId) ?? null },
    ...{ lines: numberedLines(newest.text), versionNo: newest.no },
  };
}

/** What the reader may do with a motion now. */
function powers(
  { key, meeting, motion }: SeenMotion,
  own: MembershipView | undefined,
  isRunner: boolean,
) {
  const flags = flagsOf(motion.state, key.body.rules.motions.workflow);
  const isMover = own?.id === motion.moverId;
  const mayAct = isRunner || isVoter(own);
  const mayBeSeconded = flags.mayBeSeconded && motion.seconderId === null;
  return {
    second: mayBeSeconded && mayAct && !isMover,
    withdraw: !flags.isOver && isMover,
    amend: flags.mayBeAmended && mayAct,
    vote: flags.mayBeVoted && isRunner && meeting.state === 'open',
  };
}

function isVoter(own: MembershipView | undefined): boolean {
  return own !== undefined && mayVoteAs(own.role);
}

function headOf({ key, meeting }: Seen) {
  const { slug, name } = key.body;
  return { slug, bodyName: name, meeting: { no: meeting.no, title: meeting.title } };
}

function numberedLines(text: string) {
  return linesOf(text).map((line, i) => ({ no: i + 1, line }));
}

function parentOf(motion: MotionView, all: readonly MotionView[]) {
  const parent = all.find(({ id }) => id === motion.parentId);
  return parent === undefined ? null : { no: parent.no, title: parent.title };
}

/** What an amendment would change in the text that it was written on. */
function amendmentDiff({ edit, baseVersion, parentId }: MotionView, all: readonly MotionView[]) {
  const parent = all.find(({ id }) => id === parentId);
  const base = parent?.versions.find(({ no }) => no === baseVersion);
  if (edit === null || base === undefined) return null;
  const changed = applyEdit(base.text, edit);
  return changed.ok ? diffParts(base.text, changed.value) : null;
}

/** How the text came to be, version by version. */
function changesOf({ versions }: MotionView) {
  return versions.slice(1).map(({ no, text }, i) => ({
    ...{ no, parts: diffParts(versions[i]?.text ?? '', text) },
  }));
}

function diffParts(before: string, after: string) {
  return diffWords(before, after).map(({ type, text }) => ({ type, lines: text.split('\n') }));
}

/** Amendments in the order of voting; those that touch the same lines are flagged before the vote. */
function amendmentsShown(motion: MotionView, all: readonly MotionView[]) {
  const own = all
    .filter(({ parentId }) => parentId === motion.id)
    .toSorted((a, b) => a.position - b.position);
  const open = own.filter(({ state, baseVersion }) => {
    return (state === 'submitted' || state === 'admitted') && baseVersion === newestOf(motion).no;
  });
  const pairs = overlaps(open.flatMap(({ edit }) => (edit === null ? [] : [edit])));
  return {
    amendments: own.map(({ no, title, state }) => ({ no, title, state })),
    collisions: pairs.map(({ first, second }) => ({
      ...{ first: open[first]?.no ?? 0, second: open[second]?.no ?? 0 },
    })),
  };
}

function voteShown(vote: VoteView, names: Names) {
  const { choices, tellerIds, majority, ...rest } = vote;
  return {
    ...rest,
    majority: { p: 0, q: 0, ...majority },
    tellers: tellerIds.map((id) => ({ name: names.get(id) ?? null })),
    choices: [...choices].map(([id, choice]) => ({ name: names.get(id) ?? null, choice })),
  };
}

function plainActs({ state }: MotionView, workflow: keyof typeof MOTION_TABLES): MotionAct[] {
  const acts = Object.keys(MOTION_TABLES[workflow][state] ?? {}) as MotionAct[];
  return acts.filter((act) => PLAIN_ACTS.has(act));
}
