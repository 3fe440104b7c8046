import { sha256 } from '../formats/bytes';
import { BytesIndex, NumberColumn } from '../formats/columns';

/** What one voter says about a project: its place in tie order, and her points above 0. */
export type Liked = readonly [place: number, points: number];

/** The groups of voters that support a project, by number, and what each of their voters gives it. */
export interface Backers {
  readonly groups: Int32Array;
  /** Aligned with the groups; undefined where all give 1. */
  readonly points: Float64Array | undefined;
}

/**
 * Voters with equal ballots in one district are a group. Groups are numbered from 0 in the order in
 * which they came, and lie in columns: objects for a million ballots would fill the memory.
 */
export class VoterGroups {
  private readonly known = new BytesIndex(32);
  private readonly sizes = new NumberColumn(Int32Array);
  private readonly districts = new NumberColumn(Int32Array);
  /** Where the likings of a group end; those of the next begin there. */
  private readonly ends = new NumberColumn(Int32Array);
  private readonly places = new NumberColumn(Int32Array);

  /** Groups of voters that are told one by one. @returns them, and the backers of each project */
  static of(
    voters: Iterable<readonly [district: number, liked: readonly Liked[]]>,
    projects: number,
  ): { readonly groups: VoterGroups; readonly backers: readonly Backers[] } {
    const groups = new VoterGroups();
    const points = new NumberColumn(Float64Array);
    for (const [district, liked] of voters) {
      if (groups.add(district, liked)) for (const [, given] of liked) points.push(given);
    }
    return { groups, backers: groups.backersOf(projects, points) };
  }

  /** How many groups there are. */
  get length(): number {
    return this.sizes.length;
  }

  /** How many voters are in a group. */
  sizeOf(group: number): number {
    return this.sizes.at(group);
  }

  districtOf(group: number): number {
    return this.districts.at(group);
  }

  /** The places of the projects that a group supports, in tie order. */
  *likedBy(group: number): Generator<number, void> {
    for (let at = this.startOf(group); at < this.ends.at(group); at += 1) yield this.places.at(at);
  }

  /** Takes in a voter. @returns whether her ballot was not there yet */
  private add(district: number, liked: readonly Liked[]): boolean {
    const group = this.known.add(sha256(`${district}: ${liked.join(' ')}`));
    if (group < this.length) {
      this.sizes.set(group, this.sizeOf(group) + 1);
      return false;
    }
    this.sizes.push(1);
    this.districts.push(district);
    for (const [place] of liked) this.places.push(place);
    this.ends.push(this.places.length);
    return true;
  }

  private backersOf(projects: number, points: NumberColumn): Backers[] {
    const counts = new Int32Array(projects);
    for (let at = 0; at < this.places.length; at += 1) counts[this.places.at(at)]! += 1;
    const lists = Array.from(counts, (count) => ({
      groups: new Int32Array(count),
      points: new Float64Array(count),
    }));
    const filled = new Int32Array(projects);
    for (let group = 0; group < this.length; group += 1) {
      for (let at = this.startOf(group); at < this.ends.at(group); at += 1) {
        const place = this.places.at(at);
        const [list, next] = [lists[place]!, filled[place]!];
        list.groups[next] = group;
        list.points[next] = points.at(at);
        filled[place] = next + 1;
      }
    }
    return lists.map((list) =>
      list.points.every((given) => given === 1) ? { ...list, points: undefined } : list,
    );
  }

  private startOf(group: number): number {
    return group === 0 ? 0 : this.ends.at(group - 1);
  }
}
