/** Four numbers from 0 (included) to 1 (not) that say where and how something is changed. */
export type Chance = readonly [at: number, other: number, value: number, which: number];

type ByteMutation = (bytes: Buffer, chance: Chance) => Buffer;
type FileMutation = (files: Map<string, Buffer>, chance: Chance) => void;

const cut = (bytes: Buffer): string[] => bytes.toString('latin1').split(/(?<=\n)/);
const glue = (lines: readonly string[]): Buffer => Buffer.from(lines.join(''), 'latin1');
const index = (at: number, length: number): number => Math.floor(at * length);

/** Changes of the bytes of a file; what they change may by chance be nothing. */
export const BYTE_MUTATIONS: Readonly<Record<string, ByteMutation>> = {
  'a byte changed': (bytes, [at, , value]) => {
    const changed = Buffer.from(bytes);
    const i = index(at, bytes.length);
    if (i < changed.length) changed[i] = (changed[i] as number) ^ (1 + index(value, 255));
    return changed;
  },
  'a bit flipped': (bytes, [at, , value]) => {
    const changed = Buffer.from(bytes);
    const i = index(at, bytes.length);
    if (i < changed.length) changed[i] = (changed[i] as number) ^ (1 << index(value, 8));
    return changed;
  },
  'a byte deleted': (bytes, [at]) => {
    const i = index(at, bytes.length);
    return Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]);
  },
  'a byte inserted': (bytes, [at, , value]) => {
    const i = index(at, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, i), Buffer.of(index(value, 256)), bytes.subarray(i)]);
  },
  'a line deleted': (bytes, [at]) => {
    const lines = cut(bytes);
    return glue(lines.toSpliced(index(at, lines.length), 1));
  },
  'two lines swapped': (bytes, [at, other]) => {
    const lines = cut(bytes);
    const [i, j] = [index(at, lines.length), index(other, lines.length)];
    return glue(lines.with(i, lines[j] as string).with(j, lines[i] as string));
  },
  'a line doubled': (bytes, [at]) => {
    const lines = cut(bytes);
    const i = index(at, lines.length);
    return glue(lines.toSpliced(i, 0, lines[i] as string));
  },
  'the end cut off': (bytes, [at]) => bytes.subarray(0, index(at, bytes.length)),
  emptied: () => Buffer.alloc(0),
};

/** Changes of the set of files. */
export const FILE_MUTATIONS: Readonly<Record<string, FileMutation>> = {
  'a file deleted': (files, [at]) => void files.delete(pathAt(files, at)),
  'a file added': (files, [at, other]) => {
    files.set(`${pathAt(files, at)}.${index(other, 1000)}`, Buffer.from('more\n'));
  },
  'a file renamed': (files, [at, other]) => {
    const path = pathAt(files, at);
    files.set(`${path}${index(other, 10)}`, files.get(path) as Buffer);
    files.delete(path);
  },
  'a file in the place of another': (files, [at, other]) => {
    files.set(pathAt(files, at), files.get(pathAt(files, other)) as Buffer);
  },
  'two files swapped': (files, [at, other]) => {
    const [a, b] = [pathAt(files, at), pathAt(files, other)];
    const [first, second] = [files.get(a) as Buffer, files.get(b) as Buffer];
    files.set(a, second).set(b, first);
  },
};

/** The path of a file by chance. */
export function pathAt(files: ReadonlyMap<string, Buffer>, at: number): string {
  const paths = [...files.keys()];
  return paths[index(at, paths.length)] as string;
}

/** Whether two sets of files are the same to the byte. */
export function sameFiles(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): boolean {
  return a.size === b.size && [...a].every(([path, bytes]) => b.get(path)?.equals(bytes) === true);
}
