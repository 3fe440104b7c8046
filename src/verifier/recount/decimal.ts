/** An amount of minor units as a plain decimal, without needless zeros: 6120050 → "61200.5". */
export function plainDecimal(minor: bigint, decimals: number): string {
  const unit = 10n ** BigInt(decimals);
  const rest = String(minor % unit)
    .padStart(decimals, '0')
    .replace(/0+$/, '');
  return rest === '' || minor % unit === 0n ? `${minor / unit}` : `${minor / unit}.${rest}`;
}
