import { createHmac } from 'node:crypto';

import { assert } from '../shared/assert';
import { utf8 } from './bytes';

/** Who a credential stands for. */
export interface Voter {
  /** Slug of the round. */
  readonly round: string;
  /** Id of the roll entry. */
  readonly voterId: string;
}

/** Bytes of a credential. */
export const CREDENTIAL_BYTES = 16;

/**
 * The credential `k` of a voter in one round: 16 bytes that nobody can link to the roll entry
 * without the round's key.
 * @param roundKey 32 bytes that are kept outside the database
 * @see RFC 2104
 */
export function credentialOf(roundKey: Uint8Array, { round, voterId }: Voter): Uint8Array {
  assert(roundKey.length === 32, 'the key of a round has 32 bytes');
  const message = utf8(`pb-cred-v1\0${round}\0${voterId}`);
  return createHmac('sha256', roundKey).update(message).digest().subarray(0, CREDENTIAL_BYTES);
}
