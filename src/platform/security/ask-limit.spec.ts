import type { Instant } from '../../domain/shared/instant';
import { instantFromMillis } from '../../domain/shared/instant';
import { AskLimit, networkOf } from './ask-limit';

describe('AskLimit', () => {
  let millis = 0;
  const clock = { now: (): Instant => instantFromMillis(millis) };

  it('bears so many questions in a quarter of an hour, and then again', () => {
    const limit = new AskLimit(clock);
    const asked = () => limit.take('voter 1', 3).ok;
    expect([asked(), asked(), asked(), asked()]).toEqual([true, true, true, false]);
    expect(limit.take('voter 2', 3).ok).toBe(true);
    millis += 15 * 60_000 - 1;
    expect(asked()).toBe(false);
    millis += 1;
    expect(asked()).toBe(true);
  });

  it('forgets those whose time is over, and nobody else', () => {
    const limit = new AskLimit(clock);
    const held = () => (limit as unknown as { askers: Map<string, unknown> }).askers.size;
    const answers = Array.from({ length: 10_001 }, (_, i) => limit.take(`early ${i}`, 1).ok);
    expect(answers).not.toContain(false);
    expect(held()).toBe(10_001);
    millis += 15 * 60_000;
    expect(limit.take('late', 1).ok).toBe(true);
    expect(held()).toBe(1);
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
    ['2001:db8:0:7::4', '2001:db8:0:7::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['2001:0DB8::9:1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::1:2:3:4:5', '0:0:0:1::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
