import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import { CommandAudit } from '#server/auth/command-audit.ts';
import { needsConfirmation, permitsEvent } from '#server/auth/permissions.ts';
import { admitted } from '#server/auth/sessions.ts';
import { SocketGateway } from '#server/publish/socket-gateway.ts';
import { CLOCK, FakeCore } from '#server/publish/test-push-rig.ts';
import { openTestHouse, type TestHouse, type TestHouseOptions } from './test-house.ts';

export type TestDesk = {
  readonly house: TestHouse;
  readonly core: FakeCore;
  readonly gateway: SocketGateway;
  /** A socket of the house as a browser opens it; it does not come back by itself. */
  readonly socket: (cookie: string, headers?: Readonly<Record<string, string>>) => Socket;
  /** A fresh person of the role, signed in, with a scope; the Cookie header and the id of the user. */
  readonly person: (
    role: ActorRole,
    scopeDesks?: readonly string[] | null,
  ) => Promise<{ readonly cookie: string; readonly userId: string }>;
  readonly close: () => Promise<void>;
};

/** The doors of the house with their sockets, sessions and log, wired as `main.ts` does it; the core is a few lines. */
export async function openTestDesk(options: TestHouseOptions = {}): Promise<TestDesk> {
  const house = await openTestHouse(options);
  const { auth, server, origin } = house;
  const core = new FakeCore(20);
  const sockets: Socket[] = [];
  const gateway = new SocketGateway({
    server,
    core,
    authenticate: (header) => admitted(auth.sessions.authenticate(header)),
    currentSession: (sessionId) => admitted(auth.sessions.find(sessionId)),
    permit: (session, event) => permitsEvent(session.user.role, event),
    needsConfirmation,
    audit: new CommandAudit(house.audit, {
      deskOfAlert: () => null,
      scopeOfSilence: () => null,
      deskOfAccount: () => null,
      proposal: () => null,
    }),
    touch: (sessionId) => auth.sessions.touch(sessionId),
    isAllowedOrigin: (given) => given === origin,
    isAllowedHost: (host) => `http://${host ?? ''}` === origin,
    about: {
      demo: false,
      clock: 'wall',
      approvals: { twoPersons: true, approverRole: 'managerOrLead', loosenPercent: 0, emergencyMs: 3_600_000 },
    },
    nowMs: () => house.clock.nowMs,
    nowUs: () => CLOCK.wallUs(),
    monotonicMs: () => performance.now(),
    onError: (error) => {
      throw error;
    },
  });
  await gateway.start();
  auth.sessions.onEnded((ids) => {
    for (const id of ids) gateway.disconnectSession(id);
  });
  return {
    house,
    core,
    gateway,
    socket: (cookie, headers = {}) => {
      const socket = io(origin, {
        path: '/rt',
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { protocol: PROTOCOL_VERSION },
        extraHeaders: { origin, cookie, ...headers },
      });
      sockets.push(socket);
      return socket;
    },
    person: async (role, scopeDesks = null) => {
      const cookie = await house.cookieOf(role);
      const userId = auth.sessions.authenticate(cookie)?.user.id ?? '';
      if (scopeDesks !== null) await auth.users.setRights(userId, { role, active: true, scopeDesks });
      return { cookie, userId };
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      await gateway.stop();
      await house.close();
    },
  };
}

/** Resolves once the socket is open, or with the word of its refusal. */
export function opened(socket: Socket): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve('open'));
    socket.once('connect_error', () => resolve('refused'));
  });
}
