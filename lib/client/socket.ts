import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { AlertNotice } from '#lib/model/effect.ts';
import type { Frame, Snapshot } from '#lib/protocol/frame.ts';
import type { Beat, ClientToServer, HandshakeAuth, ServerToClient, Welcome } from '#lib/protocol/socket-events.ts';
import { LAG_TARGET_MS } from '#lib/protocol/lag-course.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { isConnected } from './desk-state.ts';
import type { ConnectionStatus, DeskState } from './desk-state.ts';
import type { Page } from './page.ts';
import { PictureFold, breachesSince, callsOf } from './picture-fold.ts';

/** No beat for longer: the values on screen are no longer current, commands are refused [ST7]. */
const SILENT_AFTER_MS = 2_000;
const OFFLINE_AFTER_MS = 5_000;
/** Answers and snapshots are waited for this long. */
export const ANSWER_TIMEOUT_MS = 5_000;
const WATCH_INTERVAL_MS = 250;
const CONNECT_TIMEOUT_MS = 4_000;

export type DeskSocket = Socket<ServerToClient, ClientToServer>;
type Bye = Parameters<ServerToClient['bye']>[0];

export type LiveSocketOptions = {
  /** Origin of the server; empty is the page's own. */
  readonly url: string;
  readonly fold: PictureFold;
  readonly page: Page;
  /** Whether the session still stands; asked when the server refuses the line. */
  readonly checkSession: () => Promise<'signedIn' | 'signedOut' | 'unreachable'>;
  /** Connected: subscriptions must be sent again, the server keeps none. */
  readonly onConnect: () => void;
  /** Runs inside the message handler, also in a hidden tab [AT1]. */
  readonly onCalls: (notices: readonly AlertNotice[]) => void;
  /** `isWhole`: a snapshot, not a frame. */
  readonly onPicture: (state: DeskState, isWhole: boolean) => void;
  readonly onBeat: (beat: Beat) => void;
  readonly onTick: (nowMs: number) => void;
  /** Extra headers and the like; only programs that are no browser need them. */
  readonly extraHeaders?: Readonly<Record<string, string>> | undefined;
};

/** The line to /rt: connects, resumes with its own cursor, asks for a snapshot after a gap, and knows its own health. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #socket: DeskSocket;
  #stops: (() => void)[] = [];
  #lastBeatAt: number | null = null;
  #startedAt = 0;
  #attempt = 0;
  #askedSnapshotAt: number | null = null;
  #break: { readonly atMs: number; readonly seq: number } | null = null;
  #isUsed = false;
  #isOver = false;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    this.#socket = io(options.url, {
      path: '/rt',
      transports: ['websocket'],
      autoConnect: false,
      forceNew: true,
      // A handshake nobody answers is given up and tried again, instead of holding the page offline.
      timeout: CONNECT_TIMEOUT_MS,
      reconnectionDelay: 200,
      reconnectionDelayMax: 2_000,
      randomizationFactor: 0.5,
      auth: (give) => give(this.#handshake()),
      ...(options.extraHeaders === undefined ? {} : { extraHeaders: { ...options.extraHeaders } }),
    });
    this.#listen();
  }

  get socket(): DeskSocket {
    return this.#socket;
  }

  /** True while commands may be sent: the line stands and the beat is on time [AK8]. */
  get isLive(): boolean {
    return this.#socket.connected && isConnected(this.#status());
  }

  start(): void {
    const { page } = this.#options;
    this.#isOver = false;
    this.#startedAt = page.monotonicMs();
    this.#stops = [
      page.every(WATCH_INTERVAL_MS, () => this.#watch()),
      page.onVisibility(() => this.#seen()),
      page.onUse(() => {
        this.#isUsed = true;
      }),
    ];
    this.#socket.connect();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#isOver = true;
    this.#socket.disconnect();
  }

  /** Tries at once, whatever the back-off says. */
  retry(): void {
    this.#isOver = false;
    this.#socket.disconnect().connect();
  }

  #handshake(): HandshakeAuth {
    const { epoch, throughSeq, throughOrdinal } = this.#options.fold.latest;
    if (epoch === null || this.#options.fold.awaitsSnapshot) return { protocol: PROTOCOL_VERSION };
    const resume = { protocol: PROTOCOL_VERSION, epoch, cursor: throughSeq };
    return throughOrdinal === null ? resume : { ...resume, ordinal: throughOrdinal };
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('connect', () => {
      this.#options.fold.resume();
      this.#options.onConnect();
    });
    socket.on('welcome', (welcome) => this.#welcomed(welcome));
    socket.on('snapshot', (snapshot) => this.#snapshot(snapshot));
    socket.on('frame', (frame) => this.#frame(frame));
    socket.on('beat', (beat) => this.#beat(beat));
    socket.on('bye', (bye) => this.#bye(bye));
    socket.on('connect_error', () => this.#failed());
    socket.on('disconnect', (reason) => this.#cut(reason));
  }

  #welcomed(welcome: Welcome): void {
    this.#attempt = 0;
    this.#options.fold.change((state) => ({ ...state, welcome }));
  }

  #snapshot(snapshot: Snapshot): void {
    this.#askedSnapshotAt = null;
    this.#options.fold.snapshot(snapshot);
    this.#pictured(true);
  }

  #frame(frame: Frame): void {
    if (this.#options.fold.awaitsSnapshot) return;
    if (!this.#options.fold.frame(frame)) {
      this.#askSnapshot();
      return;
    }
    const calls = callsOf(frame);
    if (calls.length > 0) this.#options.onCalls(calls);
    this.#pictured(false);
  }

  #pictured(isWhole: boolean): void {
    this.#closeBreak();
    this.#options.onPicture(this.#options.fold.latest, isWhole);
  }

  #beat(beat: Beat): void {
    this.#lastBeatAt = this.#options.page.monotonicMs();
    this.#options.fold.change((state) => ({ ...state, beat }));
    this.#watch();
    this.#closeBreak();
    this.#options.onBeat(beat);
    this.#socket.emit('presence', { visible: this.#options.page.isVisible(), used: this.#isUsed });
    this.#isUsed = false;
  }

  #bye(bye: Bye): void {
    const { fold } = this.#options;
    if (bye.reason === 'protocolTooOld' || bye.reason === 'protocolTooNew') {
      const reason = bye.reason;
      this.#isOver = true;
      fold.change((state) => ({ ...state, connection: { kind: 'refused', reason } }), true);
    }
    if (bye.reason === 'signedOut') this.#failed();
  }

  /** The line was refused or ended: either the session is over, or the server is away and the back-off goes on. */
  #failed(): void {
    this.#attempt += 1;
    this.#openBreak();
    this.#options.checkSession().then(
      (session) => {
        if (session === 'signedOut') this.#signedOut();
      },
      // Not reachable is what the back-off is for; the status says it by itself.
      () => undefined,
    );
  }

  #signedOut(): void {
    this.#isOver = true;
    this.#socket.disconnect();
    this.#options.fold.change((state) => ({ ...state, connection: { kind: 'signedOut' } }), true);
  }

  #cut(reason: string): void {
    this.#openBreak();
    this.#watch();
    // After the server cut the line the library does not come back by itself.
    if (reason === 'io server disconnect' && !this.#isOver) this.#reconnectLater();
  }

  #reconnectLater(): void {
    const { page } = this.#options;
    const from = page.monotonicMs();
    const stop = page.every(WATCH_INTERVAL_MS, () => {
      if (page.monotonicMs() - from < WATCH_INTERVAL_MS) return;
      stop();
      if (!this.#isOver && !this.#socket.connected) this.#socket.connect();
    });
    this.#stops.push(stop);
  }

  #askSnapshot(): void {
    this.#askedSnapshotAt = this.#options.page.monotonicMs();
    this.#socket.timeout(ANSWER_TIMEOUT_MS).emit('resync', () => undefined);
  }

  #openBreak(atMs = this.#options.page.nowMs()): void {
    const state = this.#options.fold.latest;
    if (this.#break === null && state.epoch !== null) this.#break = { atMs, seq: state.throughSeq };
  }

  /** Back at the present: says how long the gap was and what began in it [ST8]. */
  #closeBreak(): void {
    const state = this.#options.fold.latest;
    const gap = this.#break;
    if (gap === null || !this.#socket.connected || state.throughOrdinal !== null) return;
    // A line that was silent and never broke is back with its beat, once the picture has reached it.
    if (!isConnected(this.#status()) || state.throughSeq < (state.beat?.throughSeq ?? 0)) return;
    this.#break = null;
    const nowMs = this.#options.page.nowMs();
    const reconnected = {
      atMs: nowMs,
      gapMs: nowMs - gap.atMs,
      breachesBegun: breachesSince(state.queue.records.values(), gap.seq),
    };
    this.#options.fold.change((held) => ({ ...held, reconnected }), true);
  }

  #watch(): void {
    const { fold, page } = this.#options;
    const status = this.#status();
    // A hung server keeps its lines open: that is a gap as well.
    if (status.kind === 'silent') this.#openBreak(status.sinceMs);
    if (!isSameStatus(status, fold.latest.connection)) fold.change((state) => ({ ...state, connection: status }), true);
    if (fold.awaitsSnapshot && this.#socket.connected && this.#askedSnapshotAt !== null) {
      if (page.monotonicMs() - this.#askedSnapshotAt > ANSWER_TIMEOUT_MS) this.#askSnapshot();
    }
    this.#options.onTick(page.nowMs());
  }

  /** The page is shown again: everything that has arrived is painted first, and the age of the line is judged anew [ST10]. */
  #seen(): void {
    if (!this.#options.page.isVisible()) return;
    this.#watch();
    this.#options.fold.flush();
  }

  #status(): ConnectionStatus {
    const { fold, page } = this.#options;
    const held = fold.latest.connection;
    if (held.kind === 'signedOut' || held.kind === 'refused') {
      if (this.#isOver) return held;
    }
    const now = page.monotonicMs();
    const ageMs = now - (this.#lastBeatAt ?? this.#startedAt);
    const sinceMs = held.kind === 'silent' || held.kind === 'offline' ? held.sinceMs : page.nowMs() - ageMs;
    if (ageMs > OFFLINE_AFTER_MS) return { kind: 'offline', sinceMs, attempt: this.#attempt };
    if (this.#lastBeatAt === null) return { kind: 'connecting', attempt: this.#attempt };
    if (ageMs > SILENT_AFTER_MS || !this.#socket.connected) return { kind: 'silent', sinceMs };
    const lagP95Ms = fold.latest.beat?.lagP95Ms ?? null;
    return lagP95Ms !== null && lagP95Ms >= LAG_TARGET_MS ? { kind: 'lagging', lagP95Ms } : { kind: 'live', lagP95Ms };
  }
}

function isSameStatus(a: ConnectionStatus, b: ConnectionStatus): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
