/** A network of pipes with exact capacities; finds the largest flow and where it is held up. */
export class FlowNetwork {
  /** Edges in pairs, each followed by the one that takes its flow back. */
  private readonly targets: number[] = [];
  private readonly residuals: bigint[] = [];
  private readonly edges: number[][];
  private levels: Int32Array;
  private readonly next: Int32Array;

  constructor(private readonly size: number) {
    this.edges = Array.from({ length: size }, () => []);
    this.levels = new Int32Array(size);
    this.next = new Int32Array(size);
  }

  /** Lays a pipe; capacity in any unit, not negative. */
  connect(from: number, to: number, capacity: bigint): void {
    this.edges[from]?.push(this.targets.length);
    this.targets.push(to);
    this.residuals.push(capacity);
    this.edges[to]?.push(this.targets.length);
    this.targets.push(from);
    this.residuals.push(0n);
  }

  /**
   * Sends as much as possible.
   * @see Dinic: Algorithm for solution of a problem of maximum flow in networks
   */
  maximise(source: number, sink: number): bigint {
    let total = 0n;
    while (this.reach(source)[sink] !== UNREACHED) {
      this.next.fill(0);
      for (let sent = this.send(source, sink); sent > 0n; sent = this.send(source, sink)) {
        total += sent;
      }
    }
    return total;
  }

  /** Distances from the source over pipes that still take something; -1 beyond a bottleneck. */
  reach(source: number): Int32Array {
    this.levels = new Int32Array(this.size).fill(UNREACHED);
    this.levels[source] = 0;
    const queue = [source];
    for (const node of queue) {
      for (const edge of this.edges[node] as number[]) {
        const target = this.targets[edge] as number;
        if (this.residuals[edge] === 0n || this.levels[target] !== UNREACHED) continue;
        this.levels[target] = (this.levels[node] as number) + 1;
        queue.push(target);
      }
    }
    return this.levels;
  }

  /** Sends along one shortest path; zero when there is none left at these distances. */
  private send(source: number, sink: number): bigint {
    const path: number[] = [];
    let node = source;
    while (node !== sink) {
      const edge = this.onward(node);
      if (edge !== undefined) {
        path.push(edge);
        node = this.targets[edge] as number;
        continue;
      }
      const back = path.pop();
      if (back === undefined) return 0n;
      node = this.targets[back ^ 1] as number;
      this.next[node] = (this.next[node] as number) + 1;
    }
    const amount = path.map((edge) => this.residuals[edge] as bigint).reduce(smaller);
    for (const edge of path) {
      this.residuals[edge] = (this.residuals[edge] as bigint) - amount;
      this.residuals[edge ^ 1] = (this.residuals[edge ^ 1] as bigint) + amount;
    }
    return amount;
  }

  private onward(node: number): number | undefined {
    const edges = this.edges[node] as number[];
    for (let i = this.next[node] as number; i < edges.length; i += 1) {
      const edge = edges[i] as number;
      const target = this.targets[edge] as number;
      this.next[node] = i;
      const isFurther = this.levels[target] === (this.levels[node] as number) + 1;
      if (isFurther && (this.residuals[edge] as bigint) > 0n) return edge;
    }
    this.next[node] = edges.length;
    return undefined;
  }
}

const UNREACHED = -1;

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
