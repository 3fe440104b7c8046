import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import type { RoundOutcome } from '../../domain/tally/tally';
import { WorkerJobs } from '../../platform/workers/worker-jobs';
import type { CountJob, CountProgress } from './count-round';

/** Runs counts beside the server, one per round. */
@Injectable()
export class TalliesService implements OnModuleDestroy {
  private readonly jobs = new WorkerJobs<CountProgress>(
    'src/modules/voting-rounds/tally.worker.js',
  );

  /** Nobody waits for a count when the program ends; the next start begins it again. */
  onModuleDestroy(): void {
    this.jobs.cancelAll();
  }

  /**
   * Counts a round; an earlier count of it that still runs is cancelled.
   * @throws WorkerFailure when there is no answer
   */
  count(slug: string, job: CountJob): Promise<RoundOutcome> {
    return this.jobs.run(slug, job);
  }

  progressOf(slug: string): CountProgress | undefined {
    return this.jobs.progressOf(slug);
  }

  /** Stops the count of a round; tells whether one was running. */
  cancel(slug: string): boolean {
    return this.jobs.cancel(slug);
  }
}
