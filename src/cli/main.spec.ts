import { main } from './main';

async function called(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []];
  const stdout = { write: (text: string) => out.push(text) };
  const stderr = { write: (text: string) => errors.push(text) };
  const code = await main(args, { stdout, stderr, env: {} });
  return { code, out: out.join(''), errors: errors.join('') };
}

/** The commands that the program itself names. */
async function names(): Promise<string[]> {
  const { out } = await called('--help');
  return [...out.matchAll(/^ {2}baraza (\S+)/gm)].map(([, name = '']) => name);
}

describe('the commands of baraza', () => {
  it('are listed on demand, and when none of them is named', async () => {
    expect(await names()).toEqual(
      expect.arrayContaining(['tally', 'verify', 'verify-trail', 'check-trail', 'migrate']),
    );
    expect(await called()).toMatchObject({ code: 2, out: '' });
    const unknown = await called('count');
    expect(unknown.code).toBe(2);
    expect(unknown.errors).toMatch(/^baraza: there is no command "count"\nUsage:\n/);
  });

  it('all say how they are used', async () => {
    for (const name of await names()) {
      const { code, out, errors } = await called(name, '--help');
      expect([name, code, errors]).toEqual([name, 0, '']);
      expect(out).toMatch(new RegExp(`^Usage: baraza ${name}\\b`));
    }
  });

  it('all say in one line which option they do not know', async () => {
    for (const name of await names()) {
      const { code, out, errors } = await called(name, '--no-such-option');
      expect([name, code, out]).toEqual([name, 2, '']);
      expect(errors).toMatch(
        new RegExp(`^baraza ${name}: Unknown option '--no-such-option'\\.?\n(\n|$)`),
      );
    }
  });

  it('end with 2, not with the code of a failed check, when they cannot work', async () => {
    const { code, errors } = await called('check-trail');
    expect(code).toBe(2);
    expect(errors).toContain('SESSION_SECRET');
    expect((await called('admin')).errors).toBe('baraza admin: name the email of one account\n');
    jest.doMock('./migrate', () => ({ run: () => Promise.reject(new Error('the disk is full')) }));
    const broken = await called('migrate');
    expect(broken.code).toBe(2);
    expect(broken.errors).toMatch(/^baraza migrate broke off: Error: the disk is full\n/);
  });
});
