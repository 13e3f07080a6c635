import type { ServerToClient } from '#lib/protocol/socket-events.ts';
import { NO_PROGRESS_MAX_MS, QUEUED_BYTES_MAX, QUEUED_PACKETS_MAX } from './publish-bounds.ts';
import type { Publisher } from './publisher.ts';
import type { ClientView } from './subscriptions.ts';

type Emit = <Event extends keyof ServerToClient>(
  event: Event,
  ...message: Parameters<ServerToClient[Event]>
) => unknown;

/** What a line needs of a Socket.IO socket; only the gateway knows the library. */
export type LineSocket = {
  readonly emit: Emit;
  readonly volatile: { readonly emit: Emit };
  readonly disconnect: (close: boolean) => unknown;
  readonly conn: EngineConnection;
};
export type ByeReason = Parameters<ServerToClient['bye']>[0]['reason'];

/** A peer that does not read never answers the closing handshake either: it is cut this long after the farewell. */
const FAREWELL_MS = 300;

/** One client's line: pulls what is due while the transport is free, and knows when the client does not read. */
export class ClientLine {
  readonly socket: LineSocket;
  readonly view: ClientView;
  readonly sessionId: string;
  readonly userId: string;
  /** Address of the peer. */
  readonly ip: string;
  readonly #publisher: Publisher;
  readonly #monotonicMs: () => number;
  #isPulling = false;
  #isOver = false;
  #progressAtMs: number;
  #bufferedBytes = 0;

  constructor(options: {
    readonly socket: LineSocket;
    readonly view: ClientView;
    readonly sessionId: string;
    readonly userId: string;
    readonly ip: string;
    readonly publisher: Publisher;
    readonly monotonicMs: () => number;
  }) {
    this.socket = options.socket;
    this.view = options.view;
    this.sessionId = options.sessionId;
    this.userId = options.userId;
    this.ip = options.ip;
    this.#publisher = options.publisher;
    this.#monotonicMs = options.monotonicMs;
    this.#progressAtMs = options.monotonicMs();
    // Only websocket is offered, so the transport never changes under this listener.
    options.socket.conn.transport.on('ready', () => this.pull());
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** One message at most: the next one is pulled when the transport has taken this one [CU2]. */
  pull(): void {
    if (this.#isPulling || this.#isOver || !this.#isFree()) return;
    this.#isPulling = true;
    // The cut moves the cursor, then it is emitted [TR4].
    const cut = this.#publisher.cut(this.view);
    if (cut?.event === 'snapshot') this.socket.emit('snapshot', cut.message);
    if (cut?.event === 'frame') this.socket.emit('frame', cut.message);
    this.#isPulling = false;
  }

  /** True when the client is over its caps: too much queued, or no byte taken for too long [CU3]. */
  isTooSlow(): boolean {
    const { writeBuffer } = this.socket.conn;
    if (writeBuffer.length > QUEUED_PACKETS_MAX) return true;
    let bytes = 0;
    for (const packet of writeBuffer) bytes += packet.data?.length ?? 0;
    if (bytes > QUEUED_BYTES_MAX) return true;
    const buffered = this.#transport().bufferedAmount;
    const now = this.#monotonicMs();
    if (this.#isFree() || buffered < this.#bufferedBytes) this.#progressAtMs = now;
    this.#bufferedBytes = buffered;
    return now - this.#progressAtMs > NO_PROGRESS_MAX_MS;
  }

  /** Bytes that wait in this process for the client to read. */
  queuedBytes(): number {
    const { writeBuffer } = this.socket.conn;
    return writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0) + this.#transport().bufferedAmount;
  }

  /** Says why and ends the line; everything that was queued for it is freed. */
  bye(reason: ByeReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.socket.emit('bye', { reason });
    const transport = this.#transport();
    this.socket.disconnect(true);
    setTimeout(() => transport.terminate(), FAREWELL_MS).unref();
  }

  #isFree(): boolean {
    const { transport, writeBuffer } = this.socket.conn;
    return transport.writable && writeBuffer.length === 0;
  }

  #transport(): WebSocketHandle {
    return this.socket.conn.transport.socket;
  }
}

/**
 * What this file reads of engine.io 6.6 and ws 8 beyond their published types; the gateway's tests hold it to them.
 */
type EngineConnection = {
  readonly writeBuffer: readonly { readonly data?: string | undefined }[];
  readonly transport: {
    readonly writable: boolean;
    readonly socket: WebSocketHandle;
    readonly on: (event: 'ready', listener: () => void) => unknown;
  };
};
type WebSocketHandle = { readonly bufferedAmount: number; terminate(): void };
