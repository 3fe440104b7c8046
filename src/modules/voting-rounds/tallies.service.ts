import { Injectable } from '@nestjs/common';

import { runInWorker } from '../../platform/workers/run-in-worker';
import type { CountedFiles, CountJob } from './count-round';

const WORKER = 'src/modules/voting-rounds/tally.worker.js';

/** Runs counts beside the server. */
@Injectable()
export class TalliesService {
  count(job: CountJob): Promise<CountedFiles> {
    return runInWorker(WORKER, job);
  }
}
