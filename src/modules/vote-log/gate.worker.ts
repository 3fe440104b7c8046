import { answerInWorker } from '../../platform/workers/worker-messages';
import { passGate } from './publish-gate';

/** Verifies in a thread of its own: a second count may take long, and nobody should wait for it. */
answerInWorker(passGate);
