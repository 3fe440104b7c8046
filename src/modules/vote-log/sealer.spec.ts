import { setTimeout as pause } from 'node:timers/promises';

import { identityOf, type Envelope } from '../../domain/vote-log/age';
import { openingOf } from '../../domain/vote-log/sealed-opening';
import { EnvelopeThread } from './envelope-thread';
import { Sealer } from './sealer';

const IDENTITY = identityOf(new Uint8Array(32).fill(5));
const RECIPIENTS = [IDENTITY.recipient.text];

function made(thread: EnvelopeThread, count: number): Promise<readonly Envelope[]> {
  return new Promise((resolve) => thread.make(RECIPIENTS, count, resolve));
}

describe('the sealer', () => {
  it('gives each ballot an envelope of its own, whoever made it', async () => {
    const sealer = new Sealer(RECIPIENTS);
    const heads = new Set<string>();
    for (let i = 0; i < 200; i += 1) {
      // The first ones come too early for those of the other thread.
      if (i === 100) await pause(200);
      const sealed = sealer.seal(`{"n":${i}}`);
      expect(openingOf(sealed, IDENTITY)).toBe(`{"n":${i}}`);
      heads.add(Buffer.from(sealed).toString('latin1', 0, 160));
    }
    expect(heads.size).toBe(200);
  });
});

describe('the thread that makes envelopes', () => {
  it('makes as many as were ordered, for those who ordered', async () => {
    const thread = new EnvelopeThread();
    const lots = await Promise.all([made(thread, 3), made(thread, 5)]);
    expect(lots.map((lot) => lot.length)).toEqual([3, 5]);
    const keys = lots.flat().map(({ payloadKey }) => Buffer.from(payloadKey).toString('hex'));
    expect(new Set(keys).size).toBe(8);
  });
});
