import type { AlertRecord } from '#lib/model/alert.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { ExposureAsk, ExposureBoard } from '#lib/model/exposure-board.ts';
import type { Holders } from '#lib/model/holders.ts';
import { asksHolders } from '#lib/protocol/monitor-filter.ts';
import type { Frame, Snapshot } from '#lib/protocol/frame.ts';
import type { LimitView } from '#lib/model/view.ts';
import { LagLedger } from './lag-ledger.ts';
import type { CoreAccountDetail } from '#server/thread/messages.ts';
import { AccountTable } from './account-table.ts';
import type { Ticked } from './account-table.ts';
import { HolderBook } from './holder-book.ts';
import { LevelIndex } from './level-index.ts';
import { NoticeLog } from './notice-log.ts';
import { cutPicture } from './picture.ts';
import { AlertBook } from './publish-core.ts';
import { ProposalBook } from './proposal-book.ts';
import { SilenceBook } from './silence-book.ts';
import type { CoreState, PublishCore, Released } from './publish-core.ts';
import {
  BEAT_INTERVAL_MS,
  CLEARED_ALERTS_MAX,
  ENDED_PROPOSALS_MAX,
  ENDED_SILENCES_MAX,
  EXPOSURES_MAX,
  FRAME_NOTICES_MAX,
  FRAME_SCAN_MAX,
  NOTICE_LOG_MAX,
} from './publish-bounds.ts';
import { Rankings } from './ranking.ts';
import type { FilterFacts } from './ranking.ts';
import { seesAlert, seesNode, seesNotice } from './scope.ts';
import type { DeskScope } from './scope.ts';
import { exposureKey } from './subscriptions.ts';
import type { ClientView, SnapshotReason } from './subscriptions.ts';

export type Cut =
  { readonly event: 'snapshot'; readonly message: Snapshot } | { readonly event: 'frame'; readonly message: Frame };
export type Delivered = (left: {
  readonly notices: readonly Notice[];
  readonly alerts: readonly AlertRecord[];
}) => void;
export type Cursor = {
  readonly epoch?: string | undefined;
  readonly cursor?: number | undefined;
  readonly ordinal?: number | undefined;
};

export type PublisherOptions = {
  readonly core: PublishCore;
  /** Wall clock, ms; stamped on frames. */
  readonly nowMs: () => number;
  /** The clock that stamps the receipt of inputs, for the lag. */
  readonly nowUs: () => number;
  readonly noticesMax?: number | undefined;
  /** What leaves at once for whichever client: notices of a frame, or the alerts of a whole picture. */
  readonly onDelivered?: Delivered | undefined;
};

/** Holds the latest picture and the notice log, and cuts from them what each client is due. It knows no sockets. */
export class Publisher {
  readonly table = new AccountTable();
  readonly alerts = new AlertBook(CLEARED_ALERTS_MAX);
  readonly holders = new HolderBook();
  readonly rankings: Rankings;
  readonly levels = new LevelIndex(this.table);
  readonly details = new Map<string, Ticked<CoreAccountDetail> & { readonly fillMark: string }>();
  readonly proposals = new ProposalBook(ENDED_PROPOSALS_MAX);
  readonly silences = new SilenceBook(ENDED_SILENCES_MAX);
  /** The newest table of each question that somebody watches. */
  readonly exposures = new Map<string, Ticked<ExposureBoard>>();
  limits: Ticked<readonly LimitView[]> | null = null;
  readonly #core: PublishCore;
  readonly #nowMs: () => number;
  readonly #nowUs: () => number;
  readonly #onDelivered: Delivered | undefined;
  readonly #log: NoticeLog;
  readonly lag: LagLedger;
  readonly #views = new Set<ClientView>();
  readonly #listeners = new Set<(hasNotices: boolean) => void>();
  readonly #stopReleased: () => void;
  #epoch: string | null = null;
  #throughSeq = 0;
  #engineTimeUs = 0;
  #loading: Released[] | null = null;
  #oldestReceivedUs: number | null = null;
  #waiting = 0;
  #watched = '';

  constructor(options: PublisherOptions) {
    this.#core = options.core;
    this.#nowMs = options.nowMs;
    this.#nowUs = options.nowUs;
    this.#onDelivered = options.onDelivered;
    this.#log = new NoticeLog(options.noticesMax ?? NOTICE_LOG_MAX);
    this.lag = new LagLedger(options.nowMs);
    this.rankings = new Rankings(this.table, this.filterFacts);
    this.#stopReleased = options.core.onReleased((message) => this.#released(message));
  }

  /** Whether a user of these desks may see an alert [AZ7]. */
  sees(scope: DeskScope, alert: AlertRecord): boolean {
    return seesAlert(scope, alert, this.table);
  }

  /** What a filter reads beside the rows. */
  readonly filterFacts = (): FilterFacts => ({ limitsOf: this.alerts.openLimits(), holders: this.holders });

  /** Null until the whole state of the core was loaded. */
  get epoch(): string | null {
    return this.#epoch;
  }

  get throughSeq(): number {
    return this.#throughSeq;
  }

  get engineTimeUs(): number {
    return this.#engineTimeUs;
  }

  /** The core is ready, for the first time or after a restart: its state replaces everything and every client gets a snapshot. */
  async load(epoch: string): Promise<void> {
    const isRestart = this.#epoch !== null;
    this.#loading = [];
    const state = await this.#core.askState().catch((error: unknown) => {
      // The core went away again: its next `ready` loads anew, and until then releases must not pile up here.
      this.#loading = null;
      throw error;
    });
    const missed: readonly Released[] = this.#loading ?? [];
    this.#loading = null;
    this.#replace(state, epoch);
    for (const message of missed) this.#released(message);
    this.#watched = '';
    this.syncWatch();
    for (const view of this.#views) this.owe(view, isRestart ? 'serverRestarted' : 'connected');
  }

  /** Whether one more table of exposure may be watched; one that is watched already costs nothing. */
  hasRoomFor(key: string): boolean {
    const keys = new Set([...this.#views].flatMap(({ exposure }) => (exposure === null ? [] : [exposure.key])));
    return keys.has(key) || keys.size < EXPOSURES_MAX;
  }

  /** Told after each release that may be shown. */
  onPicture(listener: (hasNotices: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stopReleased();
    this.#listeners.clear();
  }

  /** A client with the cursor it presented: it resumes where the log still reaches, else it gets a snapshot [CU4]. */
  attach(view: ClientView, cursor: Cursor): void {
    this.#views.add(view);
    view.snapshotDue = this.#resume(view, cursor);
  }

  detach(view: ClientView): void {
    this.#views.delete(view);
    this.syncWatch();
  }

  /** The client asked, or a gap was found. */
  owe(view: ClientView, reason: SnapshotReason): void {
    view.snapshotDue = reason;
  }

  /** Tells the core whose details must travel, and fetches at once what is not held yet. */
  syncWatch(): void {
    const accounts = new Set<string>();
    let hasLimits = false;
    const exposures = new Map<string, ExposureAsk>();
    for (const view of this.#views) {
      for (const account of view.accounts()) accounts.add(account);
      if (view.limits !== null) hasLimits = true;
      if (view.exposure !== null) exposures.set(view.exposure.key, view.exposure.ask);
    }
    for (const account of this.details.keys()) if (!accounts.has(account)) this.details.delete(account);
    for (const key of this.exposures.keys()) if (!exposures.has(key)) this.exposures.delete(key);
    if (!hasLimits) this.limits = null;
    const holders = [...this.#views].some(({ monitor }) => monitor !== null && asksHolders(monitor.shape.filter));
    this.holders.watch(holders);
    const sorted = [...accounts].sort();
    const key = JSON.stringify([sorted, hasLimits, [...exposures.keys()], holders]);
    if (key === this.#watched || this.#epoch === null) return;
    this.#watched = key;
    this.#core.watch({ accounts: sorted, limits: hasLimits, exposures: [...exposures.values()], holders });
    for (const account of sorted) if (!this.details.has(account)) this.#fetchDetail(account);
  }

  /**
   * What the client is due now, or null. The cursor moves here, before the caller emits: emitting inside a drain handler
   * re-enters, and a cursor that moved afterwards doubled notices and skipped others [TR4].
   */
  cut(view: ClientView): Cut | null {
    if (this.#epoch === null) return null;
    if (view.snapshotDue === null && !this.#log.isHeld(view.place)) view.snapshotDue = 'historyCut';
    return view.snapshotDue === null ? this.#cutFrame(view) : this.#cutSnapshot(view, view.snapshotDue, this.#epoch);
  }

  #cutSnapshot(view: ClientView, reason: SnapshotReason, epoch: string): Cut {
    view.forgetSent();
    view.snapshotDue = null;
    view.frameDue = false;
    view.place = this.#log.end;
    view.throughSeq = this.#throughSeq;
    view.lastFrameAtMs = this.#nowMs();
    const alerts = this.#visibleAlerts(view);
    this.#onDelivered?.({ notices: [], alerts });
    const picture = cutPicture(this, view, { nowMs: view.lastFrameAtMs, alerts });
    const message: Snapshot = {
      ...picture,
      epoch,
      throughSeq: this.#throughSeq,
      reason,
      alerts,
      proposals: this.proposals.all().filter(({ scope }) => seesNode(view.scope, scope, this.table)),
      silences: this.silences.all().filter(({ scope }) => seesNode(view.scope, scope, this.table)),
      cutAtMs: view.lastFrameAtMs,
    };
    return { event: 'snapshot', message };
  }

  #cutFrame(view: ClientView): Cut | null {
    const nowMs = this.#nowMs();
    const { notices, place } = this.#takeNotices(view);
    if (notices.length > 0) this.#onDelivered?.({ notices, alerts: [] });
    const next = this.#log.at(place);
    const baseSeq = view.throughSeq;
    if (next !== undefined) {
      // Catching up: no deltas, since they would be newer than the notices beside them [CU2].
      const through = this.#log.at(place - 1)?.seq ?? baseSeq;
      const more = next.seq === through ? { more: true as const } : {};
      this.#advance(view, place, through, nowMs);
      return { event: 'frame', message: { baseSeq, throughSeq: through, notices, ...more, cutAtMs: nowMs } };
    }
    const alerts = notices.flatMap((notice) => (carriesAlert(notice) ? [notice.alert] : []));
    const picture = cutPicture(this, view, { nowMs, alerts });
    const isEmpty = notices.length === 0 && Object.keys(picture).length === 0;
    const isQuiet = baseSeq === this.#throughSeq || nowMs - view.lastFrameAtMs < BEAT_INTERVAL_MS;
    if (isEmpty && isQuiet && !view.frameDue) {
      view.place = place;
      return null;
    }
    this.#advance(view, place, this.#throughSeq, nowMs);
    return { event: 'frame', message: { ...picture, baseSeq, throughSeq: this.#throughSeq, notices, cutAtMs: nowMs } };
  }

  #advance(view: ClientView, place: number, throughSeq: number, nowMs: number): void {
    view.place = place;
    view.throughSeq = throughSeq;
    view.lastFrameAtMs = nowMs;
    view.frameDue = false;
  }

  #takeNotices(view: ClientView): { readonly notices: readonly Notice[]; readonly place: number } {
    const notices: Notice[] = [];
    let place = view.place;
    for (let scanned = 0; scanned < FRAME_SCAN_MAX && notices.length < FRAME_NOTICES_MAX; scanned += 1) {
      const notice = this.#log.at(place);
      if (notice === undefined) break;
      place += 1;
      if (seesNotice(view.scope, notice, this.table)) notices.push(notice);
    }
    return { notices, place };
  }

  #visibleAlerts(view: ClientView): readonly AlertRecord[] {
    return this.alerts.all().filter((alert) => seesAlert(view.scope, alert, this.table));
  }

  #resume(view: ClientView, cursor: Cursor): SnapshotReason | null {
    if (cursor.epoch === undefined || cursor.cursor === undefined) return 'connected';
    if (this.#epoch === null || cursor.epoch !== this.#epoch) return 'serverRestarted';
    if (cursor.cursor > this.#throughSeq) return 'gap';
    const place = this.#log.placeAfter(cursor.cursor, cursor.ordinal ?? null);
    if (place === null) return 'historyCut';
    view.place = place;
    view.throughSeq = cursor.cursor;
    return null;
  }

  #replace(state: CoreState, epoch: string): void {
    this.#epoch = epoch;
    this.#throughSeq = state.throughSeq;
    this.#engineTimeUs = state.engineTimeUs;
    this.table.clear();
    this.rankings.clear();
    this.details.clear();
    this.exposures.clear();
    this.holders.clear();
    this.limits = null;
    // What waited for the former core is told by this state.
    this.#oldestReceivedUs = null;
    this.#waiting = 0;
    this.table.apply(state.deltas);
    this.alerts.replace(state.alerts);
    this.proposals.replace(state.proposals);
    this.silences.replace(state.silences);
    this.#log.reset(state.throughSeq);
  }

  #released(message: Released): void {
    if (this.#loading !== null) {
      this.#loading.push(message);
      return;
    }
    if (this.#epoch === null) return;
    // What the state already held is not shown twice, and its lag is that of the load.
    if (message.throughSeq < this.#throughSeq) return;
    if (message.throughSeq === this.#throughSeq && message.notices.length > 0) return;
    const { entries, submissions, oldestReceivedUs, commitUs } = message.timings;
    // A batch of repeats alone is answered and shows nothing.
    if (entries > 0 && oldestReceivedUs !== null) {
      this.#oldestReceivedUs = Math.min(this.#oldestReceivedUs ?? oldestReceivedUs, oldestReceivedUs);
      this.#waiting += submissions;
      this.lag.durable((message.detectedAtUs + commitUs - oldestReceivedUs) / 1_000, submissions);
    }
    // Without deltas nothing of the batch may be shown yet.
    if (message.deltas === null) return;
    this.#throughSeq = message.throughSeq;
    this.#engineTimeUs = message.engineTimeUs;
    this.table.apply(message.deltas);
    this.#note(message.notices);
    for (const detail of message.details) this.#setDetail(detail);
    if (message.limits !== null) this.limits = { value: message.limits, tick: this.table.tick };
    for (const board of message.exposures ?? [])
      this.exposures.set(exposureKey(board.ask), { value: board, tick: this.table.tick });
    if (message.holders !== undefined) this.#setHolders(message.holders);
    this.#recordLag();
    for (const listener of this.#listeners) listener(message.notices.length > 0);
  }

  #note(notices: readonly Notice[]): void {
    if (notices.length === 0) return;
    this.#log.append(notices);
    this.rankings.noted();
    for (const notice of notices) {
      if (carriesAlert(notice)) this.alerts.set(notice.alert);
      if (notice.type === 'ProposalChanged') this.proposals.set(notice.proposal);
      if (notice.type === 'SilenceChanged') this.silences.set(notice.silence);
    }
  }

  #setHolders(holders: Holders): void {
    // The first answer is shown before the second of a ranking is over.
    if (!this.holders.isKnown) this.rankings.noted();
    this.holders.set(holders);
  }

  #setDetail(detail: CoreAccountDetail): void {
    const fillMark = JSON.stringify(
      detail.fills.map((fill) => [fill.seq, fill.fillId, fill.quantity, fill.px, fill.realized, fill.label]),
    );
    this.details.set(detail.account, { value: detail, tick: this.table.tick, fillMark });
  }

  #fetchDetail(account: string): void {
    this.#core.askDetail(account).then(
      (detail) => {
        // A newer one may have come with a release, and the last watcher may have gone.
        if (detail === null || this.details.has(account) || !this.#isWatched(account)) return;
        this.#setDetail(detail);
        for (const listener of this.#listeners) listener(false);
      },
      // The core went away: load() after its restart asks again for all that is watched.
      () => undefined,
    );
  }

  #isWatched(account: string): boolean {
    for (const view of this.#views) if (view.accounts().has(account)) return true;
    return false;
  }

  #recordLag(): void {
    if (this.#oldestReceivedUs === null) return;
    const lagMs = (this.#nowUs() - this.#oldestReceivedUs) / 1_000;
    this.lag.sent(lagMs, this.#waiting);
    this.#oldestReceivedUs = null;
    this.#waiting = 0;
  }
}
