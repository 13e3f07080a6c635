import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { CommandAudit } from '#server/auth/command-audit.ts';
import { handshakeSchema } from '#lib/protocol/codec.ts';
import type { Beat, ClientToServer, ServerToClient, Welcome } from '#lib/protocol/socket-events.ts';
import { MIN_SUPPORTED, PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { CoreStatus } from '#server/thread/core-handle.ts';
import { ClientLine } from './client-line.ts';
import type { ByeReason, LineSocket } from './client-line.ts';
import { ConnectionDoor } from './connection-door.ts';
import { EventGate } from './event-gate.ts';
import { eventHandlers } from './event-handlers.ts';
import type { EventHandler, EventName } from './event-handlers.ts';
import { guardPackets } from './packet-gate.ts';
import type { PacketSource } from './packet-gate.ts';
import { actorOf, PersonCommands } from './person-commands.ts';
import type { PersonAudit, PushSession } from './person-commands.ts';
import {
  BEAT_INTERVAL_MS,
  CONNECT_TIMEOUT_MS,
  FRAME_INTERVAL_MS,
  PACKET_BYTES_MAX,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
} from './publish-bounds.ts';
import type { PublishCore } from './publish-core.ts';
import { Publisher } from './publisher.ts';
import type { Delivered } from './publisher.ts';
import { seenReceipts } from './seen-receipts.ts';
import { withSessionEnd } from './session-end.ts';
import { WatchKeeper } from './watch-keeper.ts';
import { isCoreAway } from './core-away.ts';
import { ClientView } from './subscriptions.ts';

type PushSocket = Socket<ClientToServer, ServerToClient>;

export type LiveCore = PublishCore & {
  readonly status: () => CoreStatus;
  readonly onStatus: (listener: (status: CoreStatus) => void) => () => void;
};

export type GatewayOptions = {
  readonly server: HttpServer;
  readonly core: LiveCore;
  /** The session of a Cookie header, in memory; null refuses the upgrade. */
  readonly authenticate: (cookieHeader: string | undefined) => PushSession | null;
  /** The same session at the time of use, with the rights of that moment; null once it ended [AZ3]. */
  readonly currentSession: (sessionId: string) => PushSession | null;
  /** Whether the role may send the event; server/auth/permissions.ts. */
  readonly permit: (session: PushSession, event: string) => boolean;
  /** Whether the event needs a person who proved to be there just now [SS6]. */
  readonly needsConfirmation: (event: string, argument: unknown) => boolean;
  readonly audit: PersonAudit & Pick<CommandAudit, 'denied'>;
  /** Counts as use of the session [SS3]. */
  readonly touch: (sessionId: string) => void;
  readonly isAllowedOrigin: (origin: string | undefined) => boolean;
  readonly isAllowedHost: (host: string | undefined) => boolean;
  readonly about: Pick<Welcome, 'demo' | 'clock' | 'approvals'>;
  /** What leaves for a browser [EV3]. */
  readonly onDelivered?: Delivered | undefined;
  readonly nowMs: () => number;
  readonly nowUs: () => number;
  readonly monotonicMs: () => number;
  /** A defect in a handler: the line is answered and goes on, the operator must learn of it. */
  readonly onError: (error: unknown) => void;
};

/** A probe without an answer for longer makes the picture count as not current [HB2]. */
const CORE_SILENT_MS = 2_000;

/** The door of the browsers: Socket.IO on /rt, websocket only, with sign-in, origin and protocol version before anything else. */
export class SocketGateway {
  readonly publisher: Publisher;
  readonly #options: GatewayOptions;
  readonly #io: Server<ClientToServer, ServerToClient>;
  readonly #door: ConnectionDoor;
  readonly #watch: WatchKeeper;
  readonly #handlers: Readonly<Record<EventName, EventHandler>>;
  readonly #lines = new Set<ClientLine>();
  readonly #stops: (() => void)[] = [];
  #notCurrentSinceMs: number | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.publisher = new Publisher(options);
    this.#door = new ConnectionDoor(options);
    const { core, nowUs, audit } = options;
    const commands = new PersonCommands({ core, publisher: this.publisher, nowUs, audit });
    const submit: PublishCore['submit'] = (submissions) => core.submit(submissions);
    this.#watch = new WatchKeeper({ submit, nowUs, monotonicMs: options.monotonicMs });
    this.#handlers = eventHandlers({
      publisher: this.publisher,
      commands,
      touch: options.touch,
      answered: (line, isVisible) => this.#watch.answered(line, isVisible),
      seen: (session, painted) => {
        const receipts = seenReceipts(this.publisher, session, painted, nowUs());
        if (receipts.length > 0) this.#told(submit(receipts));
      },
    });
    this.#io = new Server(options.server, {
      path: '/rt',
      transports: ['websocket'],
      allowUpgrades: false,
      allowEIO3: false,
      serveClient: false,
      destroyUpgrade: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: PACKET_BYTES_MAX,
      connectTimeout: CONNECT_TIMEOUT_MS,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      allowRequest: (request, decide) => this.#door.decide(request, decide),
    });
    this.#io.engine.on('connection', (line: PacketSource) => guardPackets(line, options.monotonicMs));
    this.#io.on('connection', (socket) => this.#connected(socket));
  }

  /** Loads the core's picture and starts frames and beats. */
  async start(): Promise<void> {
    const { core } = this.#options;
    this.#stops.push(core.onStatus((status) => this.#coreStatus(status)));
    this.#stops.push(this.publisher.onPicture(() => this.#pullAll()));
    const frames = setInterval(() => this.#tick(), FRAME_INTERVAL_MS);
    const beats = setInterval(() => this.#beatAll(), BEAT_INTERVAL_MS);
    this.#stops.push(
      () => clearInterval(frames),
      () => clearInterval(beats),
    );
    const status = core.status();
    if (status.type === 'ready') await this.publisher.load(status.epoch);
  }

  get clientCount(): number {
    return this.#lines.size;
  }

  /** What each client sees and how far it was told; for the health page and the tests. */
  views(): readonly ClientView[] {
    return [...this.#lines].map((line) => line.view);
  }

  /** Bytes queued for all clients, for the metrics and the tests of the bound. */
  queuedBytes(): number {
    let bytes = 0;
    for (const line of this.#lines) bytes += line.queuedBytes();
    return bytes;
  }

  /** The session ended or its rights changed: every socket of it is cut at once [AZ5]. */
  disconnectSession(sessionId: string): void {
    for (const line of this.#lines) if (line.sessionId === sessionId) this.#signedOut(line);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    for (const line of this.#lines) line.bye('shuttingDown');
    this.publisher.stop();
    // Without the HTTP server, which belongs to the composition root.
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  #connected(socket: PushSocket): void {
    const request: IncomingMessage = socket.request;
    const session = this.#door.sessionOf(request);
    if (session === null) {
      socket.disconnect(true);
      return;
    }
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    const protocol = handshake.success ? handshake.data.protocol : 0;
    const refusal = refusalOf(protocol);
    const view = new ClientView(session.user.scopeDesks);
    const { publisher } = this;
    const { monotonicMs } = this.#options;
    const line = new ClientLine({
      // The line reads the transport below the library's published types; the tests of slow readers hold it to them.
      socket: socket as unknown as LineSocket,
      view,
      sessionId: session.sessionId,
      userId: session.user.id,
      ip: request.socket.remoteAddress ?? '',
      publisher,
      monotonicMs,
    });
    if (refusal !== null) {
      line.bye(refusal);
      return;
    }
    this.#lines.add(line);
    this.#watch.opened(line, session.user.id);
    publisher.attach(view, handshake.success ? handshake.data : {});
    this.#listen(socket, line);
    socket.on('disconnect', () => {
      this.#lines.delete(line);
      this.#watch.closed(line);
      publisher.detach(view);
    });
    if (publisher.epoch !== null) this.#welcome(line, session);
    line.pull();
    // The first beat makes the page live and follows the picture, so it must not be lost to a busy transport.
    if (!line.isOver) socket.emit('beat', withSessionEnd(this.#makeBeat(), session));
  }

  #welcome(line: ClientLine, session: PushSession): void {
    const status = this.#options.core.status();
    const { id, name, role } = session.user;
    const welcome: Welcome = {
      protocol: PROTOCOL_VERSION,
      epoch: this.publisher.epoch ?? '',
      engineVersion: status.type === 'ready' ? status.engineVersion : '',
      columns: ACCOUNT_COLUMNS,
      user: { id, name, role },
      ...this.#options.about,
      // Read at each welcome: a lead may name the firm while the server runs.
      firm: this.publisher.table.firmName(),
      serverNowMs: this.#options.nowMs(),
    };
    line.socket.emit('welcome', welcome);
  }

  #listen(socket: PushSocket, line: ClientLine): void {
    const gate = new EventGate(this.#options.monotonicMs);
    socket.onAny((event: string, ...parts: unknown[]) => {
      this.#handle(line, gate, event, parts).catch((error: unknown) => this.#options.onError(error));
    });
  }

  /** Session, rate, schema, capability, then the act [AZ2]; an answer is given once or not at all. */
  async #handle(line: ClientLine, gate: EventGate, event: string, parts: readonly unknown[]): Promise<void> {
    if (line.isOver) return;
    const current = this.#options.currentSession(line.sessionId);
    if (current === null) {
      this.#signedOut(line);
      return;
    }
    const session = { ...current, ip: line.ip };
    const last = parts.at(-1);
    const answer = typeof last === 'function' ? (last as (value: unknown) => void) : null;
    const handler = Object.hasOwn(this.#handlers, event) ? this.#handlers[event as EventName] : null;
    const isInRate = await gate.take();
    if (!isInRate) {
      answer?.(handler?.refuse('rateLimited') ?? { ok: false, reason: 'rateLimited' });
      if (gate.bad()) line.bye('tooManyBadPackets');
      return;
    }
    const args = answer === null ? parts : parts.slice(0, -1);
    const parsed = handler?.schema.safeParse(args[0]);
    if (handler === null || parsed?.success !== true || args.length > 1 || (handler.needsAnswer && answer === null)) {
      answer?.(handler?.refuse('badRequest') ?? { ok: false, reason: 'unknownEvent' });
      if (gate.bad()) line.bye('tooManyBadPackets');
      return;
    }
    if (!this.#options.permit(session, event)) {
      this.#options.audit.denied(actorOf(session), event, 'forbidden');
      answer?.(handler.refuse('forbidden'));
      return;
    }
    if (this.#options.needsConfirmation(event, parsed.data) && current.isConfirmed !== true) {
      this.#options.audit.denied(actorOf(session), event, 'reauthenticationNeeded');
      answer?.(handler.refuse('reauthenticationNeeded'));
      return;
    }
    const isSeen = await this.#run(line, session, handler, parsed.data, answer);
    if (!isSeen) this.#options.audit.denied(actorOf(session), event, 'outOfScope');
  }

  /** False when a command named what the person may not see, or what is not there. */
  async #run(
    line: ClientLine,
    session: PushSession,
    handler: EventHandler,
    argument: unknown,
    answer: ((value: unknown) => void) | null,
  ): Promise<boolean> {
    let isSeen = true;
    try {
      // The schema of the same table entry produced the argument, so its type is the handler's.
      const result = await handler.run(argument as never, line, session);
      if (result !== null) answer?.(result);
      isSeen = !isNotFound(result);
    } catch (error) {
      answer?.({ type: 'Refused', ok: false, reason: 'unavailable' });
      throw error;
    }
    line.pull();
    return isSeen;
  }

  #coreStatus(status: CoreStatus): void {
    if (status.type !== 'ready' || status.epoch === this.publisher.epoch) return;
    this.#watch.coreStarted();
    this.publisher.load(status.epoch).then(
      () => {
        this.#welcomeAll();
        this.#pullAll();
      },
      (error: unknown) => this.#options.onError(error),
    );
  }

  #welcomeAll(): void {
    for (const line of this.#lines) {
      const session = this.#options.currentSession(line.sessionId);
      if (session !== null) this.#welcome(line, session);
    }
  }

  #tick(): void {
    for (const line of this.#lines) {
      if (line.isTooSlow()) line.bye('slowConsumer');
      else line.pull();
    }
  }

  #pullAll(): void {
    for (const line of this.#lines) line.pull();
  }

  #signedOut(line: ClientLine): void {
    this.#watch.ended(line);
    line.bye('signedOut');
  }

  /** What the core cannot take now is no defect: who watches is told again, and pages tell again what they show. */
  #told(submitting: Promise<unknown>): void {
    submitting.catch((error: unknown) => {
      if (!isCoreAway(error)) this.#options.onError(error);
    });
  }

  #beatAll(): void {
    const beat = this.#makeBeat();
    this.#told(this.#watch.tick());
    for (const line of this.#lines) {
      const session = this.#options.currentSession(line.sessionId);
      if (session === null) this.#signedOut(line);
      else this.#beat(line, withSessionEnd(beat, session));
    }
  }

  /** The only message that may be lost: a client that does not read must not pile up beats [TR5]. */
  #beat(line: ClientLine, beat: Beat): void {
    line.socket.volatile.emit('beat', beat);
  }

  #makeBeat(): Beat {
    const lag = this.publisher.lag.percentiles();
    const nowMs = this.#options.nowMs();
    const reason = this.#staleReason();
    if (reason === null) this.#notCurrentSinceMs = null;
    else this.#notCurrentSinceMs ??= nowMs;
    const beat = {
      throughSeq: this.publisher.throughSeq,
      engineTimeUs: this.publisher.engineTimeUs,
      serverNowMs: nowMs,
      lagP50Ms: lag.p50Ms,
      lagP95Ms: lag.p95Ms,
    };
    return reason === null ? beat : { ...beat, notCurrent: { sinceMs: this.#notCurrentSinceMs ?? nowMs, reason } };
  }

  #staleReason(): string | null {
    const status = this.#options.core.status();
    if (status.type !== 'ready') return status.type;
    return status.silentMs > CORE_SILENT_MS ? 'silent' : null;
  }
}

/** A command's refusal; a read of what is not there is no act. */
function isNotFound(result: unknown): boolean {
  return (
    typeof result === 'object' &&
    result !== null &&
    'type' in result &&
    'reason' in result &&
    result.reason === 'notFound'
  );
}

function refusalOf(protocol: number): ByeReason | null {
  if (protocol < MIN_SUPPORTED) return 'protocolTooOld';
  return protocol > PROTOCOL_VERSION ? 'protocolTooNew' : null;
}
