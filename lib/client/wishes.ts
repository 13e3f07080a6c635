import type { GroupBy } from '#lib/protocol/group-by.ts';
import { FIRST_ROWS_MAX } from '#lib/protocol/socket-events.ts';
import type { SortKey, Subscribe, Subscribed } from '#lib/protocol/socket-events.ts';
import { applyWindow, dropDetail, dropExposure, dropLevel, dropLimits, dropRank } from './apply-frame.ts';
import type { PictureFold } from './picture-fold.ts';
import { groupKey } from './selectors.ts';
import { ANSWER_TIMEOUT_MS } from './socket.ts';
import type { DeskSocket } from './socket.ts';

/** Rows the server sends at most (lib/protocol SPEC). */
const WINDOW_ROWS_MAX = 300;
/** Changes of the window within this time travel as one message: scrolling must not spend the event rate. */
const WINDOW_GATHER_MS = 60;
/** So many times a window waits for the order before it (starting value); one that is refused must not hold it for ever. */
const WAITS_MAX = 15;
/** A subscription that was refused for the moment is asked for again. */
const RETRY_MS = 1_000;

export type MonitorWish = {
  readonly view: 'atRisk' | 'all';
  readonly sort: readonly SortKey[];
  readonly filter: string;
  readonly group: readonly GroupBy[];
  readonly within?: { readonly level: 'desk' | 'trader'; readonly id: string } | undefined;
};

export type ExposureWish = Omit<Extract<Subscribe, { readonly topic: 'exposure' }>, 'topic'>;
export type LevelWish = Omit<Extract<Subscribe, { topic: 'level' }>, 'topic'>;

type Wish = { readonly request: Subscribe; users: number; subscription: number | null };

/**
 * What the page wants to see. The server keeps nothing between connections, so every wish is sent again on each connect.
 * A function that a watch returns ends it.
 */
export class DeskWishes {
  readonly #socket: () => DeskSocket;
  readonly #fold: PictureFold;
  #monitor: Wish | null = null;
  readonly #accounts = new Map<string, Wish>();
  readonly #levels = new Map<string, Wish>();
  #limits: Wish | null = null;
  #exposure: Wish | null = null;
  readonly #windows = new Map<number, readonly number[]>();
  #nextWindow = 1;
  #windowTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #retries = new Set<ReturnType<typeof setTimeout>>();
  #sentWindow = '';
  #waits = 0;

  constructor(socket: () => DeskSocket, fold: PictureFold) {
    this.#socket = socket;
    this.#fold = fold;
  }

  /** One monitor at a time: a new one replaces the former. */
  watchMonitor(wish: MonitorWish): () => void {
    const mine: Wish = {
      request: { topic: 'monitor', firstRows: FIRST_ROWS_MAX, ...wish },
      users: 1,
      subscription: null,
    };
    this.#monitor = mine;
    this.#subscribe(mine);
    return () => {
      if (this.#monitor !== mine) return;
      this.#monitor = null;
      this.#unsubscribe(mine);
    };
  }

  watchAccount(account: string): () => void {
    const wish = this.#accounts.get(account) ?? {
      request: { topic: 'account', account } as const,
      users: 0,
      subscription: null,
    };
    this.#accounts.set(account, wish);
    wish.users += 1;
    if (wish.users === 1) this.#subscribe(wish);
    return once(() => {
      wish.users -= 1;
      if (wish.users > 0) return;
      this.#accounts.delete(account);
      this.#unsubscribe(wish);
    });
  }

  watchLevel({ level, id }: LevelWish): () => void {
    const key = groupKey(level, id);
    const wish = this.#levels.get(key) ?? {
      request: { topic: 'level', level, id } as const,
      users: 0,
      subscription: null,
    };
    this.#levels.set(key, wish);
    wish.users += 1;
    if (wish.users === 1) this.#subscribe(wish);
    return once(() => {
      wish.users -= 1;
      if (wish.users > 0) return;
      this.#levels.delete(key);
      this.#unsubscribe(wish);
    });
  }

  watchLimits(): () => void {
    const wish = this.#limits ?? { request: { topic: 'limits' } as const, users: 0, subscription: null };
    this.#limits = wish;
    wish.users += 1;
    if (wish.users === 1) this.#subscribe(wish);
    return once(() => {
      wish.users -= 1;
      if (wish.users > 0) return;
      this.#limits = null;
      this.#unsubscribe(wish);
    });
  }

  /** One table of exposure at a time: a new one replaces the former. */
  watchExposure(wish: ExposureWish): () => void {
    const mine: Wish = { request: { topic: 'exposure', ...wish }, users: 1, subscription: null };
    this.#exposure = mine;
    this.#subscribe(mine);
    return () => {
      if (this.#exposure !== mine) return;
      this.#exposure = null;
      this.#unsubscribe(mine);
    };
  }

  /** Rows that are on screen now, with a small margin; the windows of all callers together, at most 300 rows. */
  showRows(indexes: readonly number[]): () => void {
    const id = this.#nextWindow++;
    this.#windows.set(id, indexes);
    this.#gather();
    return () => {
      this.#windows.delete(id);
      this.#gather();
    };
  }

  /** A new line knows nothing of what the page wants. */
  resend(): void {
    const single = [this.#monitor, this.#limits, this.#exposure];
    for (const wish of [...single, ...this.#levels.values(), ...this.#accounts.values()]) {
      if (wish === null) continue;
      wish.subscription = null;
      this.#subscribe(wish);
    }
    this.#sentWindow = '';
    this.#sendWindow();
  }

  stop(): void {
    if (this.#windowTimer !== null) clearTimeout(this.#windowTimer);
    this.#windowTimer = null;
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
  }

  #later(run: () => void): void {
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      run();
    }, RETRY_MS);
    this.#retries.add(timer);
  }

  #subscribe(wish: Wish): void {
    const socket = this.#socket();
    if (!socket.connected) return;
    socket.timeout(ANSWER_TIMEOUT_MS).emit('subscribe', wish.request, (error: Error | null, answer: Subscribed) => {
      if (error !== null || !answer.ok) {
        const isFinal =
          error === null && !answer.ok && (answer.reason === 'forbidden' || answer.reason === 'badRequest');
        // Too many at once, or an account that is not there yet: asked again while it is wanted.
        if (!isFinal) this.#later(() => this.#isWanted(wish) && wish.subscription === null && this.#subscribe(wish));
        return;
      }
      wish.subscription = answer.subscription;
      // The wish ended while its answer was under way.
      if (!this.#isWanted(wish)) this.#unsubscribe(wish);
    });
  }

  #isWanted(wish: Wish): boolean {
    if (wish.request.topic === 'monitor') return this.#monitor === wish;
    if (wish.request.topic === 'exposure') return this.#exposure === wish;
    return wish.users > 0;
  }

  /** What the subscription brought is dropped once the server stopped sending it: frames under way would bring it back. */
  #unsubscribe(wish: Wish): void {
    const socket = this.#socket();
    if (!socket.connected) {
      this.#drop(wish);
      return;
    }
    if (wish.subscription === null) return;
    socket.timeout(ANSWER_TIMEOUT_MS).emit('unsubscribe', wish.subscription, () => this.#drop(wish));
    wish.subscription = null;
  }

  #drop(ended: Wish): void {
    const { request } = ended;
    if (request.topic === 'monitor' && this.#monitor === null) this.#fold.change(dropRank);
    if (request.topic === 'limits' && this.#limits === null) this.#fold.change(dropLimits);
    if (request.topic === 'exposure' && this.#exposure === null) this.#fold.change(dropExposure);
    if (request.topic === 'level') {
      const key = groupKey(request.level, request.id);
      if (!this.#levels.has(key)) this.#fold.change((state) => dropLevel(state, key));
    }
    if (request.topic !== 'account' || this.#accounts.has(request.account)) return;
    this.#fold.change((state) => dropDetail(state, request.account));
  }

  #gather(): void {
    if (this.#windowTimer !== null) return;
    this.#windowTimer = setTimeout(() => {
      this.#windowTimer = null;
      this.#waits = this.#awaitsOrder() ? this.#waits + 1 : 0;
      if (this.#waits > 0 && this.#waits <= WAITS_MAX) this.#gather();
      else this.#sendWindow();
    }, WINDOW_GATHER_MS);
  }

  /** An order brings its first rows; a window that left before would take them away again until the list has said its own. */
  #awaitsOrder(): boolean {
    if (this.#monitor === null || !this.#socket().connected) return false;
    return this.#fold.latest.rank?.subscription !== this.#monitor.subscription;
  }

  #sendWindow(): void {
    // Those that came with the order stay until a later window: the list that is to show them may not be drawn yet.
    const union = new Set<number>(this.#fold.latest.firstRows);
    for (const indexes of this.#windows.values()) for (const index of indexes) union.add(index);
    const window = [...union].slice(0, WINDOW_ROWS_MAX);
    const text = window.join(' ');
    const socket = this.#socket();
    if (!socket.connected || text === this.#sentWindow) return;
    this.#sentWindow = text;
    socket.timeout(ANSWER_TIMEOUT_MS).emit('rows', window, (error: Error | null, answer: { readonly ok: boolean }) => {
      if (error !== null || !answer.ok) {
        // Refused by the rate, or the line broke.
        if (this.#sentWindow === text) this.#sentWindow = '';
        this.#later(() => this.#gather());
        return;
      }
      // Frames before this answer were cut for the former window, frames after it for this one.
      this.#fold.change((state) => applyWindow(state, window));
    });
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}
