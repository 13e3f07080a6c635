import type { RankGroup } from '#lib/protocol/frame.ts';

/** Ranked rows and where they are grouped; without groups it is one list. */
export type GroupedOrder = { readonly order: readonly number[]; readonly groups: readonly RankGroup[] };

/** A group's place in the tree: the names from the outermost down. */
export type GroupPath = string;
const ROOT: GroupPath = '';

/** Paths of groups that are given each before its parts. */
export function pathsOf(groups: readonly RankGroup[]): readonly GroupPath[] {
  const above: string[] = [];
  return groups.map(({ by, id, depth }) => {
    above.length = depth;
    above.push(`${by}=${id}`);
    return above.join('\n');
  });
}

type Parts = {
  readonly children: ReadonlyMap<GroupPath, readonly { readonly path: GroupPath; readonly group: RankGroup }[]>;
  readonly rows: ReadonlyMap<GroupPath, readonly number[]>;
};

type Settle = <Key>(before: readonly Key[], latest: readonly Key[]) => readonly Key[];

/** The latest groups and rows, each level brought to rest by `settle` against what was shown of the same group. */
export function settleGroups(shown: GroupedOrder, latest: GroupedOrder, settle: Settle): GroupedOrder {
  const before = partsOf(shown);
  const after = partsOf(latest);
  const order: number[] = [];
  const groups: RankGroup[] = [];
  const place = (path: GroupPath): void => {
    const children = after.children.get(path);
    if (children === undefined) {
      for (const index of settle(before.rows.get(path) ?? [], after.rows.get(path) ?? [])) order.push(index);
      return;
    }
    const byPath = new Map(children.map(({ path: child, group }) => [child, group]));
    const was = (before.children.get(path) ?? []).map((child) => child.path);
    for (const child of settle(was, [...byPath.keys()])) {
      const group = byPath.get(child);
      if (group === undefined) continue;
      groups.push({ ...group, from: order.length });
      place(child);
    }
  };
  place(ROOT);
  return { order, groups };
}

function partsOf({ order, groups }: GroupedOrder): Parts {
  const children = new Map<GroupPath, { path: GroupPath; group: RankGroup }[]>();
  const rows = new Map<GroupPath, readonly number[]>();
  if (groups.length === 0) rows.set(ROOT, order);
  for (const [place, path] of pathsOf(groups).entries()) {
    const group = groups[place];
    if (group === undefined) continue;
    const parent = path.includes('\n') ? path.slice(0, path.lastIndexOf('\n')) : ROOT;
    const siblings = children.get(parent) ?? [];
    siblings.push({ path, group });
    children.set(parent, siblings);
    const isLeaf = (groups[place + 1]?.depth ?? -1) <= group.depth;
    if (isLeaf) rows.set(path, order.slice(group.from, group.from + group.count));
  }
  return { children, rows };
}

/** A line of the grid that is a group; `id` is negative, so that it is never the index of an account. */
export type GroupLine = {
  readonly id: number;
  readonly path: GroupPath;
  readonly group: RankGroup;
  readonly isOpen: boolean;
};

/** Row of the head, for the focus: above every line. */
export const HEAD_LINE = -1;

/** Numbers of group lines: the same group keeps its own while the page lives, so that focus can follow it. */
export class LineIds {
  readonly #ids = new Map<GroupPath, number>();

  idOf(path: GroupPath): number {
    const known = this.#ids.get(path);
    if (known !== undefined) return known;
    const id = HEAD_LINE - 1 - this.#ids.size;
    this.#ids.set(path, id);
    return id;
  }
}

export type GridLines = { readonly lines: readonly number[]; readonly groupOf: ReadonlyMap<number, GroupLine> };

/** What stands in the grid from top to bottom: groups, and the rows of those that are open. */
export function linesOf({ order, groups }: GroupedOrder, closed: ReadonlySet<GroupPath>, ids: LineIds): GridLines {
  if (groups.length === 0) return { lines: order, groupOf: new Map() };
  const lines: number[] = [];
  const groupOf = new Map<number, GroupLine>();
  let closedDepth = Number.POSITIVE_INFINITY;
  for (const [place, path] of pathsOf(groups).entries()) {
    const group = groups[place];
    if (group === undefined || group.depth > closedDepth) continue;
    const isOpen = !closed.has(path);
    closedDepth = isOpen ? Number.POSITIVE_INFINITY : group.depth;
    const id = ids.idOf(path);
    lines.push(id);
    groupOf.set(id, { id, path, group, isOpen });
    const isLeaf = (groups[place + 1]?.depth ?? -1) <= group.depth;
    if (isOpen && isLeaf) for (const index of order.slice(group.from, group.from + group.count)) lines.push(index);
  }
  return { lines, groupOf };
}
