import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AccountCard, FeedView, Freshness, GroupView, LimitView, SessionView } from '#lib/model/view.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import type { AccountDetail, LevelView, RankOrder } from '#lib/protocol/frame.ts';
import type { Beat, Welcome } from '#lib/protocol/socket-events.ts';
import type { Desk } from './desk.ts';
import type { ConnectionStatus, DeskState, Reconnected } from './desk-state.ts';
import type { Toast } from './intents.ts';
import type { Alarms } from './flood.ts';
import { groupKey, isSameNode, marksSelector, selectFirm } from './selectors.ts';
import { targetRecord, unacknowledgedCount } from './alert-queue.ts';

/** The page's desk; components/live-provider.tsx makes the one instance and puts it here. */
export const DeskContext = createContext<Desk | null>(null);

/** The desk with its commands and subscriptions. @throws outside of the live provider. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('Invariant: live hooks are used inside the live provider');
  return desk;
}

function useDeskState<Value>(select: (state: DeskState) => Value): Value {
  return useStore(useDesk().store, select);
}

export function useConnection(): ConnectionStatus {
  return useDeskState((state) => state.connection);
}

/** What the last way back bridged, or null; the strip says it once. */
export function useReconnected(): Reconnected | null {
  return useDeskState((state) => state.reconnected);
}

export function useWelcome(): Welcome | null {
  return useDeskState((state) => state.welcome);
}

export function useBeat(): Beat | null {
  return useDeskState((state) => state.beat);
}

export function useThroughSeq(): number {
  return useDeskState((state) => state.throughSeq);
}

/** True once the first whole picture is there. */
export function useHasPicture(): boolean {
  return useDeskState((state) => state.epoch !== null);
}

export function useFirm(): GroupView | null {
  return useDeskState(selectFirm);
}

/** The firm's currency; null until its totals came, and for who may not see them. */
export function useFirmCurrency(): string | null {
  return useDeskState((state) => selectFirm(state)?.currency ?? null);
}

/** Totals of one desk or trader; null where the user may not see all its parts, and for what has none. */
export function useGroup(level: 'desk' | 'trader' | null, id: string): GroupView | null {
  return useDeskState((state) => (level === null ? null : (state.groups.get(groupKey(level, id)) ?? null)));
}

export function useGroups(): ReadonlyMap<string, GroupView> {
  return useDeskState((state) => state.groups);
}

/** What lies below a node; needs `watchLevel`. Null until it came. */
export function useLevel(key: string): LevelView | null {
  return useDeskState((state) => state.levels.get(key) ?? null);
}

/** Totals of one node, as of the same entry as everything else on the page; null while they are not held. */
export function useTotals(key: string): GroupView | null {
  return useDeskState((state) => state.groups.get(key) ?? null);
}

/** Changes put before a second person: the open ones and the newest that ended, last changed last. */
export function useProposals(): readonly ProposalView[] {
  return useDeskState((state) => state.proposals);
}

/** Live silences and the newest that ended, last changed last. */
export function useSilences(): readonly SilenceView[] {
  return useDeskState((state) => state.silences);
}

/** Open proposals that wait for this user: not the own ones, and none where the role decides nothing. */
export function useDecidable(): readonly ProposalView[] {
  const proposals = useProposals();
  const welcome = useWelcome();
  const role = welcome?.user.role;
  if (role !== 'manager' && role !== 'lead') return NO_PROPOSALS;
  const isLeadNeeded = welcome?.approvals.approverRole === 'lead' && role !== 'lead';
  return proposals.filter(
    ({ state, by, emergencyMs }) =>
      state === 'open' && by !== welcome?.user.id && (!isLeadNeeded || emergencyMs !== null),
  );
}
const NO_PROPOSALS: readonly ProposalView[] = [];

export function useSession(): SessionView | null {
  return useDeskState((state) => state.session);
}

/** The worst state of any feed of prices; live where there is none. */
export function usePricesFreshness(): Freshness {
  return useDeskState(({ feeds }) => {
    const prices = feeds.filter(({ kind }) => kind === 'prices');
    if (prices.some(({ status }) => status === 'dead')) return 'dead';
    return prices.some(({ status }) => status === 'stale') ? 'stale' : 'live';
  });
}

export function useFeeds(): readonly FeedView[] {
  return useDeskState((state) => state.feeds);
}

/** Order of the monitor subscription; null until the first came. */
export function useRank(): RankOrder | null {
  return useDeskState((state) => state.rank);
}

/** Values of one row in the order of ACCOUNT_COLUMNS, NaN unknown; null while the row is not held. A new array per change. */
export function useRow(index: number | null): Float64Array | null {
  return useDeskState((state) => (index === null ? null : (state.rows.get(index) ?? null)));
}

/**
 * As `useRow`, for who shows nothing of the row but its rung and flags: the same array until one of those changes, whatever
 * its figures do meanwhile.
 *
 * @param isMarksOnly False gives every change, as `useRow` does.
 */
export function useRowMarks(index: number, isMarksOnly: boolean): Float64Array | null {
  const select = useMemo(() => marksSelector(index, isMarksOnly), [index, isMarksOnly]);
  return useDeskState(select);
}

export function useCard(index: number | null): AccountCard | null {
  return useDeskState((state) => (index === null ? null : (state.cards.get(index) ?? null)));
}

/** Accounts of these rows, as far as their cards are held; the same list while it says the same. */
export function useAccountsOf(rows: readonly number[]): readonly string[] {
  return useDeskState(useShallow(({ cards }) => rows.flatMap((index) => cards.get(index)?.account ?? [])));
}

/** All rows held, by index; a new map per frame. */
export function useRows(): ReadonlyMap<number, Float64Array> {
  return useDeskState((state) => state.rows);
}

/** All cards held, by row index. */
export function useCards(): ReadonlyMap<number, AccountCard> {
  return useDeskState((state) => state.cards);
}

/** Row index of an account; null until its card is held (a card comes with its first row, detail or alert). */
export function useAccountIndex(account: string): number | null {
  return useDeskState((state) => state.indexOf.get(account) ?? null);
}

/** Open alerts in queue order [AL11], then the newest cleared. */
export function useAlerts(): readonly AlertRecord[] {
  return useDeskState((state) => state.queue.ordered);
}

/** True for the frame in which an alert is drawn and the figures that came with it are not yet. */
export function useIsAheadOfFigures(alert: AlertRecord): boolean {
  return useDeskState((state) => alert.changedSeq > state.throughSeq);
}

export function useUnacknowledgedCount(): number {
  return useDeskState((state) => unacknowledgedCount(state.queue));
}

/** The alert in the strip, for what only asks whether there is one; it reports no painting. */
export function useTargetId(): string | null {
  return useDeskState((state) => targetRecord(state.queue)?.alertId ?? null);
}

/** The strip's target under the latch [AK2]. The strip alone uses this: being rendered by it counts as painted. */
export function useTarget(): AlertRecord | null {
  const desk = useDesk();
  const target = useDeskState((state) => targetRecord(state.queue));
  const alertId = target?.alertId ?? null;
  const rung = target?.rung ?? null;
  useEffect(() => {
    // Two frames: the first callback runs before the paint of this render, the second after it.
    if (alertId === null) return undefined;
    let second = 0;
    const first = requestAnimationFrame(() => {
      second = requestAnimationFrame(() => desk.targetPainted(alertId));
    });
    return () => {
      cancelAnimationFrame(first);
      cancelAnimationFrame(second);
    };
  }, [desk, alertId, rung]);
  return target;
}

/** Positions, limits and fills of an account; needs `watchAccount(account)`. Null until they came. */
export function useAccountDetail(account: string): AccountDetail | null {
  return useDeskState((state) => state.details.get(account) ?? null);
}

/** Limits defined by persons; needs `watchLimits()`. Null until they came. */
export function usePersonLimits(): readonly LimitView[] | null {
  const limits = useDeskState((state) => state.limits);
  return useMemo(() => limits?.filter((limit) => isSameNode(limit.node, limit.definition.scope)) ?? null, [limits]);
}

/** Every limit of a node that is held: the person's own, and what they are on the nodes of this page. */
export function useAllLimits(): readonly LimitView[] | null {
  return useDeskState((state) => state.limits);
}

/** The limit that an open alert above the account is of, as it stands now; null where no page of it is open. */
export function useLimitOf({ alertId, state, scope }: AlertRecord): LimitView | null {
  const isAbove = scope.level !== 'account' && state !== 'cleared';
  return useDeskState((desk) => (isAbove ? (desk.limits?.find((limit) => limit.alertId === alertId) ?? null) : null));
}

/** Limits on one node above the account, worst first; needs `watchLimits()`, and `watchLevel` of the node. */
export function useNodeLimits(node: ScopeNode): readonly LimitView[] | null {
  const limits = useDeskState((state) => state.limits);
  const { level, id } = node;
  return useMemo(
    () =>
      limits
        ?.filter((limit) => isSameNode(limit.node, { level, id }))
        .toSorted((a, b) => (b.usedBp ?? -1) - (a.usedBp ?? -1)) ?? null,
    [limits, level, id],
  );
}

/** The newest table of exposure; needs `watchExposure`. Null until one came. */
export function useExposure(): ExposureBoard | null {
  return useDeskState((state) => state.exposure);
}

/** True while an acknowledgement of this alert is under way. */
export function useIsAcknowledging(alertId: string): boolean {
  const { intents } = useDesk();
  const subscribe = (listener: () => void): (() => void) => intents.subscribe(listener);
  const read = (): boolean => {
    for (const { kind, subject } of intents.snapshot().intents.values())
      if (kind === 'acknowledge' && subject === alertId) return true;
    return false;
  };
  return useSyncExternalStore(subscribe, read, read);
}

export function useToasts(): readonly Toast[] {
  const { intents } = useDesk();
  const subscribe = (listener: () => void): (() => void) => intents.subscribe(listener);
  const snapshot = useSyncExternalStore(
    subscribe,
    () => intents.snapshot(),
    () => intents.snapshot(),
  );
  return snapshot.toasts;
}

/** Whether the person is asked to prove to be there. */
export function useIsConfirmationAsked(): boolean {
  const { confirmation } = useDesk();
  return useSyncExternalStore(
    (listener) => confirmation.subscribe(listener),
    () => confirmation.isAsked(),
    () => false,
  );
}

/** Openings of the recent past that asked for somebody, for the rate meter [GR1]. */
export function useAlarms(): Alarms {
  return useDeskState((state) => state.alarms);
}
