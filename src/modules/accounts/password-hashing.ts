import { hash, hashRaw, verify } from '@node-rs/argon2';

const AT_ONCE = 4;
/** argon2id with 19 MiB, two passes, one lane: the least that OWASP recommends. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const KEY_BYTES = 32;

let running = 0;
const waiting: (() => void)[] = [];

/** The argon2id hash of a password, in PHC text form. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), OPTIONS));
}

/** Whether the password belongs to the hash; without a hash the same work is done in vain. */
export async function verifyPassword(
  stored: string | undefined,
  password: string,
): Promise<boolean> {
  const target = stored ?? (await decoy());
  const matches = await inTurn(() => verify(target, password.normalize('NFC')));
  return matches && stored !== undefined;
}

/** A key of 32 bytes that only this password with this salt gives. */
export async function keyOfPassword(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const options = { ...OPTIONS, outputLen: KEY_BYTES, salt };
  return inTurn(() => hashRaw(password.normalize('NFC'), options));
}

let decoyHash: Promise<string> | undefined;

/** So that an unknown e-mail takes as long to refuse as a wrong password. */
function decoy(): Promise<string> {
  decoyHash ??= hashPassword('nobody has this password');
  return decoyHash;
}

/** A rush of sign-ins must not take all memory and both cores away from voters. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
