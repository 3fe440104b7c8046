import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Inject, Injectable } from '@nestjs/common';

import { canonicalJson, sha256Base64 } from '../../../domain/shared/canonical-json';
import type { Config } from '../../../platform/config/config';
import { CONFIG } from '../../../platform/config/config.token';
import type { Case } from './act-terms';

const SALT_BYTES = 16;

/**
 * Case files stay in the office. The log names them by their hash; random bytes inside keep others
 * from guessing what they say.
 */
@Injectable()
export class CaseFiles {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Keeps the file of a case and gives its SHA-256, base64. @param id of the proposal */
  keep(round: string, id: string, { reference, text }: Case): string {
    const salt = randomBytes(SALT_BYTES).toString('base64');
    const content = canonicalJson({ v: 1, round, id, reference, text, salt });
    const path = this.pathOf(round, id);
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.part`, content, { mode: 0o600, flush: true });
    renameSync(`${path}.part`, path);
    return sha256Base64(content);
  }

  /** A case whose file still has this hash; undefined when it is gone or was changed. */
  read(round: string, id: string, hash: string): Case | undefined {
    const path = this.pathOf(round, id);
    const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    if (sha256Base64(content) !== hash) return undefined;
    const { reference, text } = JSON.parse(content.toString('utf8')) as Case;
    return { reference, text };
  }

  private pathOf(round: string, id: string): string {
    return join(this.config.dataDir, 'cases', round, `${id}.json`);
  }
}
