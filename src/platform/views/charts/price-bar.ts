import { percent } from './pot-bar';

/** A price, and the money that was there for it; minor units. */
export interface PriceBarInput {
  readonly haveMinor: bigint;
  readonly costMinor: bigint;
}

/** The model of the component `price-bar`; `have` and `cost` are per cent of the longer one. */
export interface PriceBar {
  readonly haveMinor: string;
  readonly costMinor: string;
  readonly have: string;
  readonly cost: string;
  readonly isEnough: boolean;
}

/** Draws the money that was there above the price, to one scale. */
export function priceBar({ haveMinor, costMinor }: PriceBarInput): PriceBar {
  const scale = haveMinor > costMinor ? haveMinor : costMinor;
  return {
    haveMinor: String(haveMinor),
    costMinor: String(costMinor),
    have: percent(haveMinor, scale),
    cost: percent(costMinor, scale),
    isEnough: haveMinor >= costMinor,
  };
}
