import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { findRoute, ROUTES, type RouteId, type RouteRule } from '#server/auth/permissions.ts';
import type { Logger } from '#server/observe/logger.ts';
import {
  BODY_BYTES_MAX,
  HEADER_BYTES_MAX,
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  RATES_PER_MINUTE,
  REQUEST_TIMEOUT_MS,
} from './bounds.ts';
import { audited, noteDenied, type AuditDoor, type Denial } from './audit-door.ts';
import { answerHeaders } from './headers.ts';
import { identify, type Authenticators, type Identity } from './identity.ts';
import { createPageDoor, type PageHandler, type PageSettings } from './pages.ts';
import type { Answer, Route } from './route.ts';
import { createWall, limitConnections, type WallSettings } from './wall.ts';

export type HttpSettings = WallSettings & PageSettings;

export type HttpOptions = {
  readonly settings: HttpSettings;
  readonly logger: Logger;
  readonly authenticators: Authenticators;
  readonly audit: AuditDoor;
  /** One handler per listed route, but the pages' and the ingest door's, which register themselves. */
  readonly routes: Readonly<Record<Exclude<RouteId, 'page' | 'ingestEvents'>, Route>>;
  /** Null until the pages are ready. */
  readonly pages: () => PageHandler | null;
  /** Registers `POST /ingest/v1/events`. */
  readonly registerIngest: (app: FastifyInstance) => void | Promise<void>;
};

export type HttpDoor = { readonly app: FastifyInstance; readonly server: Server };

/** The one HTTP server: the wall, then Fastify with the listed routes, then the pages. It does not listen yet. */
export async function createHttp(options: HttpOptions): Promise<HttpDoor> {
  const { settings } = options;
  const wall = createWall(settings);
  // Widened by name: with pino's own type every instance of Fastify would be a type of its own.
  const baseLogger: FastifyBaseLogger = options.logger;
  const app: FastifyInstance = fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => void answerError(error, reply, options.logger),
    clientErrorHandler: (error, socket) => refuseBrokenRequest(error, socket, settings.tls),
    serverFactory: (handle) => createRawServer(wall, handle),
  });
  limitConnections(app.server, settings.trustedProxies);
  app.addHook('onRoute', ({ method, url }) => {
    const methods = (Array.isArray(method) ? method : [method]).filter((name) => name !== 'HEAD');
    for (const name of methods) {
      if (findRoute(name, url) === null) throw new Error(`Invariant: every route is listed, got ${name} ${url}`);
    }
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => answerError(error, reply, options.logger));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'notFound' }));
  const identities = new WeakMap<FastifyRequest, Identity>();
  // For every mounted route, also one that registers itself: first who it is (401), then everything else.
  app.addHook('onRequest', (request, reply, done) => {
    const rule = findRoute(request.method === 'HEAD' ? 'GET' : request.method, request.routeOptions.url ?? '');
    const { cookie, authorization } = request.headers;
    const identity =
      rule === null ? null : identify(rule, { cookie, authorization, ip: request.ip }, options.authenticators);
    if (rule !== null && identity === null) {
      void reply.code(401).send({ error: 'signInNeeded' });
      return;
    }
    if (identity !== null) identities.set(request, identity);
    done();
  });
  await app.register(rateLimit, {
    global: false,
    // After the credential is known (401 before 429), before a body is read.
    hook: 'preParsing',
    cache: 10_000,
    timeWindow: 60_000,
    keyGenerator: (request) => identities.get(request)?.key ?? request.ip,
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  });
  for (const [id, route] of Object.entries(options.routes)) {
    // Object.entries forgets the key's type; the record above guarantees it.
    mount(app, ROUTES[id as keyof typeof options.routes], route, identities, options);
  }
  const page = createPageDoor(settings, options.pages);
  app.get(ROUTES.page.path, { config: { rateLimit: { max: RATES_PER_MINUTE.page } } }, page);
  // A report of a policy violation comes as its own media type; it is counted, never interpreted.
  app.addContentTypeParser(
    ['application/csp-report', 'application/reports+json'],
    { parseAs: 'string' },
    (_r, _b, done) => done(null, {}),
  );
  await options.registerIngest(app);
  await app.ready();
  return { app, server: app.server };
}

/** What is no HTTP never becomes a request: the answer is written by hand, with the headers of every other. */
function refuseBrokenRequest(error: Error & { readonly code?: string }, socket: Socket, tls: boolean): void {
  // The other side has gone: there is nobody to answer.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request';
  const headers = Object.entries(answerHeaders(tls)).map(([name, value]) => `${name}: ${value}`);
  const lines = [`HTTP/1.1 ${status}`, ...headers, 'connection: close', 'content-length: 0'];
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}

const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

type RawHandler = (request: IncomingMessage, response: ServerResponse) => void;

function createRawServer(
  wall: (request: IncomingMessage, response: ServerResponse) => boolean,
  handle: RawHandler,
): Server {
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => {
      if (wall(request, response)) handle(request, response);
    },
  );
  // CONNECT never reaches the request handler; without a listener Node closes the socket, which is the answer we want.
  return server;
}

function mount(
  app: FastifyInstance,
  rule: RouteRule,
  route: Route,
  identities: WeakMap<FastifyRequest, Identity>,
  { authenticators, audit }: Pick<HttpOptions, 'authenticators' | 'audit'>,
): void {
  app.route({
    method: rule.method,
    url: rule.path,
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
    config: { rateLimit: { max: RATES_PER_MINUTE[rule.rate] } },
    handler: async (request, reply) => {
      const identity = identities.get(request);
      if (identity === undefined) throw new Error('Invariant: a handler runs after its request was identified');
      // A read may come from a page nobody looks at; what a person sends is use [SS3].
      if (identity.kind === 'session' && rule.method === 'POST') authenticators.used(identity.session.sessionId);
      return send(reply, await answer(rule, route, request, { identity, audit }));
    },
  });
}

const REFUSAL_WORDS: Readonly<Record<Denial, string | undefined>> = {
  forbidden: undefined,
  secondFactorNeeded: 'Your role needs a second factor: set one up first.',
  reauthenticationNeeded: 'Confirm that it is you, then do it again.',
};

/** Why this identity may not use the door now. */
function refusalOf(rule: RouteRule, identity: Identity): Denial | null {
  if (rule.roles.length === 0) return null;
  if (!('user' in identity && rule.roles.includes(identity.user.role))) return 'forbidden';
  const session = identity.kind === 'session' ? identity.session : null;
  if (session?.mustEnrol === true && rule.whileEnrolling !== true) return 'secondFactorNeeded';
  // No personal token gets past: a proof of a person needs a session.
  return rule.confirmed === true && session?.isConfirmed !== true ? 'reauthenticationNeeded' : null;
}

/** Schema (400), capability and confirmation (403), then the handler, which knows objects and scopes. */
async function answer(
  rule: RouteRule,
  route: Route,
  request: FastifyRequest,
  { identity, audit }: { readonly identity: Identity; readonly audit: AuditDoor },
): Promise<Answer> {
  const read = route.read({ body: request.body, query: request.query, params: request.params });
  if (!read.ok) return { status: 400, body: { error: 'badRequest', ...read.fault } };
  const refusal = refusalOf(rule, identity);
  if (refusal !== null) {
    noteDenied(audit, rule, { identity, ip: request.ip }, refusal);
    return { status: 403, body: { error: refusal, message: REFUSAL_WORDS[refusal] } };
  }
  const call = { identity, ip: request.ip };
  return audited(audit, rule, call, () => read.run(call));
}

function send(reply: FastifyReply, answered: Answer): FastifyReply {
  for (const [name, value] of Object.entries(answered.headers ?? {})) reply.header(name, value);
  if (typeof answered.body === 'string' && answered.headers?.['content-type'] === undefined)
    reply.type('text/plain; charset=utf-8');
  return reply.code(answered.status).send(answered.body);
}

/** What the framework refuses keeps its status and a word; everything else is a generic text with an id to look up. */
function answerError(error: FastifyError, reply: FastifyReply, logger: Logger): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return reply.code(status).send({ error: WORDS[status] ?? 'badRequest' });
  const id = randomUUID();
  logger.error({ errorId: id, err: error }, 'a request failed');
  return reply.code(status === 503 ? 503 : 500).send({ error: 'internal', id });
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'badRequest',
  404: 'notFound',
  413: 'tooLarge',
  414: 'urlTooLong',
  415: 'unsupportedMediaType',
  429: 'rateLimited',
};
