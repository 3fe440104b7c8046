import { Injectable } from '@nestjs/common';

/** Where a project stands: what a round covers is told by cycle and pot. */
export interface ProjectPlace {
  readonly cycleId: string;
  readonly potId: string;
}

type MayChange = (place: ProjectPlace) => Promise<boolean>;

/**
 * Later modules say here when projects may not change any more: a round freezes what is voted on.
 * Nobody registered means that they may.
 */
@Injectable()
export class ProjectLocks {
  private readonly questions: MayChange[] = [];

  register(mayChange: MayChange): void {
    this.questions.push(mayChange);
  }

  async mayChange(place: ProjectPlace): Promise<boolean> {
    const answers = await Promise.all(this.questions.map((question) => question(place)));
    return answers.every(Boolean);
  }
}
