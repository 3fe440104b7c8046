import { answerInWorker } from '../../platform/workers/worker-messages';
import { countRound } from './count-round';

/** Counts in a thread of its own, so that a long count never keeps a reader waiting. */
answerInWorker(countRound);
