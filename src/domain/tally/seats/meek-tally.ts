import type { Paper, SeatContest } from './seat-contest';

/** All papers that begin alike. */
interface Node {
  readonly next: Map<number, Node>;
  /** Papers that begin like this. */
  passing: bigint;
  /** Papers that end here. */
  ending: bigint;
}

/**
 * Hands out votes by keep factors. Papers that begin alike are walked together and only as far as
 * something of them is left, so that a recount costs little however many papers there are.
 */
export class MeekTally {
  /** What every candidate has, in the units of `one`. */
  readonly votes: bigint[];
  /** What is left of papers on which nobody else is named. */
  exhausted = 0n;
  private readonly root = newNode();

  /** @param one a whole vote, and a keep factor that keeps everything */
  constructor(
    contest: SeatContest,
    private readonly one: bigint,
  ) {
    this.votes = contest.candidates.map(() => 0n);
    for (const paper of contest.papers) this.enter(paper);
  }

  /** Every paper gives each of its candidates in turn the share that the keep factor says. */
  distribute(keepFactors: readonly bigint[]): void {
    this.votes.fill(0n);
    this.exhausted = 0n;
    const open: { node: Node; weight: bigint }[] = [{ node: this.root, weight: this.one }];
    for (let item = open.pop(); item !== undefined; item = open.pop()) {
      const { node, weight } = item;
      this.exhausted += node.ending * weight;
      for (const [candidate, next] of node.next) {
        const kept = this.keep(weight, keepFactors[candidate] as bigint);
        this.votes[candidate] = (this.votes[candidate] as bigint) + kept * next.passing;
        if (kept < weight) open.push({ node: next, weight: weight - kept });
      }
    }
  }

  /** The kept part, rounded up. */
  private keep(weight: bigint, keepFactor: bigint): bigint {
    return (weight * keepFactor + this.one - 1n) / this.one;
  }

  private enter({ ranking, weight }: Paper): void {
    let node = this.root;
    for (const candidate of ranking) {
      const next = node.next.get(candidate) ?? newNode();
      node.next.set(candidate, next);
      next.passing += BigInt(weight);
      node = next;
    }
    node.ending += BigInt(weight);
  }
}

function newNode(): Node {
  return { next: new Map(), passing: 0n, ending: 0n };
}
