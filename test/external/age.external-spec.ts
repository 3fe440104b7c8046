import { randomBytes } from 'node:crypto';
import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { identityOf, makeHeader, seal, unseal } from '../../src/domain/vote-log/age';
import { utf8 } from '../../src/domain/vote-log/bytes';
import { describeWithTool, flip, scratchFolder, shell } from '../support/external-tools';

// An empty file, a ballot, and files whose last piece is just full, or hardly begun.
const LENGTHS = [0, 1, 220, 65_535, 65_536, 65_537, 131_072];

describeWithTool('age', 'files that are sealed', () => {
  const folder = scratchFolder();
  const [officer, other] = [1, 2].map((fill) => identityOf(Buffer.alloc(32, fill)));
  const place = (name: string): string => join(folder.path, name);

  beforeAll(() => {
    writeFileSync(place('officer.key'), `${officer!.text}\n`);
    writeFileSync(place('other.key'), `${other!.text}\n`);
  });

  afterAll(() => folder.remove());

  it.each(LENGTHS)('are opened by age: %s bytes', (length) => {
    const content = randomBytes(length);
    const header = makeHeader([other!.recipient, officer!.recipient]);
    writeFileSync(place('sealed'), seal(header, [content])[0]!);
    for (const key of ['officer.key', 'other.key']) {
      shell(folder.path, `age -d -i ${key} sealed > opened`);
      expect(readFileSync(place('opened')).equals(content)).toBe(true);
    }
  });

  it('are opened by age, each of them, where they have one header', () => {
    const header = makeHeader([officer!.recipient]);
    const contents = ['one', 'two', 'three'];
    for (const [i, file] of seal(header, contents.map(utf8)).entries()) {
      writeFileSync(place('sealed'), file);
      expect(shell(folder.path, 'age -d -i officer.key sealed')).toBe(contents[i]);
    }
  });

  it.each(LENGTHS)('by age are opened by us: %s bytes', (length) => {
    const content = randomBytes(length);
    writeFileSync(place('content'), content);
    shell(folder.path, `age -r ${officer!.recipient.text} -o sealed content`);
    const opened = unseal(officer!, readFileSync(place('sealed')));
    expect(Buffer.from(opened!).equals(content)).toBe(true);
  });

  it('have the recipient that age-keygen makes of the key', () => {
    expect(shell(folder.path, 'age-keygen -y officer.key')).toBe(`${officer!.recipient.text}\n`);
  });

  it('are opened by nobody else, nor when one bit is changed', () => {
    writeFileSync(place('sealed'), seal(makeHeader([officer!.recipient]), [randomBytes(220)])[0]!);
    expect(() => shell(folder.path, 'age -d -i other.key -o opened sealed')).toThrow();
    flip(place('sealed'), readFileSync(place('sealed')).length - 20);
    expect(() => shell(folder.path, 'age -d -i officer.key -o opened sealed')).toThrow();
  });
});
