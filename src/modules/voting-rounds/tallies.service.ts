import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { Injectable } from '@nestjs/common';

import { DIST_ROOT } from '../../platform/config/paths';
import type { CountedFiles, CountJob } from './count-round';

const WORKER = join(DIST_ROOT, 'src', 'modules', 'voting-rounds', 'tally.worker.js');

/** Runs counts beside the server. */
@Injectable()
export class TalliesService {
  count(job: CountJob): Promise<CountedFiles> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData: job });
      worker.once('message', (counted: CountedFiles) => resolve(counted));
      worker.once('error', reject);
    });
  }
}
