/** What an agenda item is for. */
export const ITEM_KINDS = [
  'formal',
  'information',
  'discussion',
  'decision',
  'election',
  'other',
] as const;
/** One of the kinds. */
export type ItemKind = (typeof ITEM_KINDS)[number];

/** An item in the tree of an agenda. */
export interface AgendaPlace {
  readonly id: string;
  readonly parentId: string | null;
  /** Orders the items below one parent. */
  readonly position: number;
}

/** An item with its number, "3" or "3.1", and its depth from 0. */
export interface NumberedItem<T> {
  readonly item: T;
  readonly number: string;
  readonly depth: number;
}

/** The items of an agenda in the order of reading, numbered; items whose parent is missing are left out. */
export function numbered<T extends AgendaPlace>(items: readonly T[]): NumberedItem<T>[] {
  return below(items, null, '', 0);
}

/** The item that comes after one in the order of reading; the first one after null; undefined at the end. */
export function nextItem<T extends AgendaPlace>(
  items: readonly T[],
  after: string | null,
): T | undefined {
  const order = numbered(items).map(({ item }) => item);
  return order[order.findIndex(({ id }) => id === after) + 1];
}

/** How many minutes an agenda is planned to take; items without a plan take none. */
export function plannedMinutes(
  items: readonly { readonly plannedMinutes: number | null }[],
): number {
  return items.reduce((sum, item) => sum + (item.plannedMinutes ?? 0), 0);
}

function below<T extends AgendaPlace>(
  items: readonly T[],
  parentId: string | null,
  prefix: string,
  depth: number,
): NumberedItem<T>[] {
  const children = items
    .filter((item) => item.parentId === parentId)
    .toSorted((a, b) => a.position - b.position);
  return children.flatMap((item, i) => {
    const number = `${prefix}${String(i + 1)}`;
    return [{ item, number, depth }, ...below(items, item.id, `${number}.`, depth + 1)];
  });
}
