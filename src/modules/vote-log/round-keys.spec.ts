import fs, { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RoundKeys } from './round-keys';

const folder = mkdtempSync(join(tmpdir(), 'baraza-keys-'));
const keys = new RoundKeys(join(folder, 'keys'));
const fileOf = (name: string): string => join(folder, 'keys', name);

afterAll(() => rmSync(folder, { recursive: true }));

describe('the keys of a round', () => {
  it('are made once, for their owner alone', () => {
    const made = keys.create('spring');
    expect(keys.create('spring')).toEqual(made);
    expect(keys.has('spring')).toBe(true);
    expect([made.credentialKey.length, made.logSeed.length]).toEqual([32, 32]);
    expect(made.credentialKey).not.toEqual(made.logSeed);
    expect(keys.sealIdentity('spring')?.text).toBe(keys.sealIdentity('spring')?.text);
    for (const name of ['spring.cred', 'spring.log', 'spring.seal']) {
      expect(statSync(fileOf(name)).mode & 0o777).toBe(0o600);
    }
  });

  it('are not taken when missing, damaged or open to others', () => {
    expect(keys.has('autumn')).toBe(false);
    expect(() => keys.load('autumn')).toThrow('is missing');
    keys.create('winter');
    chmodSync(fileOf('winter.log'), 0o640);
    expect(() => keys.load('winter')).toThrow('others may read');
    writeFileSync(fileOf('winter.cred'), 'short');
    expect(() => keys.load('winter')).toThrow('is damaged');
    chmodSync(fileOf('winter.seal'), 0o604);
    expect(() => keys.sealIdentity('winter')).toThrow('others may read');
    chmodSync(fileOf('winter.seal'), 0o600);
    writeFileSync(fileOf('winter.seal'), 'AGE-SECRET-KEY-1');
    expect(() => keys.sealIdentity('winter')).toThrow('is damaged');
    expect(keys.sealIdentity('autumn')).toBeUndefined();
  });

  it('lie beside the last head, which may be missing or cut off', () => {
    const head = { size: 7, root: new Uint8Array(32).fill(9) };
    expect(keys.readHead('spring')).toBeUndefined();
    keys.writeHead('spring', head);
    expect(keys.readHead('spring')).toMatchObject({ size: 7 });
    expect([...(keys.readHead('spring')?.root ?? [])]).toEqual([...head.root]);
    for (const mayRevote of [true, false]) {
      keys.writeHead('spring', { ...head, mayRevote });
      expect(keys.readHead('spring')).toMatchObject({ size: 7, mayRevote });
    }
    keys.writeHead('spring', { ...head, size: 0, mayRevote: false });
    expect(keys.readHead('spring')).not.toHaveProperty('mayRevote');
    writeFileSync(fileOf('spring.head'), '7');
    expect(keys.readHead('spring')).toBeUndefined();
  });

  it('are whole or missing wherever their destruction is cut off', () => {
    let isCut = true;
    for (let most = 0; isCut; most += 1) {
      const round = `cut-${most}`;
      const { credentialKey, logSeed } = keys.create(round);
      let steps = 0;
      const sync = fs.fsyncSync;
      const power = jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
        if (steps === most) throw new Error('the power is gone');
        steps += 1;
        sync(descriptor);
      });
      isCut = false;
      try {
        keys.destroy(round);
      } catch {
        isCut = true;
      }
      power.mockRestore();
      if (!isCut) expect(keys.remain(round)).toBe(false);
      if (keys.has(round)) expect(keys.load(round)).toEqual({ credentialKey, logSeed });
      expect(() => keys.sealIdentity(round)).not.toThrow();
      keys.destroy(round);
      expect([keys.has(round), keys.remain(round)]).toEqual([false, false]);
    }
  });
});
