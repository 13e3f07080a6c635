import type { AlertRecord } from '#lib/model/alert.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, GroupView } from '#lib/model/view.ts';
import type { AccountDetail, Frame, Picture, RankOrder, RowBlock, Snapshot } from '#lib/protocol/frame.ts';
import { replaceAlerts, upsertAlerts } from './alert-queue.ts';
import type { DeskState } from './desk-state.ts';
import { withAlarms } from './flood.ts';
import { groupKey, selectFirm } from './selectors.ts';

/** Open ones are bounded by the engine; what is cut here has ended long ago. */
const PROPOSALS_MAX = 600;
const SILENCES_MAX = 300;
const NO_ROWS: readonly number[] = [];
const WIDTH = ACCOUNT_COLUMNS.length;

/** The next state, or `gap` when the frame does not continue what is held: the caller then asks for a snapshot [CU1]. */
export function applyFrame(state: DeskState, frame: Frame): DeskState | 'gap' {
  if (state.epoch === null || frame.baseSeq !== state.throughSeq) return 'gap';
  if (frame.throughSeq < frame.baseSeq) return 'gap';
  const changed: AlertRecord[] = [];
  let { proposals, silences } = state;
  for (const notice of frame.notices) {
    if (carriesAlert(notice)) changed.push(notice.alert);
    if (notice.type === 'ProposalChanged') proposals = withProposal(proposals, notice.proposal);
    if (notice.type === 'SilenceChanged') silences = withSilence(silences, notice.silence);
  }
  const throughOrdinal = frame.more === true ? lastOrdinal(state, frame) : null;
  const queue = upsertAlerts(state.queue, changed);
  const alarms = withAlarms(state.alarms, changed);
  const { throughSeq } = frame;
  return applyPicture({ ...state, throughSeq, throughOrdinal, queue, alarms, proposals, silences }, frame);
}

/** Last changed last; the oldest go when there are too many. */
function withProposal(held: readonly ProposalView[], proposal: ProposalView): readonly ProposalView[] {
  return [...held.filter(({ proposalId }) => proposalId !== proposal.proposalId), proposal].slice(-PROPOSALS_MAX);
}

function withSilence(held: readonly SilenceView[], silence: SilenceView): readonly SilenceView[] {
  return [...held.filter(({ silenceId }) => silenceId !== silence.silenceId), silence].slice(-SILENCES_MAX);
}

/** -1: notices of the entry follow, and none of them is held yet. */
function lastOrdinal(state: DeskState, frame: Frame): number {
  const last = frame.notices.at(-1);
  if (last !== undefined && last.seq === frame.throughSeq) return last.ordinal;
  return frame.throughSeq === state.throughSeq ? (state.throughOrdinal ?? -1) : -1;
}

/** What the client holds afterwards is exactly the snapshot; the connection, the welcome and the latch stay. */
export function applySnapshot(state: DeskState, snapshot: Snapshot): DeskState {
  const bare: DeskState = {
    ...state,
    epoch: snapshot.epoch,
    throughSeq: snapshot.throughSeq,
    throughOrdinal: null,
    snapshotReason: snapshot.reason,
    rows: new Map(),
    cards: new Map(),
    indexOf: new Map(),
    groups: new Map(),
    levels: new Map(),
    feeds: [],
    session: null,
    rank: null,
    details: new Map(),
    limits: null,
    exposure: null,
    proposals: snapshot.proposals,
    silences: snapshot.silences,
    queue: replaceAlerts(state.queue, snapshot.alerts),
    alarms: withAlarms(state.alarms, snapshot.alerts),
  };
  return applyPicture(bare, snapshot);
}

/** The server confirmed the window: rows outside it, the pinned band and the details are no longer kept current, so they go. */
export function applyWindow(state: DeskState, window: readonly number[]): DeskState {
  return pruneRows({ ...state, window, firstRows: NO_ROWS });
}

/** The server confirmed that an account is no longer subscribed: what it showed would age unseen. */
export function dropDetail(state: DeskState, account: string): DeskState {
  if (!state.details.has(account)) return state;
  const details = new Map(state.details);
  details.delete(account);
  return pruneRows(pruneGroups({ ...state, details }));
}

/** The server confirmed that a node is no longer subscribed. */
export function dropLevel(state: DeskState, key: string): DeskState {
  if (!state.levels.has(key)) return state;
  const levels = new Map(state.levels);
  levels.delete(key);
  return pruneGroups({ ...state, levels });
}

/** The server confirmed the end of the monitor subscription. */
export function dropRank(state: DeskState): DeskState {
  return pruneRows({ ...state, rank: null, firstRows: NO_ROWS });
}

/** The server confirmed the end of the limits subscription. */
export function dropLimits(state: DeskState): DeskState {
  return { ...state, limits: null };
}

/** The server confirmed the end of the exposure subscription. */
export function dropExposure(state: DeskState): DeskState {
  return { ...state, exposure: null };
}

function applyPicture(state: DeskState, picture: Picture): DeskState {
  let next: DeskState = state;
  if (picture.cards !== undefined && picture.cards.length > 0) next = withCards(next, picture.cards);
  if (picture.groups !== undefined) {
    const groups = new Map(next.groups);
    for (const group of picture.groups) groups.set(groupKey(group.level, group.id), group);
    next = { ...next, groups };
  }
  if (picture.levels !== undefined) {
    const levels = new Map(next.levels);
    for (const level of picture.levels) levels.set(groupKey(level.level, level.id), level);
    next = { ...next, levels };
  }
  if (picture.details !== undefined) {
    const details = new Map(next.details);
    for (const detail of picture.details) details.set(detail.account, withFills(details.get(detail.account), detail));
    next = { ...next, details };
  }
  if (picture.feeds !== undefined) next = { ...next, feeds: picture.feeds };
  if (picture.session !== undefined) next = { ...next, session: picture.session };
  if (picture.limits !== undefined) next = { ...next, limits: picture.limits };
  if (picture.exposure !== undefined) next = { ...next, exposure: picture.exposure };
  if (picture.rows !== undefined) next = { ...next, rows: withRows(next.rows, picture.rows) };
  if (picture.order !== undefined)
    next = pruneRows({ ...next, rank: picture.order, firstRows: firstOf(picture.order) });
  return next;
}

function firstOf({ order, firstRows }: RankOrder): readonly number[] {
  return firstRows === undefined ? NO_ROWS : order.slice(0, firstRows);
}

function withFills(held: AccountDetail | undefined, detail: AccountDetail): AccountDetail {
  if (detail.fillsUnchanged !== true) return detail;
  const { fillsUnchanged: _, ...rest } = detail;
  return { ...rest, fills: held?.fills ?? [] };
}

function withCards(state: DeskState, added: readonly AccountCard[]): DeskState {
  const cards = new Map(state.cards);
  const indexOf = new Map(state.indexOf);
  for (const card of added) {
    cards.set(card.index, card);
    indexOf.set(card.account, card.index);
  }
  return { ...state, cards, indexOf };
}

function withRows(held: ReadonlyMap<number, Float64Array>, block: RowBlock): ReadonlyMap<number, Float64Array> {
  const rows = new Map(held);
  for (const [position, index] of block.indexes.entries()) {
    const row = new Float64Array(WIDTH);
    for (let column = 0; column < WIDTH; column += 1) {
      row[column] = block.values[position * WIDTH + column] ?? Number.NaN;
    }
    rows.set(index, row);
  }
  return rows;
}

/** Totals that neither every page has nor a watched node or account shows are no longer kept current, so they go. */
function pruneGroups(state: DeskState): DeskState {
  // Who sees the whole firm is always sent the firm; who does not, the own desks.
  const always = selectFirm(state) === null ? 'desk' : 'firm';
  const kept = new Set<string>();
  for (const { level, id, children, desks } of state.levels.values()) {
    kept.add(groupKey(level, id));
    for (const child of children) kept.add(groupKey(level === 'firm' ? 'desk' : 'trader', child));
    for (const desk of desks) kept.add(groupKey('desk', desk));
  }
  for (const detail of state.details.values()) {
    const card = state.cards.get(detail.index);
    if (card !== undefined) kept.add(groupKey('desk', card.desk)).add(groupKey('trader', card.trader));
  }
  for (const { by, id } of state.rank?.groups ?? []) kept.add(groupKey(by, id));
  const groups = new Map<string, GroupView>();
  for (const [key, group] of state.groups) if (group.level === always || kept.has(key)) groups.set(key, group);
  return groups.size === state.groups.size ? state : { ...state, groups };
}

function pruneRows(state: DeskState): DeskState {
  const kept = new Set<number>(state.window);
  for (const index of state.rank?.pinned ?? []) kept.add(index);
  for (const index of state.firstRows) kept.add(index);
  const nearest = state.rank?.nearest ?? null;
  if (nearest !== null) kept.add(nearest);
  for (const detail of state.details.values()) kept.add(detail.index);
  let isPruned = false;
  for (const index of state.rows.keys()) if (!kept.has(index)) isPruned = true;
  if (!isPruned) return state;
  const rows = new Map<number, Float64Array>();
  for (const [index, row] of state.rows) if (kept.has(index)) rows.set(index, row);
  return { ...state, rows };
}
