import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import type { AccountDetail, LevelView, RankOrder } from '#lib/protocol/frame.ts';
import type { Beat, Welcome } from '#lib/protocol/socket-events.ts';
import type { AccountCard, FeedView, GroupView, LimitView, SessionView } from '#lib/model/view.ts';
import { emptyQueue } from './alert-queue.ts';
import type { AlertQueue } from './alert-queue.ts';
import type { Alarms } from './flood.ts';

/**
 * What the page knows about its line to the server [ST7]. Only in `live` and `lagging` are commands sent.
 * Times are of the page's wall clock, ms.
 */
export type ConnectionStatus =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'live'; readonly lagP95Ms: number | null }
  | { readonly kind: 'lagging'; readonly lagP95Ms: number }
  | { readonly kind: 'silent'; readonly sinceMs: number }
  | { readonly kind: 'offline'; readonly sinceMs: number; readonly attempt: number }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'refused'; readonly reason: 'protocolTooOld' | 'protocolTooNew' };

/** What happened on the way back after a break, for "Reconnected. 14 s gap. 2 breaches began while away." [ST8] */
export type Reconnected = { readonly atMs: number; readonly gapMs: number; readonly breachesBegun: number };

/** The store of the desk. The picture changes only through `applyFrame` and `applySnapshot` [HL7]. */
export type DeskState = {
  readonly connection: ConnectionStatus;
  readonly reconnected: Reconnected | null;
  readonly welcome: Welcome | null;
  readonly beat: Beat | null;
  /** Null until the first snapshot. */
  readonly epoch: string | null;
  readonly throughSeq: number;
  /** Set while a frame said that more notices of `throughSeq` follow: the ordinal of the last one held. */
  readonly throughOrdinal: number | null;
  /** Why the last whole picture came. */
  readonly snapshotReason: 'connected' | 'gap' | 'resyncAsked' | 'serverRestarted' | 'historyCut' | null;
  /** One immutable array per row, in ACCOUNT_COLUMNS order, NaN unknown; holds the window, the pinned and the detailed rows only. */
  readonly rows: ReadonlyMap<number, Float64Array>;
  /** Rows that the server was asked for and that it confirmed. */
  readonly window: readonly number[];
  /** Top of an order whose window the server has not been told yet: current as the window is. */
  readonly firstRows: readonly number[];
  readonly cards: ReadonlyMap<number, AccountCard>;
  /** Row index of an account whose card is held. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Keyed `level:id`. */
  readonly groups: ReadonlyMap<string, GroupView>;
  /** Watched nodes above the account, keyed as the groups. */
  readonly levels: ReadonlyMap<string, LevelView>;
  readonly feeds: readonly FeedView[];
  readonly session: SessionView | null;
  readonly rank: RankOrder | null;
  readonly details: ReadonlyMap<string, AccountDetail>;
  /** Limits defined by persons; null until a `limits` subscription brought them. */
  readonly limits: readonly LimitView[] | null;
  /** The newest table of the `exposure` subscription; null until one came. */
  readonly exposure: ExposureBoard | null;
  /** Changes put before a second person: the open ones and the newest that ended, last changed last. */
  readonly proposals: readonly ProposalView[];
  /** Live silences and the newest that ended, last changed last. */
  readonly silences: readonly SilenceView[];
  readonly queue: AlertQueue;
  /** What tells a flood [GR1]; kept over snapshots, which hold only the newest cleared alerts. */
  readonly alarms: Alarms;
};

export function emptyDesk(): DeskState {
  return {
    connection: { kind: 'connecting', attempt: 0 },
    reconnected: null,
    welcome: null,
    beat: null,
    epoch: null,
    throughSeq: 0,
    throughOrdinal: null,
    snapshotReason: null,
    rows: new Map(),
    window: [],
    firstRows: [],
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
    proposals: [],
    silences: [],
    queue: emptyQueue(),
    alarms: new Map(),
  };
}

/** True while what the page shows is current and commands may be sent [AK8]. */
export function isConnected(connection: ConnectionStatus): boolean {
  return connection.kind === 'live' || connection.kind === 'lagging';
}
