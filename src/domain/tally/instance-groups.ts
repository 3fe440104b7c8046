import { assert, assertDefined } from '../shared/assert';

/** One ballot list per voter; `points` is aligned with it, and each of its lists with a ballot. */
export interface BallotLists {
  readonly ballots: readonly (readonly string[])[];
  readonly points?: readonly (readonly number[])[] | undefined;
}

/** Ballots as flat lists; one entry may stand for many ballots, and equal ballots for many entries. */
export interface PackedBallots {
  /** Project ids, which the entries name by index. */
  readonly ids: readonly string[];
  /** How many ballots each entry stands for. */
  readonly weights: Int32Array;
  /** Entry `b` names `projects[first[b]]` up to `first[b + 1]`. */
  readonly first: Int32Array;
  readonly projects: Int32Array;
  /** Points, aligned with `projects`; there only if the ballots give points. */
  readonly scores?: Float64Array;
}

/** Groups of equal ballots, one after the other, as flat lists of what they support. */
export interface BallotGroups {
  readonly weights: Int32Array;
  /** Group `g` supports `projects[first[g]]` up to `first[g + 1]`, by rank. */
  readonly first: Int32Array;
  readonly projects: Int32Array;
  /** Points, aligned with `projects`; there only if the ballots give points. */
  readonly scores?: Float64Array;
  /** The sum of the negative points of every project, by rank; there only if there are any. */
  readonly penalties?: Float64Array;
}

/**
 * Merges ballots that are equal in projects and points. A project with no or negative points is
 * not supported; ballots that support nothing make no group. Negative points are summed up.
 * @throws AssertionError when a ballot names an unknown project or one project twice, or points are
 *   no safe integers or not aligned
 */
export function groupBallots(
  lists: BallotLists,
  rankOf: ReadonlyMap<string, number>,
): BallotGroups {
  const { ballots, points } = lists;
  assert(points === undefined || points.length === ballots.length, 'points are not aligned');
  const grouping = new Grouping(rankOf, points !== undefined);
  if (points) ballots.forEach((ballot, i) => grouping.add(ballot, points[i]));
  else addPlain(grouping, ballots);
  return grouping.groups();
}

/**
 * Like `groupBallots`, for ballots that are flat lists already.
 * @throws AssertionError as `groupBallots` does
 */
export function groupPacked(
  packed: PackedBallots,
  rankOf: ReadonlyMap<string, number>,
): BallotGroups {
  const { ids, weights, scores } = packed;
  const ranks = Int32Array.from(ids, (id) => rankOf.get(id) ?? UNKNOWN);
  const grouping = new Grouping(rankOf, scores !== undefined);
  for (let entry = 0; entry < weights.length; entry += 1) grouping.addPacked(packed, entry, ranks);
  return grouping.groups();
}

/** So many ballots show whether equal ones come as one array. */
const SAMPLE = 65_536;

/** Parsers hand out one array per distinct ballot; where they do, each is looked at only once. */
function addPlain(grouping: Grouping, ballots: BallotLists['ballots']): void {
  const known = new Map<readonly string[], number>();
  for (let i = 0; i < ballots.length; i += 1) {
    const ballot = ballots[i] as readonly string[];
    const group = known.get(ballot);
    if (group !== undefined) grouping.repeat(group);
    else if (i < SAMPLE || known.size < SAMPLE * 0.9) known.set(ballot, grouping.add(ballot));
    else grouping.add(ballot);
  }
}

const UNKNOWN = -1;
const EMPTY = -1;
/** In place of a group: the ballot supports nothing. */
const BLANK = -2;

/** A hash table of ballots over growing flat lists. */
class Grouping {
  private count = 0;
  private weights = new Int32Array(256);
  private first = new Int32Array(256);
  private hashes = new Int32Array(256);
  private slots = new Int32Array(1024).fill(EMPTY);
  private length = 0;
  private projects = new Int32Array(1024);
  private scores: Float64Array;
  private penalties: Float64Array | undefined;

  constructor(
    private readonly rankOf: ReadonlyMap<string, number>,
    private readonly isScored: boolean,
  ) {
    this.scores = new Float64Array(isScored ? 1024 : 0);
  }

  /** Adds a ballot; returns its group, to be told of equal ones. */
  add(ballot: readonly string[], scores?: readonly number[]): number {
    const start = this.length;
    if (start + ballot.length > this.projects.length) this.growLists(ballot.length);
    if (scores) this.appendScored(ballot, scores);
    else for (const id of ballot) this.insert(start, this.rank(id));
    return this.merge(start, 1);
  }

  /** Adds an entry of packed ballots; `ranks` are those of the ids. */
  addPacked({ first, projects, scores, weights }: PackedBallots, entry: number, ranks: Int32Array) {
    const start = this.length;
    const from = first[entry] as number;
    const to = first[entry + 1] as number;
    if (start + to - from > this.projects.length) this.growLists(to - from);
    for (let i = from; i < to; i += 1) {
      const rank = ranks[projects[i] as number] as number;
      assert(rank !== UNKNOWN, 'a ballot names a project that is not in the tie order');
      if (scores)
        this.insertScored(start, rank, {
          score: scores[i] as number,
          weight: weights[entry] as number,
        });
      else this.insert(start, rank);
    }
    this.merge(start, weights[entry] as number);
  }

  /** Adds one more ballot to a group. */
  repeat(group: number): void {
    if (group !== BLANK) this.weights[group] = (this.weights[group] as number) + 1;
  }

  /** Finds or makes the group of the list that begins at `start`. */
  private merge(start: number, weight: number): number {
    if (this.length === start) return BLANK;
    const hash = this.hashFrom(start);
    const slot = this.slotOf(start, hash);
    const group = this.slots[slot] as number;
    if (group === EMPTY) return this.keep(slot, hash, weight);
    this.length = start;
    this.weights[group] = (this.weights[group] as number) + weight;
    return group;
  }

  groups(): BallotGroups {
    const weights = this.weights.slice(0, this.count);
    const first = this.first.slice(0, this.count + 1);
    const projects = this.projects.slice(0, this.length);
    if (!this.isScored) return { weights, first, projects };
    const { penalties } = this;
    const scores = this.scores.slice(0, this.length);
    return { weights, first, projects, scores, ...(penalties && { penalties }) };
  }

  private appendScored(ballot: readonly string[], scores: readonly number[]): void {
    assert(ballot.length === scores.length, 'points of a ballot are not aligned');
    const start = this.length;
    ballot.forEach((id, i) => {
      this.insertScored(start, this.rank(id), { score: scores[i] as number, weight: 1 });
    });
  }

  private insertScored(
    start: number,
    rank: number,
    { score, weight }: { readonly score: number; readonly weight: number },
  ): void {
    assert(Number.isSafeInteger(score), 'points are no safe integer');
    if (score < 0) this.penalise(rank, score * weight);
    if (score <= 0) return;
    const place = this.insert(start, rank);
    this.scores.copyWithin(place + 1, place, this.length - 1);
    this.scores[place] = score;
  }

  private penalise(rank: number, points: number): void {
    this.penalties ??= new Float64Array(this.rankOf.size);
    this.penalties[rank] = (this.penalties[rank] as number) + points;
  }

  private rank(id: string): number {
    return assertDefined(this.rankOf.get(id), `project ${id} of a ballot`);
  }

  /** Puts a rank into its place in the list that begins at `start`; returns that place. */
  private insert(start: number, rank: number): number {
    const { projects } = this;
    let place = this.length;
    this.length += 1;
    while (place > start && (projects[place - 1] as number) > rank) {
      projects[place] = projects[place - 1] as number;
      place -= 1;
    }
    assert(place === start || projects[place - 1] !== rank, 'a ballot names a project twice');
    projects[place] = rank;
    return place;
  }

  private hashFrom(start: number): number {
    let hash = 17;
    for (let i = start; i < this.length; i += 1) {
      hash = Math.imul(hash ^ (this.projects[i] as number), 0x9e3779b1);
      if (this.isScored) hash = Math.imul(hash ^ (this.scores[i] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private slotOf(start: number, hash: number): number {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const group = this.slots[slot] as number;
      if (group === EMPTY || this.equals(group, start)) return slot;
    }
  }

  private equals(group: number, start: number): boolean {
    const from = this.first[group] as number;
    const length = (this.first[group + 1] as number) - from;
    if (length !== this.length - start) return false;
    for (let i = 0; i < length; i += 1) {
      if (this.projects[from + i] !== this.projects[start + i]) return false;
      if (this.isScored && this.scores[from + i] !== this.scores[start + i]) return false;
    }
    return true;
  }

  private keep(slot: number, hash: number, weight: number): number {
    const group = this.count;
    this.slots[slot] = group;
    this.hashes[group] = hash;
    this.weights[group] = weight;
    this.first[group + 1] = this.length;
    this.count = group + 1;
    if (this.count + 1 === this.first.length) this.growTable();
    return group;
  }

  private growLists(least: number): void {
    const capacity = 2 * this.projects.length + least;
    this.projects = enlarged(this.projects, new Int32Array(capacity));
    if (this.isScored) this.scores = enlarged(this.scores, new Float64Array(capacity));
  }

  /** Four slots for every group that there is room for. */
  private growTable(): void {
    const capacity = 4 * this.first.length;
    this.weights = enlarged(this.weights, new Int32Array(capacity));
    this.first = enlarged(this.first, new Int32Array(capacity));
    this.hashes = enlarged(this.hashes, new Int32Array(capacity));
    const slots = new Int32Array(4 * capacity).fill(EMPTY);
    const mask = slots.length - 1;
    for (let group = 0; group < this.count; group += 1) {
      let slot = (this.hashes[group] as number) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = group;
    }
    this.slots = slots;
  }
}

function enlarged<T extends Int32Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
