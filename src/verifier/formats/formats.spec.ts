import { signatureLine, vkeyOf } from '../../../test/support/bundle-builder';
import { fromBase64, fromBase64Url, strictText } from './bytes';
import { csvText } from './csv';
import { canonical, parseCanonical } from './json';
import { buildTree, rootFromProof, treeOfLeaves } from './merkle';
import { isSignedBy, parseCheckpoint, parseVerifierKey, type VerifierKey } from './note';
import { isQuorumMet, parsePolicy, type Policy } from './policy';
import { choice, integer, listOf, object, oneOf, recordOf, text, textThat } from './schema';
import { tilePaths, tilesOf } from './tiles';

const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';

describe('bytes', () => {
  it('reads only canonical base64 of the length that is asked for', () => {
    expect(fromBase64('AAEC', 3)).toEqual(Buffer.of(0, 1, 2));
    expect(['AAE', 'AAF=', 'A*==', 'AA=A'].map((text) => fromBase64(text))).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    expect(fromBase64('AAEC', 4)).toBeUndefined();
    expect(fromBase64Url('AQ', 1)).toEqual(Buffer.of(1));
    expect(['AR', 'A+', 'AQ=='].map((text) => fromBase64Url(text, 1))).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  });

  it('keeps a byte order mark and refuses bad UTF-8', () => {
    expect(strictText(Buffer.from('\ufeffx'))).toBe('\ufeffx');
    expect(strictText(Buffer.of(0xc3))).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  const refused = (text: string | Buffer) => {
    const result = parseCanonical(Buffer.from(text));
    return result.ok ? 'accepted' : result.reason;
  };

  it('accepts exactly the one form', () => {
    expect(parseCanonical(Buffer.from('{"a":[1,true,null,"é\\n"],"b":{}}'))).toMatchObject({
      ok: true,
      value: { a: [1, true, null, 'é\n'], b: {} },
    });
    expect(canonical({ '\uff5e': 1, '\u{1f600}': 2 })).toBe('{"\u{1f600}":2,"\uff5e":1}');
    expect(canonical({ b: -1, a: { z: 'x', '10': 0 } })).toBe('{"a":{"10":0,"z":"x"},"b":-1}');
  });

  it.each([
    ['{"b":1,"a":1}', 'canonical form'],
    ['{"a":1,"a":1}', 'canonical form'],
    ['{"a": 1}', 'canonical form'],
    ['1.0', 'canonical form'],
    ['-0', 'canonical form'],
    ['"\\u0041"', 'canonical form'],
    ['1.5', 'safe integer'],
    ['9007199254740993', 'safe integer'],
    ['1e400', 'safe integer'],
    ['NaN', 'not JSON'],
    ['', 'not JSON'],
    ['{"\\ud800":1}', 'lone surrogate'],
    ['{"\uff5e":1,"\u{1f600}":2}', 'canonical form'],
    ['"\\ud800"', 'lone surrogate'],
    ['"e\u0301"', 'NFC'],
    ['\ufeff{}', 'not JSON'],
    ['['.repeat(200) + ']'.repeat(200), 'too deeply'],
  ])('refuses %s', (text, reason) => {
    expect(refused(text)).toContain(reason);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(refused(Buffer.of(0x22, 0xff, 0x22))).toContain('UTF-8');
  });
});

describe('schema', () => {
  it('names the first place that is wrong', () => {
    const shape = listOf(object({ a: oneOf(1) }, { b: oneOf(2) }));
    expect(shape([{ a: 1 }, { a: 1, b: 2 }], 'it')).toBeUndefined();
    expect(shape([{ a: 1 }, { a: 1, b: 3 }], 'it')).toBe('it[1].b is not one of: 2');
    expect(shape([{}], 'it')).toBe('it[0] has no key "a"');
    expect(shape([[]], 'it')).toBe('it[0] is not an object');
    expect(shape({}, 'it')).toBe('it is not a list');
    expect(choice('t', { x: shape })({ t: 'toString' }, 'it')).toBe('it.t is not one of: x');
    expect(choice('t', { x: shape })({ t: 1 }, 'it')).toBe('it.t is not one of: x');
    expect(choice('t', { x: shape })(null, 'it')).toBe('it.t is not one of: x');
  });

  it('counts items, reads keys, and keeps to ranges', () => {
    expect(listOf(oneOf(1), 2)([1, 1], 'it')).toBeUndefined();
    expect(listOf(oneOf(1), 2)([1], 'it')).toBe('it has not 2 items');
    const record = recordOf(/^a+$/, integer(0, 9));
    expect(record({ a: 0, aa: 9 }, 'it')).toBeUndefined();
    expect(record([], 'it')).toBe('it is not an object');
    expect(record({ b: 1 }, 'it')).toBe('it has the odd key "b"');
    expect([-1, 10, '1'].map((value) => record({ a: value }, 'it'))).toEqual(
      Array.from({ length: 3 }, () => 'it.a is not an integer from 0 to 9'),
    );
    expect(text(/^x$/, 'an x')(1, 'it')).toBe('it is not an x');
    expect(textThat((value) => value === 'x', 'an x')(1, 'it')).toBe('it is not an x');
    expect(object({ a: oneOf(1) })({ a: 1, b: 1 }, 'it')).toBe('it has the unknown key "b"');
  });
});

describe('csv', () => {
  it('quotes where needed and makes formulas harmless', () => {
    expect(csvText([['a,b', 'say "x"', '=1', '-2', 3, '\n']])).toBe(
      '"a,b","say ""x""",\'=1,\'-2,3,"\n"\n',
    );
    const wide = ['\uff1d1', '\uff0b1', '\uff0d1', '\uff20a', '1\uff1d'];
    expect(csvText([wide])).toBe("'\uff1d1,'\uff0b1,'\uff0d1,'\uff20a,1\uff1d\n");
    expect(csvText([wide], 'ascii')).toBe(`${wide.join(',')}\n`);
  });
});

describe('tree', () => {
  it('refuses proofs that are too long, too short or out of range', () => {
    const leaf = Buffer.alloc(32);
    expect(rootFromProof(leaf, { index: 0, size: 1 }, [])).toEqual(leaf);
    expect(rootFromProof(leaf, { index: 0, size: 1 }, [leaf])).toBeUndefined();
    expect(rootFromProof(leaf, { index: 0, size: 2 }, [])).toBeUndefined();
    expect(rootFromProof(leaf, { index: 2, size: 2 }, [leaf])).toBeUndefined();
  });

  it('names tiles in groups of three digits', () => {
    const entries = Array.from({ length: 256_257 }, () => Buffer.alloc(0));
    const tree = treeOfLeaves(Buffer.alloc(entries.length * 32));
    const names = [...tilesOf(tree, entries)].map(([path]) => path);
    expect(tilePaths(entries.length)).toEqual(names);
    expect(names).toContain('tile/0/999');
    expect(names).toContain('tile/0/x001/000');
    expect(names).toContain('tile/0/x001/001.p/1');
    expect(names).toContain('tile/entries/x001/001.p/1');
    expect([...tilesOf(buildTree([]), [])]).toEqual([]);
    expect(new Map(tilesOf(buildTree([Buffer.of(1)]), [Buffer.of(1)]))).toEqual(
      new Map([
        ['tile/0/000.p/1', buildTree([Buffer.of(1)]).levels[0]],
        ['tile/entries/000.p/1', Buffer.of(0, 1, 1)],
      ]),
    );
  });
});

describe('note', () => {
  const key = vkeyOf('a.example/log', SEED, 1);
  const body = 'a.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
  const line = signatureLine('a.example/log', SEED, body);

  it('reads only keys whose parts belong together', () => {
    expect(parseVerifierKey(key)?.name).toBe('a.example/log');
    const [name, id, base64] = key.split('+', 3) as [string, string, string];
    const spoilt = [
      `${name}x+${key.slice(name.length + 1)}`,
      `${name}+00000000+${base64}`,
      `${name}+${id}+AAAA`,
      vkeyOf('a.example/log', SEED, 2),
      key.toUpperCase(),
      `${key} `,
      '',
    ];
    expect(spoilt.map(parseVerifierKey)).toEqual(spoilt.map(() => undefined));
  });

  it('reads only checkpoints with three lines, a blank one and signatures', () => {
    expect(parseCheckpoint(`${body}\n${line}`)?.size).toBe(0);
    const spoilt = [
      `${body}\n`,
      `${body}${line}`,
      `${body}ext\n\n${line}`,
      `${body}\n${line}\n`,
      `${body}\n${line}`.slice(0, -1),
      `\n${body}\n${line}`,
      `${body.replace('\n0\n', '\n00\n')}\n${line}`,
      `${body.replace('\n0\n', '\n9999999999999999\n')}\n${line}`,
      `${body.replace('U=', 'V=')}\n${line}`,
      `${body}\n${line.replace('—', '-')}`,
      `${body}\n— a.example/log AAAA\n`,
      `${body}\n— a.example/log A\n`,
    ];
    expect(spoilt.map(parseCheckpoint)).toEqual(spoilt.map(() => undefined));
  });

  it('refuses signatures of another key, length or text', () => {
    const known = parseVerifierKey(key) as VerifierKey;
    const good = { name: known.name, id: known.id, position: 0 };
    const bytes = Buffer.from(line.split(' ')[2] as string, 'base64').subarray(4);
    expect(isSignedBy(body, { ...good, bytes }, known)).toBe(true);
    expect(isSignedBy(`${body}x`, { ...good, bytes }, known)).toBe(false);
    expect(isSignedBy(body, { ...good, bytes: bytes.subarray(1) }, known)).toBe(false);
    expect(isSignedBy(body, { ...good, bytes, id: '00000000' }, known)).toBe(false);
    expect(isSignedBy(body, { ...good, bytes, name: 'b' }, known)).toBe(false);
    expect(isSignedBy(body, { ...good, bytes }, { ...known, type: 4 })).toBe(false);
    const broken = { ...known, publicKey: Buffer.alloc(3) };
    expect(isSignedBy(body, { ...good, bytes }, broken)).toBe(false);
  });
});

describe('policy', () => {
  const log = `log ${vkeyOf('a/log', SEED, 1)}`;
  const witness = (name: string): string => `witness ${name} ${vkeyOf(name, SEED, 4)}`;
  const read = (...lines: string[]): Policy => parsePolicy(`${lines.join('\n')}\n`) as Policy;

  it('knows witnesses, groups and thresholds', () => {
    const lines = [
      '# two of three, and one more',
      `${log} https://log.example/`,
      witness('w1'),
      `${witness('w2')} https://w2.example/`,
      witness('w3'),
      witness('w4'),
      '',
      'group cities 2 w1 w2 w3',
      'group both all cities w4',
      'group some any w1 w4',
    ];
    const met = (quorum: string, ...present: string[]): boolean =>
      isQuorumMet(read(...lines, `quorum ${quorum}`), new Set(present));
    expect(met('none')).toBe(true);
    expect(met('w1')).toBe(false);
    expect(met('w1', 'w1')).toBe(true);
    expect(met('both', 'w1', 'w2')).toBe(false);
    expect(met('both', 'w1', 'w3', 'w4')).toBe(true);
    expect(met('both', 'w1', 'w4')).toBe(false);
    expect(met('some', 'w4')).toBe(true);
  });

  it.each([
    ['an unknown word', [log, 'trust me'], 2],
    ['a log key of a witness', ['log', witness('w')], 1],
    ['a log key of the wrong type', [`log ${vkeyOf('w', SEED, 4)}`], 1],
    ['a log with too many words', [`${log} a b`], 1],
    ['a witness key of the wrong type', [`witness w ${vkeyOf('w', SEED, 1)}`], 1],
    ['a witness without key', ['witness w'], 1],
    ['a witness without name', ['witness'], 1],
    ['a witness with too many words', [`${witness('w')} a b`], 1],
    ['a name twice', [witness('w'), witness('w')], 2],
    ['a witness named none', [`witness none ${vkeyOf('w', SEED, 4)}`], 1],
    ['a group of strangers', ['group g any w'], 1],
    ['a group with a stranger', [witness('w'), 'group g any w x'], 2],
    ['a group of none', ['group g any none'], 1],
    ['a group with nobody', ['group g 1'], 1],
    ['a group without threshold', ['group g'], 1],
    ['a group without name', ['group'], 1],
    ['a threshold too high', [witness('w'), 'group g 2 w'], 2],
    ['a threshold of none', [witness('w'), 'group g 0 w'], 2],
    ['a group named as a witness', [witness('w'), 'group w any w'], 2],
    ['two quorums', ['quorum none', 'quorum none'], 2],
    ['a quorum of strangers', ['quorum w'], 1],
    ['a quorum of nothing', ['quorum'], 1],
  ])('refuses %s', (_what, lines, badLine) => {
    expect(parsePolicy([...lines, 'quorum none'].join('\n'))).toEqual({ badLine });
  });

  it('needs a quorum', () => {
    expect(parsePolicy(log)).toEqual({ badLine: 1 });
  });
});
