import { compareCodePoints } from './code-points';

describe('compareCodePoints', () => {
  it('orders ids as text, and emoji after every letter of the basic plane', () => {
    const sorted = ['a', '2', '😀', '10', '\uffee', 'é'].sort(compareCodePoints);
    expect(sorted).toEqual(['10', '2', 'a', 'é', '\uffee', '😀']);
  });

  it('puts a prefix before its longer neighbour', () => {
    expect(compareCodePoints('p1', 'p10')).toBeLessThan(0);
    expect(compareCodePoints('p1', 'p1')).toBe(0);
  });
});
