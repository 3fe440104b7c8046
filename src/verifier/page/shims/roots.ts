const WORD = 2n ** 64n;

/** The first prime numbers. */
export function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n += 1n) {
    if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  }
  return primes;
}

/**
 * The first 64 bits after the point of a root of `n`: where SHA-2 takes its constants from.
 * @param power 2 for the square root, 3 for the cube root
 * @see FIPS 180-4, sections 4.2.2, 4.2.3 and 5.3
 */
export function rootFraction(n: bigint, power: 2 | 3): bigint {
  const target = n << BigInt(64 * power);
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= target) low = middle;
    else high = middle;
  }
  return low % WORD;
}
