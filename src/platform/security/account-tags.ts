import { createHmac } from 'node:crypto';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import type { Config } from '../config/config';
import { CONFIG } from '../config/config.token';
import { makeSecret, readSecret } from './key-files';

const PURPOSE = 'baraza visit of account-v1';

/**
 * What stands for an account in the table of visits. Visits may lie in the order in which people
 * came, as ballots stand in the public log; so who has the database alone must not see whose they are.
 */
@Injectable()
export class AccountTags {
  private key: Uint8Array | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @throws KeyTrouble when `KEY_DIR/visits.key` is damaged, or others may read it */
  of(accountId: string): string {
    return createHmac('sha256', (this.key ??= this.load()))
      .update(`${PURPOSE}\0${accountId}`)
      .digest('base64');
  }

  private load(): Uint8Array {
    const file = join(this.config.keyDir, 'visits.key');
    makeSecret(file);
    return readSecret(file);
  }
}
