import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { assert } from '../../domain/shared/assert';
import { err, ok, type Result } from '../../domain/shared/result';
import { toHex } from '../../domain/vote-log/bytes';
import { approverNameOf } from '../../domain/vote-log/checkpoint';
import { encodeVerifierKey, noteSigner, type NoteSigner } from '../../domain/vote-log/note';
import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work';
import { newId, newRandomId } from '../../platform/ids';
import type { Actor } from '../../platform/security/current-actor';
import { AuditTrail } from '../audit-trail';
import type { ApproverKey, KeyEnd } from './approver-key.entity';
import { ApproverKeysRepository } from './approver-keys.repository';
import type { AccountsError } from './accounts.errors';
import { AccountsRepository } from './accounts.repository';
import { AccountsService } from './accounts.service';
import { seal, unseal } from './key-seal';

/** A key for approving acts, without its secret. */
export interface ApproverKeyView {
  readonly accountId: string;
  /** Eight hexadecimal digits. */
  readonly keyId: string;
  readonly vkey: string;
  readonly madeAt: string;
}

/** A key whose seal must be replaced together with the password. */
export interface Resealing {
  readonly key: ApproverKey;
  readonly sealed: string;
}

const SEED_BYTES = 32;
/** Two keys share their four bytes of id once in billions: a second try is enough, a third is luxury. */
const TRIES = 3;

/** The keys with which officers approve acts; only their password opens them. */
@Injectable()
export class ApproverKeys {
  constructor(
    private readonly keys: ApproverKeysRepository,
    private readonly accounts: AccountsService,
    private readonly repository: AccountsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async ofAccount(accountId: string): Promise<ApproverKeyView | undefined> {
    const key = await this.keys.live(accountId);
    return key === null ? undefined : viewOf(key);
  }

  /** The keys of everybody who is an officer now, by key id. */
  async current(): Promise<ApproverKeyView[]> {
    const officers = await this.repository.holdersOf(['officer', 'admin']);
    return (await this.keys.liveOf(officers)).map(viewOf);
  }

  /** Makes a key and seals it under the password; an earlier key of the officer ends. */
  async make(actor: Actor, password: string): Promise<Result<ApproverKeyView, AccountsError>> {
    if (!(await this.accounts.isPasswordOf(actor, password))) {
      return err({ kind: 'wrong-password' });
    }
    for (let tried = 0; tried < TRIES; tried += 1) {
      const made = await this.keep(await this.draw(actor.accountId, password));
      if (made !== undefined) return ok(made);
    }
    throw new Error('no key with an id of its own was found');
  }

  /** Opens the key of an officer, so that it can sign. */
  async unlock({ accountId }: Actor, password: string): Promise<Result<NoteSigner, AccountsError>> {
    const key = await this.keys.live(accountId);
    if (key === null) return err({ kind: 'no-approver-key' });
    const seed = await unseal(key.sealed, password, key.vkey);
    return seed === undefined ? err({ kind: 'wrong-password' }) : ok(signerOf(key.vkey, seed));
  }

  /** The key of an account under a new password; undefined where there is none to seal. */
  async underNewPassword(
    accountId: string,
    password: { readonly old: string; readonly fresh: string },
  ): Promise<Resealing | undefined> {
    const key = await this.keys.live(accountId);
    if (key === null) return undefined;
    const seed = await unseal(key.sealed, password.old, key.vkey);
    if (seed === undefined) return undefined;
    return { key, sealed: await seal(seed, password.fresh, key.vkey) };
  }

  /** Keeps the new seal; false when the key has changed meanwhile. */
  async reseal(tx: Tx, { key, sealed }: Resealing): Promise<boolean> {
    return this.keys.reseal(tx, key, sealed);
  }

  /** Ends the key of an account, if it has one, and records that. */
  async end(tx: Tx, accountId: string, why: KeyEnd): Promise<void> {
    const keyId = await this.keys.end(tx, accountId, { at: this.clock.now(), why });
    if (keyId === undefined) return;
    const subject = `account:${accountId}`;
    const details = { keyId, why };
    await this.audit.record(tx, {
      event: 'approver-key-ended',
      actorId: accountId,
      subject,
      details,
    });
  }

  private async draw(accountId: string, password: string): Promise<ApproverKey> {
    const seed = randomBytes(SEED_BYTES);
    const { key } = noteSigner(approverNameOf(this.config.publicUrl, newRandomId()), seed);
    const vkey = encodeVerifierKey(key);
    return {
      ...{ id: newId(), accountId, keyId: toHex(key.id), vkey },
      sealed: await seal(seed, password, vkey),
      ...{ madeAt: this.clock.now(), endedAt: null, endedWhy: null },
    };
  }

  /** @returns undefined when another key has this id already */
  private async keep(key: ApproverKey): Promise<ApproverKeyView | undefined> {
    const { accountId, keyId } = key;
    return this.unitOfWork.run(async (tx) => {
      if (await this.keys.isKeyIdTaken(tx, keyId)) return undefined;
      await this.end(tx, accountId, 'replaced');
      await this.keys.insert(tx, key);
      await this.audit.record(tx, {
        event: 'approver-key-made',
        actorId: accountId,
        subject: `account:${accountId}`,
        details: { keyId },
      });
      return viewOf(key);
    });
  }
}

function viewOf({ accountId, keyId, vkey, madeAt }: ApproverKey): ApproverKeyView {
  return { accountId, keyId, vkey, madeAt };
}

function signerOf(vkey: string, seed: Uint8Array): NoteSigner {
  const [name = ''] = vkey.split('+');
  const signer = noteSigner(name, seed);
  assert(encodeVerifierKey(signer.key) === vkey, 'a sealed key is that of its row');
  return signer;
}
