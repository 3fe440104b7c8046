import { compareCodePoints } from '../../domain/shared/code-points';

/** A pot as ballot styles see it: of one area, or of the whole city. */
export interface StyledPot {
  readonly slug: string;
  /** Null for a pot of the whole city. */
  readonly areaSlug: string | null;
}

/** Which pots the people of one style vote on. */
export interface BallotStyle {
  readonly style: string;
  readonly pots: readonly string[];
}

/** The style of people who live in no area of their own. */
export const CITY_STYLE = 'city';

/**
 * The ballot styles of a round: everybody votes on the pots of the whole city, and on those of the
 * own area. Where there are pots of the whole city, every area of the city gets a style, and so do
 * people without an area.
 */
export function ballotStyles(
  pots: readonly StyledPot[],
  areaSlugs: readonly string[],
): BallotStyle[] {
  const citywide = slugsOf(pots.filter(({ areaSlug }) => areaSlug === null));
  const named = areaSlugs.map((area) => ({
    style: area,
    pots: [...slugsOf(pots.filter(({ areaSlug }) => areaSlug === area)), ...citywide].sort(
      compareCodePoints,
    ),
  }));
  const styles = [...named, { style: CITY_STYLE, pots: citywide }];
  return styles
    .filter((style, i) => style.pots.length > 0 && styles.findIndex(sameName(style)) === i)
    .sort((a, b) => compareCodePoints(a.style, b.style));
}

function slugsOf(pots: readonly StyledPot[]): string[] {
  return pots.map(({ slug }) => slug).sort(compareCodePoints);
}

function sameName({ style }: BallotStyle): (other: BallotStyle) => boolean {
  return (other) => other.style === style;
}
