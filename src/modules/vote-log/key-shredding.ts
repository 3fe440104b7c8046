import { Injectable } from '@nestjs/common';

/** Destroys the keys of a round for good. What is destroyed already must not fail. */
export interface KeyShredder {
  shred(round: string): Promise<void>;
}

/** Whoever can destroy keys says so here; where nobody can, no officer is offered it. */
@Injectable()
export class KeyShredding {
  private shredder: KeyShredder | undefined;

  register(shredder: KeyShredder): void {
    this.shredder = shredder;
  }

  get isPossible(): boolean {
    return this.shredder !== undefined;
  }

  /** @throws Error when nobody can destroy keys */
  async shred(round: string): Promise<void> {
    if (this.shredder === undefined) throw new Error('there is nothing that destroys keys');
    await this.shredder.shred(round);
  }
}
