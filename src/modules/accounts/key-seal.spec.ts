import { seal, unseal } from './key-seal';

const SECRET = Buffer.from('thirty-two bytes of a secret key');
const PASSWORD = 'correct horse battery staple';

describe('a sealed key', () => {
  it('opens with its password and label, and with nothing else', async () => {
    const sealed = await seal(SECRET, PASSWORD, 'key of Olga');
    expect(await unseal(sealed, PASSWORD, 'key of Olga')).toEqual(SECRET);
    expect(await unseal(sealed, `${PASSWORD}!`, 'key of Olga')).toBeUndefined();
    expect(await unseal(sealed, PASSWORD, 'key of Piotr')).toBeUndefined();
    expect(await seal(SECRET, PASSWORD, 'key of Olga')).not.toBe(sealed);
  });

  it('does not open when a bit of it has changed, or when nothing is left', async () => {
    const bytes = Buffer.from(await seal(SECRET, PASSWORD, ''), 'base64');
    for (const place of [0, 16, 28, 44, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      expect(await unseal(changed.toString('base64'), PASSWORD, '')).toBeUndefined();
    }
    expect(await unseal('', PASSWORD, '')).toBeUndefined();
  });
});
