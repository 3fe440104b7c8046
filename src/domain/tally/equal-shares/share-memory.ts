/** Half the distance between 1 and the next double: the largest relative error of one rounding. */
export const ROUNDING = 2 ** -53;

/** Steps that are remembered apart from each other. */
const STEPS = 64;
const MOST_COURSES = 2 ** 18;

/**
 * What runs found out about projects, for the runs after them.
 *
 * Two runs that bought the same projects in the same order spent the same money. Of two such runs,
 * no voter has less in the one with the higher endowment, so that all its voters together, and the
 * supporters of a project all the more, have at most (voters × rise of the endowment) more money
 * than in the other one. A shortage shrinks by that at most, and a share by that over the points of
 * those who pay it.
 */
export class ShareMemory {
  private readonly courses: Int32Array;
  private readonly endowments: Float64Array;
  /** The lower bound on a share; or Infinity for a shortage. */
  private readonly shares: Float64Array;
  /** The points of those who pay; or the money that is short. */
  private readonly amounts: Float64Array;
  private readonly nextCourses = new Map<number, number>();
  private lastCourse = 0;
  private course = 0;
  private step = 0;
  private endowment = 0;

  /** @param voters ballots that support any project */
  constructor(
    private readonly projectCount: number,
    private readonly voters: number,
  ) {
    const places = projectCount * STEPS;
    this.courses = new Int32Array(places).fill(-1);
    this.endowments = new Float64Array(places);
    this.shares = new Float64Array(places);
    this.amounts = new Float64Array(places);
  }

  /** Starts a run. */
  reset(endowment: number): void {
    this.endowment = endowment;
    this.course = 0;
    this.step = 0;
  }

  /** Notes a purchase. */
  advance(project: number): void {
    const key = this.course * this.projectCount + project;
    let next = this.nextCourses.get(key);
    if (next === undefined) {
      // Forgotten courses get new numbers, so nothing is taken for what it is not.
      if (this.nextCourses.size === MOST_COURSES) this.nextCourses.clear();
      this.lastCourse += 1;
      next = this.lastCourse;
      this.nextCourses.set(key, next);
    }
    this.course = next;
    this.step += 1;
  }

  /** Where an evaluation at this step ended the last time: 0 never, Infinity short of money. */
  guess(project: number): number {
    return this.shares[this.placeOf(project)] as number;
  }

  /**
   * A lower bound on the share of a project at this moment, Infinity when its supporters cannot pay,
   * 0 when nothing is known.
   */
  least(project: number): number {
    const place = this.placeOf(project);
    if (this.courses[place] !== this.course) return 0;
    const rise = Math.max(0, this.endowment - (this.endowments[place] as number));
    const money = this.voters * (rise * (1 + 64 * ROUNDING) + 16 * ROUNDING * this.endowment);
    const share = this.shares[place] as number;
    const amount = this.amounts[place] as number;
    if (share === Infinity) return money < amount ? Infinity : 0;
    return Math.max(0, (share - money / amount) * (1 - 8 * ROUNDING));
  }

  /** Keeps a lower bound on a share and the points of those who were taken to pay it. */
  noteShare(project: number, share: number, payers: number): void {
    this.note(project, share, payers);
  }

  /** Keeps how much money is missing at least. */
  noteShortage(project: number, money: number): void {
    this.note(project, Infinity, money);
  }

  private note(project: number, share: number, amount: number): void {
    const place = this.placeOf(project);
    this.courses[place] = this.course;
    this.endowments[place] = this.endowment;
    this.shares[place] = share;
    this.amounts[place] = amount;
  }

  private placeOf(project: number): number {
    return project * STEPS + Math.min(this.step, STEPS - 1);
  }
}
