import type { AlertRecord } from '#lib/model/alert.ts';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { AccountCard, GroupView, LimitView } from '#lib/model/view.ts';
import type { AccountDetail, LevelView, Picture, RankGroup, RankOrder, RowBlock } from '#lib/protocol/frame.ts';
import type { CoreAccountDetail } from '#server/thread/messages.ts';
import type { AccountTable, Ticked } from './account-table.ts';
import { levelKey } from './level-index.ts';
import type { LevelIndex, LevelNode } from './level-index.ts';
import { GROUP_TOTALS_MAX } from './publish-bounds.ts';
import type { Rankings } from './ranking.ts';
import { seesGroup, seesNode } from './scope.ts';
import type { ClientView } from './subscriptions.ts';

/** What a picture is cut from; the publisher holds it. */
export type PictureSource = {
  readonly table: AccountTable;
  readonly rankings: Rankings;
  readonly levels: LevelIndex;
  /** `fillMark` tells whether the fills are those sent before. */
  readonly details: ReadonlyMap<string, Ticked<CoreAccountDetail> & { readonly fillMark: string }>;
  readonly limits: Ticked<readonly LimitView[]> | null;
  readonly exposures: ReadonlyMap<string, Ticked<ExposureBoard>>;
};

type Mutable = { -readonly [Key in keyof Picture]: Picture[Key] };

/** The latest-value part of what a client is due: every key that changed since it was last sent, and marks it as sent. */
export function cutPicture(
  source: PictureSource,
  view: ClientView,
  cut: { readonly nowMs: number; readonly alerts: readonly AlertRecord[] },
): Picture {
  const picture: Mutable = {};
  const order = cutOrder(source, view, cut.nowMs);
  if (order !== null) picture.order = order;
  const details = cutDetails(source, view);
  if (details.length > 0) picture.details = details;
  const rows = cutRows(source, view);
  if (rows !== null) picture.rows = rows;
  const cards = cutCards(source, view, cut.alerts);
  if (cards.length > 0) picture.cards = cards;
  const levels = cutLevels(source, view);
  if (levels.length > 0) picture.levels = levels;
  const groups = cutGroups(source, view);
  if (groups.length > 0) picture.groups = groups;
  if (source.table.feedsTick > view.feedsTick) {
    const feeds = source.table.feeds();
    view.feedsTick = feeds.tick;
    // Nothing heard yet is not news.
    if (feeds.value.length > 0) picture.feeds = feeds.value;
  }
  const session = source.table.session();
  if (session !== null && session.tick > view.sessionTick) {
    view.sessionTick = session.tick;
    picture.session = session.value;
  }
  if (view.limits !== null && source.limits !== null && source.limits.tick > view.limitsTick) {
    view.limitsTick = source.limits.tick;
    const shown = new Set(view.levels().flatMap((node) => nodesOfPage(source.levels, view, node)));
    picture.limits = source.limits.value.filter((limit) => seesLimit(source, view, shown, limit));
  }
  const board = cutExposure(source, view);
  if (board !== null) picture.exposure = board;
  return picture;
}

function cutExposure(source: Pick<PictureSource, 'exposures' | 'table'>, view: ClientView): ExposureBoard | null {
  const held = view.exposure === null ? undefined : source.exposures.get(view.exposure.key);
  if (held === undefined || held.tick <= view.exposureTick) return null;
  view.exposureTick = held.tick;
  // A trader may have moved to another desk since it was asked for.
  return seesNode(view.scope, held.value.ask.node, source.table) ? held.value : null;
}

/** The node of a page, and those directly below it. */
function nodesOfPage(levels: LevelIndex, view: ClientView, node: LevelNode): readonly string[] {
  const below = node.level === 'firm' ? 'desk' : 'trader';
  const children = levels.view(view.scope, node)?.children ?? [];
  return [levelKey(node), ...children.map((child) => `${below}:${child}`)];
}

/** What a limit is on a node below its own goes only to a page of that node, or of the one above it. */
function seesLimit(
  source: Pick<PictureSource, 'table'>,
  view: ClientView,
  shown: ReadonlySet<string>,
  limit: LimitView,
): boolean {
  const { node, definition } = limit;
  if (!seesNode(view.scope, node, source.table)) return false;
  const isPart = node.level !== definition.scope.level || node.id !== definition.scope.id;
  return !isPart || shown.has(`${node.level}:${node.id}`);
}

function cutOrder(source: Pick<PictureSource, 'rankings'>, view: ClientView, nowMs: number): RankOrder | null {
  if (view.monitor === null) return null;
  const ranking = source.rankings.get(view.monitor.shape, nowMs);
  if (ranking.version === view.rankVersion) return null;
  view.rankVersion = ranking.version;
  view.pinned = ranking.pinned;
  view.grouped = groupedNodes(ranking.groups);
  const { pinned, order, groups, totalAccounts, nearest, awaitsHolders, unrated } = ranking;
  view.nearest = nearest;
  view.firstRows = order.slice(0, view.firstRowCount);
  const waits = awaitsHolders ? { awaitsHolders: true as const } : {};
  const without = unrated > 0 ? { unrated } : {};
  const first = view.firstRowCount > 0 ? { firstRows: view.firstRowCount } : {};
  const { subscription } = view.monitor;
  const rank = { subscription, pinned, order, totalAccounts, nearest, ...waits, ...without, ...first };
  return groups.length === 0 ? rank : { ...rank, groups };
}

/** Rows of the window, the pinned band, the nearest to a limit, the top of an order still without a window, and the detailed. */
function cutRows(source: Pick<PictureSource, 'table'>, view: ClientView): RowBlock | null {
  const indexes: number[] = [];
  const values: (number | null)[] = [];
  for (const index of shownRows(source, view)) {
    const tick = source.table.rowTick(index);
    if (tick === 0 || tick <= (view.rowTicks.get(index) ?? 0) || !seesRow(source, view, index)) continue;
    view.rowTicks.set(index, tick);
    indexes.push(index);
    source.table.pushRow(index, values);
  }
  return indexes.length === 0 ? null : { indexes, values };
}

function shownRows(source: Pick<PictureSource, 'table'>, view: ClientView): ReadonlySet<number> {
  const shown = new Set(view.window);
  for (const index of view.pinned) shown.add(index);
  for (const index of view.firstRows) shown.add(index);
  if (view.nearest !== null && view.monitor !== null) shown.add(view.nearest);
  for (const account of view.accounts()) {
    // The client keeps the row for the detail's sake, so the row never travels before the detail.
    const index = view.detailTicks.has(account) ? source.table.indexOf(account) : null;
    if (index !== null) shown.add(index);
  }
  // What left the set may be pruned by the client: it is sent anew when it comes back.
  for (const index of view.rowTicks.keys()) if (!shown.has(index)) view.rowTicks.delete(index);
  return shown;
}

function seesRow(source: Pick<PictureSource, 'table'>, view: ClientView, index: number): boolean {
  if (view.scope === null) return true;
  const card = source.table.card(index)?.value;
  return card !== undefined && view.scope.includes(card.desk);
}

/** Cards of the rows shown and of the alerts sent, once, and again when they change. */
function cutCards(
  source: Pick<PictureSource, 'table'>,
  view: ClientView,
  alerts: readonly AlertRecord[],
): AccountCard[] {
  const cards: AccountCard[] = [];
  const add = (index: number): void => {
    const card = source.table.card(index);
    if (card === undefined || card.tick <= (view.cardTicks.get(index) ?? -1) || !seesRow(source, view, index)) return;
    view.cardTicks.set(index, card.tick);
    cards.push(card.value);
  };
  for (const index of view.rowTicks.keys()) add(index);
  for (const alert of alerts) {
    const index = alert.scope.level === 'account' ? source.table.indexOf(alert.scope.id) : null;
    if (index !== null) add(index);
  }
  return cards;
}

/** Totals that every page has, and those that a watched node or account shows beside itself. */
function cutGroups(source: Pick<PictureSource, 'table' | 'levels' | 'details'>, view: ClientView): GroupView[] {
  const shown = shownGroups(source, view);
  const groups: GroupView[] = [];
  const { table } = source;
  for (const { tick, value } of table.groups()) {
    const key = levelKey(value);
    if (!(seesGroup(view.scope, value) || shown.has(key) || isShownGroup(table, view, value, key))) {
      // What is no longer shown may be dropped by the client: it is sent anew when it comes back.
      view.groupTicks.delete(key);
      continue;
    }
    if (tick <= (view.groupTicks.get(key) ?? -1)) continue;
    view.groupTicks.set(key, tick);
    groups.push(value);
  }
  return groups;
}

/** A total over rows of the monitor, for who may see all its parts [AZ7]. */
function isShownGroup(table: AccountTable, view: ClientView, { level, id }: GroupView, key: string): boolean {
  return view.grouped.has(key) && seesNode(view.scope, { level, id }, table);
}

/** Nodes of the groups whose totals travel, from the top; a programme has none. */
function groupedNodes(groups: readonly RankGroup[]): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const { by, id } of groups) {
    if (nodes.size >= GROUP_TOTALS_MAX) break;
    if (by !== 'rule') nodes.add(`${by}:${id}`);
  }
  return nodes;
}

function shownGroups(
  source: Pick<PictureSource, 'table' | 'levels' | 'details'>,
  view: ClientView,
): ReadonlySet<string> {
  const keys = new Set<string>();
  const addLevel = (node: LevelNode): void => {
    const level = source.levels.view(view.scope, node);
    if (level !== null) for (const key of source.levels.shownKeys(view.scope, level)) keys.add(key);
  };
  for (const node of view.levels()) addLevel(node);
  for (const account of view.accounts()) {
    const card = view.detailTicks.has(account) ? source.table.find(account) : null;
    if (card === null) continue;
    for (const node of [{ level: 'desk', id: card.desk } as const, { level: 'trader', id: card.trader } as const])
      if (seesNode(view.scope, node, source.table)) keys.add(levelKey(node));
  }
  return keys;
}

function cutLevels(source: Pick<PictureSource, 'levels'>, view: ClientView): LevelView[] {
  const levels: LevelView[] = [];
  for (const node of view.levels()) {
    const key = levelKey(node);
    if (source.levels.tick <= (view.levelTicks.get(key) ?? -1)) continue;
    view.levelTicks.set(key, source.levels.tick);
    const level = source.levels.view(view.scope, node);
    if (level !== null) levels.push(level);
  }
  return levels;
}

function cutDetails(source: Pick<PictureSource, 'details'>, view: ClientView): AccountDetail[] {
  const details: AccountDetail[] = [];
  for (const account of view.accounts()) {
    const held = source.details.get(account);
    if (held === undefined || held.tick <= (view.detailTicks.get(account) ?? -1)) continue;
    view.detailTicks.set(account, held.tick);
    const isSame = view.fillMarks.get(account) === held.fillMark;
    view.fillMarks.set(account, held.fillMark);
    details.push(isSame ? { ...held.value, fills: [], fillsUnchanged: true } : held.value);
  }
  return details;
}
