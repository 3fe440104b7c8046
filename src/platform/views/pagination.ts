/** A page in the row of pages; a gap has no address. */
export interface PaginationItem {
  readonly page: number;
  readonly href: string | null;
  readonly current: boolean;
}

/** The parameters of the component `pagination`. */
export interface Pagination {
  readonly items: readonly PaginationItem[];
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * The first, the last and the neighbouring pages, with gaps between them.
 * @param page the current page, from 1
 * @param hrefOf gives the address of a page
 */
export function pagination(
  page: number,
  pageCount: number,
  hrefOf: (page: number) => string,
): Pagination {
  const shown = Array.from({ length: pageCount }, (_, index) => index + 1).filter(
    (each) => each === 1 || each === pageCount || Math.abs(each - page) <= 1,
  );
  const items = shown.flatMap((each, index) => {
    const item = { page: each, href: hrefOf(each), current: each === page };
    const isAfterGap = index > 0 && each - (shown[index - 1] ?? 0) > 1;
    return isAfterGap ? [{ page: 0, href: null, current: false }, item] : [item];
  });
  return {
    items,
    previous: page > 1 ? hrefOf(page - 1) : null,
    next: page < pageCount ? hrefOf(page + 1) : null,
  };
}
