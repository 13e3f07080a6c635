import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { documentPolicy } from './headers.ts';

/** Draws a page: Next's own request handler. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
export type PageSettings = { readonly tls: boolean; readonly development: boolean };

const NONCE_BYTES = 16;
/** The server's own paths: what is not mounted there does not exist, and no page answers for it. */
const OWN_PATHS = /^\/(api|ingest|metrics|rt|healthz)(\/|$)/;

/**
 * Hands a request to the pages with a fresh nonce. The policy is written into the request as well: Next reads the nonce
 * there and stamps its scripts with it [HT7].
 */
export function createPageDoor(settings: PageSettings, pages: () => PageHandler | null) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const [path = ''] = request.url.split('?');
    if (OWN_PATHS.test(decodeURIComponent(path))) return reply.code(404).send({ error: 'notFound' });
    const handler = pages();
    if (handler === null) {
      return reply.code(503).header('retry-after', '2').type('text/plain; charset=utf-8').send('starting');
    }
    reply.hijack();
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const policy = documentPolicy({ nonce, host: request.headers.host ?? '', ...settings });
    request.raw.headers['content-security-policy'] = policy;
    request.raw.headers['x-nonce'] = nonce;
    reply.raw.setHeader('content-security-policy', policy);
    // Next names these files by their hash and sets their caching where nothing is set yet.
    if (path.startsWith('/_next/static/')) reply.raw.removeHeader('cache-control');
    else holdNoStore(reply.raw);
    await handler(request.raw, reply.raw);
    return undefined;
  };
}

/** Next sets its own caching of pages and public files; here only files named by their hash may be kept [HT5]. */
function holdNoStore(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => (name.toLowerCase() === 'cache-control' ? response : setHeader(name, value));
}
