/**
 * The different choices that votes make, as flat lists: what they name, and how many votes make
 * each. Choices that name the same projects in another order are different ones.
 */
export class ChoiceTable {
  /** How many choices there are. */
  size = 0;
  /** How many votes make each choice. */
  votes = new Int32Array(256);
  /** The line of the first vote of each choice. */
  lines = new Int32Array(256);
  /** Choice `c` names `projects[first[c]]` up to `first[c + 1]`, in the order of the vote. */
  first = new Int32Array(256);
  /** Indexes of projects; behind the last choice is room for the next one. */
  projects = new Int32Array(1024);
  private hashes = new Int32Array(256);
  /** Number + 1 of the choice in each slot, or 0. */
  private slots = new Int32Array(1024);

  /** Where the projects of the next choice belong. */
  get end(): number {
    return this.first[this.size] as number;
  }

  /** How many projects a choice names. */
  lengthOf(choice: number): number {
    return (this.first[choice + 1] as number) - (this.first[choice] as number);
  }

  /** Makes room for so many projects behind the last choice. */
  makeRoom(length: number): void {
    if (this.end + length > this.projects.length) {
      this.projects = enlarged(this.projects, 2 * this.projects.length + length);
    }
  }

  /** The number of the choice whose projects were just put behind the last one. */
  find(length: number, line: number): number {
    const hash = this.hashOf(length);
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = (this.slots[slot] as number) - 1;
      if (known >= 0 && !this.equals(known, length)) continue;
      if (known >= 0) return known;
      this.slots[slot] = this.size + 1;
      this.hashes[this.size] = hash;
      return this.append(length, line);
    }
  }

  /** Keeps the projects that were just put behind the last choice as a choice of its own. */
  append(length: number, line: number): number {
    const choice = this.size;
    this.lines[choice] = line;
    this.first[choice + 1] = this.end + length;
    this.size = choice + 1;
    if (this.size + 1 === this.first.length) this.grow();
    return choice;
  }

  /** Counts a vote. */
  addVote(choice: number): void {
    this.votes[choice] = (this.votes[choice] as number) + 1;
  }

  private hashOf(length: number): number {
    const { projects, end } = this;
    let hash = length;
    for (let i = end; i < end + length; i += 1) {
      hash = Math.imul(hash ^ (projects[i] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private equals(choice: number, length: number): boolean {
    if (this.lengthOf(choice) !== length) return false;
    const { projects, end } = this;
    const from = this.first[choice] as number;
    for (let i = 0; i < length; i += 1) {
      if (projects[from + i] !== projects[end + i]) return false;
    }
    return true;
  }

  /** Four slots for every choice that there is room for. */
  private grow(): void {
    const capacity = 4 * this.first.length;
    this.votes = enlarged(this.votes, capacity);
    this.lines = enlarged(this.lines, capacity);
    this.first = enlarged(this.first, capacity);
    this.hashes = enlarged(this.hashes, capacity);
    const slots = new Int32Array(4 * capacity);
    const mask = slots.length - 1;
    for (const known of this.slots) {
      if (known === 0) continue;
      let slot = (this.hashes[known - 1] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = known;
    }
    this.slots = slots;
  }
}

function enlarged(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const fresh = new Int32Array(length);
  fresh.set(old);
  return fresh;
}
