import type { AlertNotice } from '#lib/model/effect.ts';
import { AttentionDesk } from './attention-desk.ts';
import type { Channels } from './attention-desk.ts';
import { paintTarget, stepTarget } from './alert-queue.ts';
import { fetchHolding, fetchPreferences, fetchRoster, setPreferences } from './api.ts';
import { browserChannels } from './browser-channels.ts';
import { DeskCommands } from './commands.ts';
import { ConfirmationBook } from './confirmation.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import type { FetchHolding, HoldingBook } from './holding-book.ts';
import { IntentBook } from './intents.ts';
import { browserPage } from './page.ts';
import type { Page } from './page.ts';
import { PictureFold } from './picture-fold.ts';
import { PreferenceBook } from './preferences.ts';
import type { PreferenceOptions, TabLine } from './preferences.ts';
import type { RosterBook, RosterOptions } from './roster-book.ts';
import { SeenReporter } from './seen-reporter.ts';
import type { SeriesBook } from './series.ts';
import type { FetchSeries } from './series.ts';
import type { SeriesAnswer } from '#lib/protocol/series.ts';
import { LiveSocket } from './socket.ts';
import { createDeskStore } from './store.ts';
import type { DeskStore } from './store.ts';
import { browserTabs } from './tabs.ts';
import { DeskWishes } from './wishes.ts';
import type { ExposureWish, LevelWish, MonitorWish } from './wishes.ts';

/** How long a painting waits for others before it is told. */
const SEEN_FLUSH_MS = 250;

export type DeskOptions = {
  /** Origin of the server; empty is the page's own. */
  readonly url: string;
  readonly page: Page;
  readonly fetchSeries: FetchSeries;
  readonly checkSession: () => Promise<'signedIn' | 'signedOut' | 'unreachable'>;
  /** Left out by programs that have no person: the defaults stand. */
  readonly preferences?: PreferenceOptions | undefined;
  /** Left out by programs that search nothing. */
  readonly fetchRoster?: RosterOptions['fetch'] | undefined;
  /** Left out by programs that draw nothing. */
  readonly fetchHolding?: FetchHolding | undefined;
  /** Left out by programs that nobody sits before. */
  readonly channels?: Channels | undefined;
  readonly tabs?: TabLine | undefined;
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
};

/** One page's desk: the store, the line that feeds it, and what a person can do. */
export class Desk {
  readonly store: DeskStore;
  readonly intents = new IntentBook();
  readonly confirmation = new ConfirmationBook();
  readonly preferences: PreferenceBook;
  readonly attention: AttentionDesk;
  readonly commands: DeskCommands;
  readonly #page: Page;
  readonly #fetchHolding: FetchHolding;
  #holdings: HoldingBook | null = null;
  readonly #fetchSeries: DeskOptions['fetchSeries'];
  #series: SeriesBook | null = null;
  readonly #roster: RosterOptions;
  #names: RosterBook | null = null;
  readonly #fold: PictureFold;
  /** The line itself; components use the hooks and the commands. */
  readonly live: LiveSocket;
  readonly #wishes: DeskWishes;
  readonly #seen: SeenReporter;
  #stopSeen: () => void = () => undefined;
  #stopPress: () => void = () => undefined;
  readonly #attention = new Set<(notices: readonly AlertNotice[]) => void>();
  #heldToast: number | null = null;
  /** The next reset, as the last picture said: another one is another session. */
  #resetUs: number | null = null;

  constructor(options: DeskOptions) {
    this.#page = options.page;
    this.store = createDeskStore();
    this.#fold = new PictureFold(this.store, options.page);
    this.#fetchSeries = options.fetchSeries;
    this.#fetchHolding = options.fetchHolding ?? NO_HOLDING;
    this.#roster = { fetch: options.fetchRoster ?? NO_ROSTER, monotonicMs: () => options.page.monotonicMs() };
    this.preferences = new PreferenceBook(options.preferences ?? NO_PREFERENCES);
    this.attention = new AttentionDesk({
      channels: options.channels ?? NO_CHANNELS,
      tabs: options.tabs ?? NO_TABS,
      chosen: () => this.preferences.snapshot().chosen,
      nowMs: () => options.page.nowMs(),
      isVisible: () => options.page.isVisible(),
    });
    this.live = new LiveSocket({
      url: options.url,
      fold: this.#fold,
      page: options.page,
      checkSession: options.checkSession,
      extraHeaders: options.extraHeaders,
      onConnect: () => {
        this.#wishes.resend();
        // What passed while the line was away is in the history.
        this.#series?.reload();
        this.#holdings?.resume();
      },
      onCalls: (notices) => {
        this.attention.notices(notices, this.#fold.latest);
        for (const listener of this.#attention) listener(notices);
      },
      onPicture: (state, isWhole) => this.#pictured(state, isWhole),
      onBeat: (beat) => {
        this.attention.beat(this.#fold.latest);
        this.#series?.tick(beat.engineTimeUs);
        this.#holdings?.tick(beat.engineTimeUs);
      },
      onTick: (nowMs) => {
        this.attention.face(this.#fold.latest);
        this.intents.sweep(nowMs, this.#heldToast);
      },
    });
    this.#seen = new SeenReporter({
      state: () => this.#fold.latest,
      line: () => (this.live.isLive ? this.live.socket : null),
      isVisible: () => options.page.isVisible(),
      monotonicMs: () => options.page.monotonicMs(),
    });
    this.#wishes = new DeskWishes(() => this.live.socket, this.#fold);
    this.commands = new DeskCommands({
      fold: this.#fold,
      page: options.page,
      intents: this.intents,
      confirm: () => this.confirmation.ask(),
      line: () => (this.live.isLive ? this.live.socket : null),
    });
  }

  start(): void {
    this.preferences.start();
    this.attention.start();
    this.live.start();
    this.#stopSeen = this.#page.every(SEEN_FLUSH_MS, () => this.#seen.flush());
    this.#stopPress = this.#page.onPress(() => this.#fold.yieldFrame());
  }

  stop(): void {
    this.preferences.stop();
    this.attention.stop();
    this.live.stop();
    this.#stopSeen();
    this.#stopPress();
    this.#wishes.stop();
  }

  retry(): void {
    this.live.retry();
  }

  /** Sign-out: nothing about risk stays on the page [SS5]. */
  forget(): void {
    this.stop();
    this.intents.clear();
    this.attention.clear();
    this.#seen.clear();
    this.#series?.clear();
    this.#holdings?.clear();
    this.#names?.clear();
    this.#fold.change(() => ({ ...emptyDesk(), connection: { kind: 'signedOut' } }), true);
  }

  watchMonitor(wish: MonitorWish): () => void {
    return this.#wishes.watchMonitor(wish);
  }

  watchAccount(account: string): () => void {
    return this.#wishes.watchAccount(account);
  }

  /** The holdings that pages draw; made when the first of them asks, so that the monitor does not carry the code. */
  holdings(make: (fetch: FetchHolding) => HoldingBook): HoldingBook {
    return (this.#holdings ??= make(this.#fetchHolding));
  }

  /** The courses that charts draw; made when the first chart asks. */
  series(make: (fetch: DeskOptions['fetchSeries']) => SeriesBook): SeriesBook {
    return (this.#series ??= make(this.#fetchSeries));
  }

  /** The names of what this person may see; made when something first searches them. */
  names(make: (options: RosterOptions) => RosterBook): RosterBook {
    return (this.#names ??= make(this.#roster));
  }

  watchLevel(wish: LevelWish): () => void {
    return this.#wishes.watchLevel(wish);
  }

  watchLimits(): () => void {
    return this.#wishes.watchLimits();
  }

  watchExposure(wish: ExposureWish): () => void {
    return this.#wishes.watchExposure(wish);
  }

  showRows(indexes: readonly number[]): () => void {
    return this.#wishes.showRows(indexes);
  }

  /** The strip painted this alert as its target; the latch counts from here [AK2]. */
  targetPainted(alertId: string): void {
    if (!this.#page.isVisible()) return;
    this.#fold.change((state) => {
      const queue = paintTarget(state.queue, alertId, this.#page.nowMs());
      return queue === state.queue ? state : { ...state, queue };
    });
  }

  /** The frame that shows this alert was presented on a visible page [ES1]. */
  alertPainted(alertId: string): void {
    const record = this.#fold.latest.queue.records.get(alertId);
    if (record !== undefined) this.#seen.painted(record);
  }

  /** The next or previous alert becomes the strip's target by hand [KB3]. */
  stepTarget(by: 1 | -1): void {
    this.#fold.change((state) => {
      const queue = stepTarget(state.queue, by);
      return queue === state.queue ? state : { ...state, queue };
    });
  }

  /** Alerts that took a transition or lost a mask, inside the message handler, also in a hidden tab [AT1]. */
  onCalls(listener: (notices: readonly AlertNotice[]) => void): () => void {
    this.#attention.add(listener);
    return () => this.#attention.delete(listener);
  }

  /** The toast that is hovered or focused stays [AK6]; null lets it go. */
  holdToast(id: number | null): void {
    this.#heldToast = id;
  }

  #pictured(state: DeskState, isWhole: boolean): void {
    this.attention.pictured(state, isWhole);
    this.#observe(state);
    this.commands.onPicture(state.throughSeq, state.throughOrdinal === null);
  }

  #observe(state: DeskState): void {
    const seq = state.throughSeq;
    this.#series?.pictured(state);
    for (const account of this.#holdings?.accounts() ?? []) {
      const [detail, card] = [state.details.get(account), state.cards.get(state.indexOf.get(account) ?? -1)];
      const atUs = state.beat?.engineTimeUs;
      if (detail === undefined || card === undefined || atUs === undefined) continue;
      this.#holdings?.observe(account, { seq, atUs, scale: card.scale, source: detail, positions: detail.positions });
    }
    const resetUs = state.session?.nextResetUs ?? null;
    if (this.#resetUs !== null && resetUs !== this.#resetUs) {
      this.#series?.reload();
      this.#holdings?.reload();
    }
    this.#resetUs = resetUs ?? this.#resetUs;
  }
}

/** The desk of a browser page: the page's own origin, its cookie, its clock. */
export function createDesk(): Desk {
  return new Desk({
    url: '',
    page: browserPage(),
    fetchSeries: fetchLevelSeries,
    fetchRoster,
    fetchHolding,
    checkSession: askSession,
    channels: browserChannels(),
    tabs: browserTabs('attention'),
    preferences: {
      fetch: async () => {
        const answer = await fetchPreferences();
        return answer.ok ? answer.value : null;
      },
      keep: (changes) => void setPreferences(changes),
      tabs: browserTabs('preferences'),
    },
  });
}

const NO_TABS: TabLine = { send: () => undefined, listen: () => () => undefined };

const NO_ROSTER: RosterOptions['fetch'] = async () => ({
  ok: true,
  value: { accounts: [], symbols: null, isCut: false },
});

const NO_HOLDING: FetchHolding = async () => ({ ok: true, value: { state: 'busy' } });

const NO_PREFERENCES: PreferenceOptions = {
  fetch: async () => null,
  keep: () => undefined,
  tabs: NO_TABS,
};

const fetchLevelSeries: FetchSeries = async ({ level, id }, range, signal) => {
  const path = level === 'account' ? 'accounts' : `levels/${level}`;
  const response = await fetch(`/api/v1/${path}/${encodeURIComponent(id)}/series?range=${range}`, { signal });
  if (!response.ok) throw new Error(`series: status=${response.status}`);
  // The server's own answer, of the type that its door states.
  return (await response.json()) as SeriesAnswer;
};

async function askSession(): Promise<'signedIn' | 'signedOut' | 'unreachable'> {
  try {
    const response = await fetch('/api/v1/me', { cache: 'no-store' });
    if (response.status === 401) return 'signedOut';
    if (!response.ok) return 'unreachable';
    // A session that has to set a second factor up opens no line; the sign-in page takes it on.
    const { mustEnrol } = (await response.json()) as { readonly mustEnrol?: boolean };
    return mustEnrol === true ? 'signedOut' : 'signedIn';
  } catch (error) {
    // fetch throws TypeError when the server cannot be reached; anything else is a defect.
    if (error instanceof TypeError) return 'unreachable';
    throw error;
  }
}

const NO_CHANNELS: Channels = {
  showFace: () => undefined,
  playSound: () => undefined,
  allowSound: () => undefined,
  soundState: () => 'missing',
  isSoundLeader: () => false,
  showNote: () => undefined,
  isNoteLeader: () => false,
  notePermission: () => 'missing',
  askNotePermission: async () => undefined,
  start: () => undefined,
  stop: () => undefined,
};
