import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import type {
  AccountCard,
  FeedView,
  FillView,
  GroupView,
  LimitView,
  PositionView,
  ResultView,
  SessionView,
} from '#lib/model/view.ts';
import type { GroupBy } from './group-by.ts';

/**
 * Rows as one flat block: row k belongs to `indexes[k]` and its values are
 * `values[k * columns.length ...]` in the order announced in `welcome.columns`; null is unknown.
 */
export type RowBlock = { readonly indexes: readonly number[]; readonly values: readonly (number | null)[] };

/** Everything beside the rows that a subscription to one account shows, as of the frame's throughSeq. */
export type AccountDetail = {
  readonly account: string;
  readonly index: number;
  readonly result: ResultView;
  readonly positions: readonly PositionView[];
  readonly limits: readonly LimitView[];
  /** Newest first, at most 200. */
  readonly fills: readonly FillView[];
  /** The fills are those sent before: the list above is empty and the client keeps what it holds. */
  readonly fillsUnchanged?: true | undefined;
};

/** Where a node above the account stands and what lies directly below it, of what the user may see; names in order. */
export type LevelView = {
  readonly level: 'firm' | 'desk' | 'trader';
  readonly id: string;
  /** Desks of a firm, traders of a desk; a trader's accounts come by a monitor subscription within the trader. */
  readonly children: readonly string[];
  /** Desks on which a trader has accounts; empty for a desk and a firm. */
  readonly desks: readonly string[];
};

/** The ranking of a monitor subscription: row indexes from first to last; pinned rows stand in `pinned` only. */
export type RankOrder = {
  readonly subscription: number;
  readonly pinned: readonly number[];
  readonly order: readonly number[];
  /** Where rows are grouped: each group before its parts, as a range of `order`. */
  readonly groups?: readonly RankGroup[] | undefined;
  /** Accounts the user may see, before the view and the filter. */
  readonly totalAccounts: number;
  /** Of all accounts the user may see: the most used one that has not reached a limit. Its row and card come with the order. */
  readonly nearest: number | null;
  /** The filter has `symbol:` and who holds what is not read yet: no row has passed it [PS4]. */
  readonly awaitsHolders?: true | undefined;
  /**
   * So many accounts of the view have no known rate to the firm's currency: a filter of money leaves them out, a sort by
   * money has them last [PS10]. Absent where there are none, and where nothing compares money.
   */
  readonly unrated?: number | undefined;
  /** So many rows of the top of `order` are kept current beside the window; absent once the client has said its window. */
  readonly firstRows?: number | undefined;
};

export type RankGroup = {
  readonly by: GroupBy;
  /** Name of the desk, the trader or the programme. */
  readonly id: string;
  readonly depth: number;
  readonly from: number;
  /** Rows of the ranking in it; a node may have more accounts than the view shows. */
  readonly count: number;
};

/** The parts of a picture that are latest-value: each replaces what the client holds of the same key. */
export type Picture = {
  readonly rows?: RowBlock | undefined;
  /** Cards of rows and alerts that this client has not been sent yet, or that changed. */
  readonly cards?: readonly AccountCard[] | undefined;
  readonly order?: RankOrder | undefined;
  readonly groups?: readonly GroupView[] | undefined;
  readonly levels?: readonly LevelView[] | undefined;
  readonly details?: readonly AccountDetail[] | undefined;
  /** Limits defined by persons, all of them, when a `limits` subscription is due. */
  readonly limits?: readonly LimitView[] | undefined;
  /** The table of the `exposure` subscription, whole, as of its own `seq`, which is at most throughSeq. */
  readonly exposure?: ExposureBoard | undefined;
  readonly feeds?: readonly FeedView[] | undefined;
  readonly session?: SessionView | undefined;
};

/** Moves a client from `baseSeq` to `throughSeq`. Applied only if `baseSeq` equals the client's own throughSeq [CU1]. */
export type Frame = Picture & {
  readonly baseSeq: number;
  readonly throughSeq: number;
  /** Every notice in (baseSeq, throughSeq] the user may see, in order. */
  readonly notices: readonly Notice[];
  /** More notices of `throughSeq` follow in the next frame, whose `baseSeq` equals this `throughSeq`. */
  readonly more?: true | undefined;
  /** Server's wall clock when the frame was cut, ms. */
  readonly cutAtMs: number;
};

/** A whole picture: what a client holds after it is exactly this. */
export type Snapshot = Picture & {
  readonly epoch: string;
  readonly throughSeq: number;
  readonly reason: 'connected' | 'gap' | 'resyncAsked' | 'serverRestarted' | 'historyCut';
  /** All alerts that are not cleared, and the newest cleared ones (at most 100). */
  readonly alerts: readonly AlertRecord[];
  /** Open proposals, and the newest that ended, of what the user may see. */
  readonly proposals: readonly ProposalView[];
  /** Live silences, and the newest that ended, of what the user may see. */
  readonly silences: readonly SilenceView[];
  readonly cutAtMs: number;
};
