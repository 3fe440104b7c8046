import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Injectable } from '@nestjs/common';

import { assertDefined } from '../../domain/shared/assert';
import { sha256Hex } from '../../domain/shared/canonical-json';
import { DIST_ROOT } from '../../platform/config/paths';

/** The verifier as one page, with the policy under which a browser may run it. */
export interface VerifyPageFile {
  readonly html: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly policy: string;
}

const FILE = join(DIST_ROOT, 'verifier', 'verify.html');
const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/;

/** The page that checks bundles without a network, exactly as it stands in every bundle. */
@Injectable()
export class VerifyPage {
  private read: VerifyPageFile | undefined;

  /** Its policy is that of the page itself, and no other page may frame it. */
  file(): VerifyPageFile {
    this.read ??= readPage();
    return this.read;
  }
}

function readPage(): VerifyPageFile {
  const html = readFileSync(FILE, 'utf8');
  const own = assertDefined(POLICY.exec(html)?.[1], 'the policy of the verify page');
  return { html, sha256: sha256Hex(html), policy: `${own}; frame-ancestors 'none'` };
}
