import { parentPort } from 'node:worker_threads';

import { assertDefined } from '../../domain/shared/assert';
import { makeEnvelope, readRecipient } from '../../domain/vote-log/age';
import type { EnvelopeOrder, MadeEnvelopes } from './envelope-thread';

const port = assertDefined(parentPort, 'thread that started the worker');

port.on('message', ({ id, recipients, count }: EnvelopeOrder) => {
  const read = recipients.map((text) => assertDefined(readRecipient(text), text));
  const made: MadeEnvelopes = {
    id,
    envelopes: Array.from({ length: count }, () => makeEnvelope(read)),
  };
  port.postMessage(made);
});
