import { ShareMemory } from './share-memory';

describe('the memory of earlier runs', () => {
  it('lowers a share by what all voters together may have more', () => {
    const memory = new ShareMemory(2, 10);
    memory.reset(100);
    expect(memory.least(0)).toBe(0);
    memory.noteShare(0, 50, 4);
    memory.reset(102);
    expect(memory.least(0)).toBeLessThan(45);
    expect(memory.least(0)).toBeCloseTo(45, 9);
    memory.reset(90);
    expect(memory.least(0)).toBeLessThan(50);
    expect(memory.least(0)).toBeCloseTo(50, 9);
    memory.reset(200);
    expect(memory.least(0)).toBe(0);
  });

  it('knows who stays short of money, and for how long', () => {
    const memory = new ShareMemory(2, 10);
    memory.reset(100);
    memory.noteShortage(1, 25);
    memory.reset(102);
    expect(memory.least(1)).toBe(Infinity);
    memory.reset(103);
    expect(memory.least(1)).toBe(0);
    expect(memory.guess(1)).toBe(Infinity);
  });

  it('says nothing about runs that bought other things before', () => {
    const memory = new ShareMemory(3, 10);
    memory.reset(100);
    memory.advance(1);
    memory.noteShare(0, 50, 4);
    memory.reset(100);
    memory.advance(2);
    expect(memory.least(0)).toBe(0);
    expect(memory.guess(0)).toBe(50);
    memory.reset(100);
    memory.advance(1);
    expect(memory.least(0)).toBeCloseTo(50, 9);
  });

  it('forgets courses when there are too many, and never takes one for another', () => {
    const memory = new ShareMemory(600, 10);
    const take = (...projects: number[]): void => {
      memory.reset(100);
      projects.forEach((project) => memory.advance(project));
    };
    take(7);
    memory.noteShare(0, 50, 4);
    for (let p = 0; p < 600; p += 1) for (let q = 0; q < 600; q += 1) take(p, q);
    take(7);
    expect(memory.least(0)).toBe(0);
    expect(memory.guess(0)).toBe(50);
  });
});
