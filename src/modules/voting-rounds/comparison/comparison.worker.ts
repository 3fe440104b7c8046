import { answerInWorker } from '../../../platform/workers/worker-messages';
import { compareBallots } from './compare-ballots';

/** Counts by many rules in a thread of its own; no request waits for it. */
answerInWorker(compareBallots);
