import type { Instant } from '../shared/instant';
import { objectionsUntil } from './objections';

const PUBLISHED = '2027-03-20T18:00:00.000Z' as Instant;

describe('the time for objections', () => {
  it('is two weeks where nothing else was promised', () => {
    expect(objectionsUntil(PUBLISHED)).toBe('2027-04-03T18:00:00.000Z');
  });

  it('is what the configuration of the round says, none included', () => {
    expect(objectionsUntil(PUBLISHED, 30)).toBe('2027-04-19T18:00:00.000Z');
    expect(objectionsUntil(PUBLISHED, 0)).toBe(PUBLISHED);
  });
});
