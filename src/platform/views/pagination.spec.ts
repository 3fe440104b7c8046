import { pagination } from './pagination';

const pagesOf = (page: number, pageCount: number): (number | string)[] =>
  pagination(page, pageCount, (each) => `?page=${each}`).items.map((item) =>
    item.href === null ? '…' : item.current ? `[${item.page}]` : item.page,
  );

describe('pagination', () => {
  it('shows the first, the last and the neighbours', () => {
    expect(pagesOf(5, 9)).toEqual([1, '…', 4, '[5]', 6, '…', 9]);
    expect(pagesOf(1, 9)).toEqual(['[1]', 2, '…', 9]);
    expect(pagesOf(1, 1)).toEqual(['[1]']);
  });

  it('leads to the pages before and after, where there are any', () => {
    const hrefOf = (page: number): string => `?page=${page}`;
    expect(pagination(1, 3, hrefOf)).toMatchObject({ previous: null, next: '?page=2' });
    expect(pagination(3, 3, hrefOf)).toMatchObject({ previous: '?page=2', next: null });
  });
});
