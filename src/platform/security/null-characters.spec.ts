import { withoutNulls } from './null-characters';

describe('withoutNulls', () => {
  it('drops them from texts, in lists and in fields, and keeps everything else', () => {
    const body = { email: 'a\0b', pots: ['x\0', 'y'], more: { deep: '\0' }, n: 1, none: null };
    const kept = { email: 'ab', pots: ['x', 'y'], more: { deep: '' }, n: 1, none: null };
    expect(withoutNulls(body)).toEqual(kept);
    expect(withoutNulls(undefined)).toBeUndefined();
  });

  it('takes what parsers of queries make, which has no prototype', () => {
    const query = Object.assign(Object.create(null) as object, { q: '\0park' });
    expect(withoutNulls(query)).toEqual({ q: 'park' });
  });

  it('leaves files alone', () => {
    const file = Buffer.from('PK\0\0');
    expect(withoutNulls({ file })).toEqual({ file: Buffer.from('PK\0\0') });
  });
});
