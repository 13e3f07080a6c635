import type { AlertNotice } from '#lib/model/effect.ts';
import { paintTarget, stepTarget } from './alert-queue.ts';
import { fetchPreferences, setPreferences } from './api.ts';
import { DeskCommands } from './commands.ts';
import { ConfirmationBook } from './confirmation.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import { IntentBook } from './intents.ts';
import { browserPage } from './page.ts';
import type { Page } from './page.ts';
import { PictureFold } from './picture-fold.ts';
import { PreferenceBook } from './preferences.ts';
import type { PreferenceOptions } from './preferences.ts';
import { SeenReporter } from './seen-reporter.ts';
import { SeriesBook } from './series.ts';
import type { FetchSeries } from './series.ts';
import { LiveSocket } from './socket.ts';
import { createDeskStore } from './store.ts';
import type { DeskStore } from './store.ts';
import { browserTabs } from './tabs.ts';
import { DeskWishes } from './wishes.ts';
import type { MonitorWish } from './wishes.ts';

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
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
};

/** One page's desk: the store, the line that feeds it, and what a person can do. */
export class Desk {
  readonly store: DeskStore;
  readonly intents = new IntentBook();
  readonly confirmation = new ConfirmationBook();
  readonly preferences: PreferenceBook;
  readonly series: SeriesBook;
  readonly commands: DeskCommands;
  readonly #page: Page;
  readonly #fold: PictureFold;
  /** The line itself; components use the hooks and the commands. */
  readonly live: LiveSocket;
  readonly #wishes: DeskWishes;
  readonly #seen: SeenReporter;
  #stopSeen: () => void = () => undefined;
  readonly #attention = new Set<(notices: readonly AlertNotice[]) => void>();
  #heldToast: number | null = null;

  constructor(options: DeskOptions) {
    this.#page = options.page;
    this.store = createDeskStore();
    this.#fold = new PictureFold(this.store, options.page);
    this.series = new SeriesBook(options.fetchSeries);
    this.preferences = new PreferenceBook(options.preferences ?? NO_PREFERENCES);
    this.live = new LiveSocket({
      url: options.url,
      fold: this.#fold,
      page: options.page,
      checkSession: options.checkSession,
      extraHeaders: options.extraHeaders,
      onConnect: () => this.#wishes.resend(),
      onCalls: (notices) => {
        for (const listener of this.#attention) listener(notices);
      },
      onPicture: (state) => this.#pictured(state),
      onBeat: (beat) => this.series.tick(beat.engineTimeUs),
      onTick: (nowMs) => this.intents.sweep(nowMs, this.#heldToast),
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
    this.live.start();
    this.#stopSeen = this.#page.every(SEEN_FLUSH_MS, () => this.#seen.flush());
  }

  stop(): void {
    this.preferences.stop();
    this.live.stop();
    this.#stopSeen();
    this.#wishes.stop();
  }

  retry(): void {
    this.live.retry();
  }

  /** Sign-out: nothing about risk stays on the page [SS5]. */
  forget(): void {
    this.stop();
    this.intents.clear();
    this.#seen.clear();
    this.series.clear();
    this.#fold.change(() => ({ ...emptyDesk(), connection: { kind: 'signedOut' } }), true);
  }

  watchMonitor(wish: MonitorWish): () => void {
    return this.#wishes.watchMonitor(wish);
  }

  watchAccount(account: string): () => void {
    return this.#wishes.watchAccount(account);
  }

  watchLimits(): () => void {
    return this.#wishes.watchLimits();
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

  /** Alerts that took a transition or lost a mask, inside the message handler, also in a hidden tab: sound, title, notification [AT1]. */
  onCalls(listener: (notices: readonly AlertNotice[]) => void): () => void {
    this.#attention.add(listener);
    return () => this.#attention.delete(listener);
  }

  /** The toast that is hovered or focused stays [AK6]; null lets it go. */
  holdToast(id: number | null): void {
    this.#heldToast = id;
  }

  #pictured(state: DeskState): void {
    for (const account of this.series.accounts()) {
      const row = state.rows.get(state.indexOf.get(account) ?? -1);
      if (row !== undefined) this.series.observe(account, row);
    }
    this.commands.onPicture(state.throughSeq, state.throughOrdinal === null);
  }
}

/** The desk of a browser page: the page's own origin, its cookie, its clock. */
export function createDesk(): Desk {
  return new Desk({
    url: '',
    page: browserPage(),
    fetchSeries: fetchAccountSeries,
    checkSession: askSession,
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

const NO_PREFERENCES: PreferenceOptions = {
  fetch: async () => null,
  keep: () => undefined,
  tabs: { send: () => undefined, listen: () => () => undefined },
};

const fetchAccountSeries: FetchSeries = async (account, signal) => {
  const response = await fetch(`/api/v1/accounts/${encodeURIComponent(account)}/series`, { signal });
  if (!response.ok) throw new Error(`series: status=${response.status}`);
  const body = (await response.json()) as { readonly points: Awaited<ReturnType<FetchSeries>> };
  return body.points;
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
