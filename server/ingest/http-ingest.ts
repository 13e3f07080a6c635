import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import type { Origin } from '#lib/model/ids.ts';

import { BatchTextError, parseEvents, splitArray, splitLines } from './batch-text.ts';
import { BATCHES_AT_ONCE_MAX, BODY_BYTES_MAX, RETRY_AFTER_SECONDS } from './bounds.ts';
import { FactsNotTakenError } from './fact-door.ts';
import type { EventOutcome, FactDoor, FactScope } from './fact-door.ts';

const INGEST_PATH = '/ingest/v1/events';

/** What a token stands for: the origin of its facts and, where it is scoped, what it may send. */
export type IngestIdentity = {
  readonly tokenId?: string | undefined;
  readonly origin: string;
  readonly kinds?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
};

export type HttpIngestOptions = {
  readonly door: FactDoor;
  /** The whole Authorization header, and who sends it; null when it is no live ingest token that may come from there. */
  readonly authenticate: (authorization: string | undefined, address: string | undefined) => IngestIdentity | null;
  /** A token sent what it may not: so many facts of one batch [TK4]. */
  readonly onOutOfScope?: ((identity: IngestIdentity, count: number) => void) | undefined;
  /** `ready`, or the word that a 503 carries. */
  readonly readiness: () => 'ready' | 'recovering' | 'journalFull' | 'down';
  /** Calls a minute, for the host's rate limiter. */
  readonly ratePerMinute: number;
};

export type IngestRequest = {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  readonly address?: string | undefined;
};
export type IngestAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** The part of Fastify used here, so that this room needs none of its types; a FastifyInstance fits. */
export type IngestHost = {
  register(plugin: (scope: IngestScope, options: unknown, done: () => void) => void): unknown;
};
type IngestScope = {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): unknown;
  route(route: {
    method: 'POST';
    url: string;
    bodyLimit: number;
    config: object;
    handler: (
      request: { headers: IncomingHttpHeaders; raw: Readable; ip: string },
      reply: IngestReply,
    ) => Promise<unknown>;
  }): unknown;
};
type IngestReply = {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: unknown): unknown;
};

/** Mounts `POST /ingest/v1/events`. The body stays a stream: the token is judged before a byte of it is read. */
export function registerHttpIngest(host: IngestHost, options: HttpIngestOptions): void {
  const answer = createHttpIngest(options);
  host.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    scope.route({
      method: 'POST',
      url: INGEST_PATH,
      bodyLimit: BODY_BYTES_MAX,
      config: { rateLimit: { max: options.ratePerMinute } },
      handler: async (request, reply) => {
        const { status, headers, body } = await answer({
          headers: request.headers,
          body: request.raw,
          address: request.ip,
        });
        for (const [name, value] of Object.entries(headers)) reply.header(name, value);
        reply.code(status);
        return body;
      },
    });
    done();
  });
}

const gunzipBounded = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** The door itself, without a framework. Never rejects but for a defect. */
function createHttpIngest(options: HttpIngestOptions): (request: IngestRequest) => Promise<IngestAnswer> {
  let batchCount = 0;
  return async (request) => {
    const identity = options.authenticate(request.headers.authorization, request.address);
    if (identity === null) return refuse(401, { error: 'unauthorized' }, { 'www-authenticate': 'Bearer' });
    const readiness = options.readiness();
    if (readiness !== 'ready') return tryLater(503, readiness);
    if (batchCount >= BATCHES_AT_ONCE_MAX || !options.door.hasRoom(0)) return tryLater(429, 'inboxFull');
    batchCount += 1;
    try {
      return await takeBatch(options, identity, request);
    } catch (error) {
      return answerOf(error);
    } finally {
      batchCount -= 1;
    }
  };
}

async function takeBatch(
  { door, onOutOfScope }: HttpIngestOptions,
  identity: IngestIdentity,
  request: IngestRequest,
): Promise<IngestAnswer> {
  const format = formatOf(request.headers['content-type']);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (format === null || (encoding !== 'identity' && encoding !== 'gzip')) {
    return refuse(415, {
      error: 'unsupportedMediaType',
      allowed: 'application/x-ndjson or application/json, gzip or plain',
    });
  }
  const body = await readBody(request, encoding === 'gzip');
  const texts = format === 'ndjson' ? splitLines(body) : splitArray(body);
  const events = await parseEvents(texts, setImmediate);
  // The token's source is an origin: the cast gives it its brand at the door.
  const outcomes = await door.accept(identity.origin as Origin, events, scopeOf(identity));
  const foreign = outcomes.filter((outcome) => 'rejected' in outcome && outcome.rejected === 'outOfScope').length;
  if (foreign > 0) onOutOfScope?.(identity, foreign);
  return { status: 200, headers: {}, body: { origin: identity.origin, counts: countsOf(outcomes), outcomes } };
}

async function readBody(request: IngestRequest, isGzip: boolean): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
  const raw = await readBytes(request.body);
  return decodeUtf8(isGzip ? await inflate(raw) : raw);
}

async function readBytes(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      // A request stream without an encoding gives buffers.
      const buffer = chunk as Buffer;
      bytes += buffer.length;
      if (bytes > BODY_BYTES_MAX) throw tooLarge();
      chunks.push(buffer);
    }
  } catch (error) {
    // The sender hung up in the middle: there is nobody to answer, and it is no defect of ours.
    if (codeOf(error) === 'ECONNRESET') throw new BatchTextError(400, 'the body broke off', null);
    throw error;
  }
  return Buffer.concat(chunks);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function inflate(raw: Buffer): Promise<Buffer> {
  try {
    return await gunzipBounded(raw, { maxOutputLength: BODY_BYTES_MAX });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    if (code.startsWith('Z_')) throw new BatchTextError(400, 'not gzip', null);
    throw error;
  }
}

function decodeUtf8(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (error) {
    // A fatal decoder throws exactly this for bytes that are no UTF-8.
    if (error instanceof TypeError) throw new BatchTextError(400, 'not UTF-8', null);
    throw error;
  }
}

function tooLarge(): BatchTextError {
  return new BatchTextError(413, `bytes>${BODY_BYTES_MAX} allowed="<=${BODY_BYTES_MAX}"`, null);
}

function formatOf(contentType: string | undefined): 'ndjson' | 'array' | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-ndjson') return 'ndjson';
  return type === 'application/json' ? 'array' : null;
}

function scopeOf({ kinds, accounts }: IngestIdentity): FactScope {
  return {
    kinds: kinds === undefined ? undefined : new Set(kinds),
    accounts: accounts === undefined ? undefined : new Set(accounts),
  };
}

function countsOf(outcomes: readonly EventOutcome[]) {
  const counts = { accepted: 0, duplicates: 0, rejected: 0 };
  for (const outcome of outcomes) {
    if ('accepted' in outcome) counts.accepted += 1;
    else if ('duplicate' in outcome) counts.duplicates += 1;
    else counts.rejected += 1;
  }
  return counts;
}

function answerOf(error: unknown): IngestAnswer {
  if (error instanceof BatchTextError) {
    const line = error.line === null ? {} : { line: error.line };
    return refuse(error.status, {
      error: error.status === 413 ? 'tooLarge' : 'badRequest',
      ...line,
      detail: error.message,
    });
  }
  if (error instanceof FactsNotTakenError) return tryLater(error.reason === 'inboxFull' ? 429 : 503, error.reason);
  throw error;
}

function tryLater(status: 429 | 503, error: string): IngestAnswer {
  return refuse(status, { error }, { 'retry-after': String(RETRY_AFTER_SECONDS) });
}

/** A refusal may leave a body unread: the connection ends, so that its bytes are not taken for the next request. */
function refuse(status: number, body: object, headers: Readonly<Record<string, string>> = {}): IngestAnswer {
  return { status, headers: { ...headers, connection: 'close' }, body };
}
