import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  describeWithTool,
  flip,
  GOOD_SAMPLES,
  scratchFolder,
  shell,
  unpack,
} from '../support/external-tools';

const SIGNATURE =
  'head -n 3 log/checkpoint > body; ' +
  "sed -n 5p log/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig; " +
  'openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in body -sigfile sig';

/** A column of index.csv, by line of ballots.jsonl. */
function column(bundle: string, name: string): string[] {
  const [head, ...rows] = readFileSync(join(bundle, 'index.csv'), 'utf8').trim().split(/\r?\n/);
  const place = (head as string).split(',').indexOf(name);
  return rows.map((row) => row.split(',')[place] as string);
}

describeWithTool('sha256sum', 'sha256sum', () => {
  const folder = scratchFolder();
  afterAll(() => folder.remove());

  it.each(GOOD_SAMPLES)('finds every file, ballot and entry of %s as it was recorded', (sample) => {
    const bundle = unpack(sample, join(folder.path, sample));
    expect(shell(bundle, 'sha256sum --strict --quiet -c MANIFEST.sha256')).toBe('');
    const commitments = column(bundle, 'c_hex').map((_, line) =>
      shell(bundle, `sed -n ${line + 1}p ballots.jsonl | tr -d '\\n' | sha256sum`).slice(0, 64),
    );
    expect(commitments).toEqual(column(bundle, 'c_hex'));
  });

  it('finds the leaf of an entry where the tile has it', () => {
    const bundle = unpack('good-two-pots.zip', join(folder.path, 'leaf'));
    const leaf = "(printf '\\0'; sed -n 2p log/entries.jsonl | tr -d '\\n') | sha256sum";
    const tile = readFileSync(join(bundle, 'log/tile/0/000.p/14'));
    expect(shell(bundle, leaf).slice(0, 64)).toBe(tile.subarray(32, 64).toString('hex'));
  });

  it('refuses a bundle with one bit of a file changed', () => {
    const bundle = unpack('good-two-pots.zip', join(folder.path, 'changed'));
    flip(join(bundle, 'ballots.jsonl'), 20);
    expect(() => shell(bundle, 'sha256sum --strict --quiet -c MANIFEST.sha256')).toThrow(
      '1 computed checksum did NOT match',
    );
  });
});

describeWithTool('openssl', 'openssl', () => {
  const folder = scratchFolder();
  afterAll(() => folder.remove());

  it.each(GOOD_SAMPLES)('verifies the head of %s', (sample) => {
    const bundle = unpack(sample, join(folder.path, sample));
    expect(shell(bundle, SIGNATURE)).toContain('Signature Verified Successfully');
  });

  it.each([
    ['head', 5],
    ['signature', 200],
  ])('refuses a bundle with one bit of the %s changed', (what, place) => {
    const bundle = unpack('good-two-pots.zip', join(folder.path, what));
    flip(join(bundle, 'log/checkpoint'), place);
    expect(() => shell(bundle, SIGNATURE)).toThrow();
  });

  it('verifies both approvals of an entry, and not those of another', () => {
    const bundle = unpack('good-officers-acts.zip', join(folder.path, 'approvals'));
    const entries = readFileSync(join(bundle, 'log/entries.jsonl'), 'utf8').split('\n');
    const index = entries.findIndex((entry) => entry.includes('"t":"void"'));
    const open = JSON.parse(entries[0] as string) as { keys: { approvers: string[] } };
    const verify = (place: number, entry: number): string => {
      const text = readFileSync(join(bundle, `approvals/${index}-${place}.json`), 'utf8');
      const { key, sig } = JSON.parse(text) as { key: string; sig: string };
      const listed = open.keys.approvers.find((one) => one.includes(`+${key}+`)) ?? '';
      const encoded = listed.slice(listed.indexOf(key) + key.length + 1);
      const der = Buffer.concat([
        Buffer.from('302a300506032b6570032100', 'hex'),
        Buffer.from(encoded, 'base64').subarray(1),
      ]);
      writeFileSync(join(bundle, 'officer.der'), der);
      writeFileSync(join(bundle, 'sig'), Buffer.from(sig, 'base64'));
      writeFileSync(join(bundle, 'body'), `baraza-approval-v1\n${entries[entry]}`);
      const command =
        'openssl pkeyutl -verify -pubin -keyform DER -inkey officer.der -rawin -in body';
      return shell(bundle, `${command} -sigfile sig`);
    };
    expect([verify(1, index), verify(2, index)].join('')).toMatch(/(.*Successfully\n){2}/);
    expect(() => verify(1, index + 1)).toThrow();
  });
});
