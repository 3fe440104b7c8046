import fc from 'fast-check';

import type { Json, JsonObject } from '../../src/verifier/formats/json';

type Holder = Json[] | JsonObject;
/** A place in a document: what holds the value, and under which key. */
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

const isHolder = (value: Json | undefined): value is Holder =>
  typeof value === 'object' && value !== null;

function placesIn(holder: Holder): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    return [{ holder, key }, ...(isHolder(value) ? placesIn(value) : [])];
  });
}

const valueAt = ({ holder, key }: Place): Json => (holder as JsonObject)[key] as Json;

function put({ holder, key }: Place, value: Json): void {
  (holder as JsonObject)[key] = structuredClone(value);
}

const STRANGE: readonly Json[] = [
  ...[null, true, false, 0, 1, -1, 2, 1.5, 2 ** 53, '', '0', '01', '-1', 'a', 'A', 'one', 'id'],
  ...['e\u0301', 'x'.repeat(65), 'scoring', 'points', [], ['a'], ['a', 'a'], {}, { a: '1' }],
];
const ENDS = ['0', 'x', 'X', ' ', '\n', '\u00a0', 'é', 'e\u0301', ',', '-', '.5'];

/** Three numbers are enough to say what a change does. */
type Choice = readonly [number, number, number];

const CHANGES: Readonly<Record<string, (place: Place, all: Place[], choice: Choice) => void>> = {
  delete: ({ holder, key }) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  duplicate: (place) => {
    const { holder, key } = place;
    if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(valueAt(place)));
    else put({ holder, key: `${key}x` }, valueAt(place));
  },
  replace: (place, _all, [, second]) => put(place, STRANGE[second % STRANGE.length] as Json),
  copy: (place, all, [, second]) => put(place, valueAt(all[second % all.length] as Place)),
  swap: (place, all, [, second]) => {
    const other = all[second % all.length] as Place;
    const [a, b] = [structuredClone(valueAt(place)), structuredClone(valueAt(other))];
    put(place, b);
    put(other, a);
  },
  tweak: (place, _all, [, second, third]) => {
    const value = valueAt(place);
    const end = ENDS[third % ENDS.length] as string;
    if (typeof value === 'string') put(place, second % 2 === 0 ? value + end : end + value);
    else if (typeof value === 'number') put(place, value + (second % 2 === 0 ? 1 : -1));
    else if (Array.isArray(value)) put(place, [...value].reverse());
    else put(place, Object.fromEntries([...Object.entries(value ?? {}), [end, value]]));
  },
};

function change(document: Holder, [name, choice]: readonly [string, Choice]): void {
  const places = placesIn(document);
  const place = places[choice[0] % Math.max(1, places.length)];
  if (place !== undefined) CHANGES[name]!(place, places, choice);
}

/** A document after one to three random changes. */
export function changedAtRandom(documents: readonly Json[]): fc.Arbitrary<Json> {
  const number = fc.nat(10_000);
  const one = fc.tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.tuple(number, number, number));
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(one, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) => {
      const copy = structuredClone(document);
      changes.forEach((next) => change(copy as Holder, next));
      return copy;
    });
}
