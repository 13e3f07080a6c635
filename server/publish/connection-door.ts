import type { IncomingMessage } from 'node:http';
import type { PushSession } from './person-commands.ts';
import { SOCKETS_PER_ADDRESS_MAX, SOCKETS_PER_USER_MAX } from './publish-bounds.ts';

export type DoorOptions = {
  readonly authenticate: (cookieHeader: string | undefined) => PushSession | null;
  readonly isAllowedOrigin: (origin: string | undefined) => boolean;
  readonly isAllowedHost: (host: string | undefined) => boolean;
};

type Decide = (reason: string | null | undefined, isAllowed: boolean) => void;

/** Decides about an upgrade in memory, before any state of the push exists [WS2]. */
export class ConnectionDoor {
  readonly #options: DoorOptions;
  readonly #sessions = new WeakMap<IncomingMessage, PushSession>();
  readonly #perAddress = new Map<string, number>();
  readonly #perUser = new Map<string, number>();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  decide(request: IncomingMessage, decide: Decide): void {
    const reason = this.#refusal(request);
    decide(reason, reason === null);
  }

  sessionOf(request: IncomingMessage): PushSession | null {
    return this.#sessions.get(request) ?? null;
  }

  #refusal(request: IncomingMessage): string | null {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/rt' && path !== '/rt/') return 'path';
    const hosts = request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
    if (hosts.length !== 1 || !this.#options.isAllowedHost(request.headers.host)) return 'host';
    // A foreign page with the person's cookie must be stopped before the upgrade; programs have no place here.
    if (!this.#options.isAllowedOrigin(request.headers.origin)) return 'origin';
    const address = request.socket.remoteAddress ?? '';
    if ((this.#perAddress.get(address) ?? 0) >= SOCKETS_PER_ADDRESS_MAX) return 'tooManyConnections';
    const session = this.#options.authenticate(request.headers.cookie);
    if (session === null) return 'session';
    if ((this.#perUser.get(session.user.id) ?? 0) >= SOCKETS_PER_USER_MAX) return 'tooManyConnections';
    this.#sessions.set(request, session);
    this.#count(request, address, session.user.id);
    return null;
  }

  /** Counted from the admission on, so that many handshakes at once cannot pass together; given back when the TCP line ends. */
  #count(request: IncomingMessage, address: string, user: string): void {
    add(this.#perAddress, address, 1);
    add(this.#perUser, user, 1);
    request.socket.once('close', () => {
      add(this.#perAddress, address, -1);
      add(this.#perUser, user, -1);
    });
  }
}

function add(counts: Map<string, number>, key: string, step: 1 | -1): void {
  const next = (counts.get(key) ?? 0) + step;
  if (next <= 0) counts.delete(key);
  else counts.set(key, next);
}
