import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createAddressList } from '#server/auth/networks.ts';
import { CONNECTIONS_PER_ADDRESS_MAX, URL_LENGTH_MAX } from './bounds.ts';
import { answerHeaders } from './headers.ts';

export type WallSettings = {
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly tls: boolean;
};

/**
 * The outer wall: sees every request before any router, framework or page does. It sets the headers of every answer and
 * refuses what no handler should ever meet. True means: let it in.
 */
export function createWall(settings: WallSettings): (request: IncomingMessage, response: ServerResponse) => boolean {
  const headers = Object.entries(answerHeaders(settings.tls));
  const proxies = createAddressList(settings.trustedProxies);
  return (request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (!proxies(request.socket.remoteAddress)) dropForwardedHeaders(request);
    dropForeignHeaders(request);
    const refusal = refuseRequest(request, settings);
    if (refusal === null) return true;
    if (refusal.status === 405) response.setHeader('allow', 'GET, HEAD, POST');
    response.statusCode = refusal.status;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    // The body was not read: a connection that goes on would take its bytes for the next request.
    response.setHeader('connection', 'close');
    response.end(JSON.stringify({ error: refusal.error }));
    return false;
  };
}

type Refusal = { readonly status: number; readonly error: string };

function refuseRequest(request: IncomingMessage, settings: WallSettings): Refusal | null {
  const method = request.method ?? '';
  const url = request.url ?? '';
  if (!isAllowedHost(request.headers.host, settings.allowedHosts)) return { status: 421, error: 'misdirected' };
  if (hasTwoHosts(request)) return { status: 400, error: 'badRequest' };
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') return { status: 405, error: 'methodNotAllowed' };
  if (url.length > URL_LENGTH_MAX) return { status: 414, error: 'urlTooLong' };
  const path = readPath(url);
  if (path === null) return { status: 400, error: 'badRequest' };
  // Server Actions do not exist here; four of nine advisories of one month needed this header [NX2].
  if (request.headers['next-action'] !== undefined) return { status: 400, error: 'badRequest' };
  if (path === '/_next/image' || path.startsWith('/_next/image/')) return { status: 404, error: 'notFound' };
  return method === 'POST' ? refuseCrossSite(request, path, settings) : null;
}

/**
 * Another site must not make a browser act here [HT3]. Every POST is held to it, with or without a session cookie, so
 * that nobody can be signed in as somebody else; only a bearer token, which no browser sends by itself, is exempt, and
 * the handlers then ignore cookies.
 */
function refuseCrossSite(request: IncomingMessage, path: string, settings: WallSettings): Refusal | null {
  const { headers } = request;
  const isReport = path === '/api/v1/csp-report';
  if (path.startsWith('/ingest/') || (headers.authorization !== undefined && !isReport)) return null;
  const origin = headers.origin;
  if (!isReport && (origin === undefined || !settings.allowedOrigins.includes(origin))) {
    return { status: 403, error: 'foreignOrigin' };
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return { status: 403, error: 'foreignOrigin' };
  if (isReport) return null;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === 'application/json' ? null : { status: 415, error: 'unsupportedMediaType' };
}

/** The decoded path, or null for what is no plain path: an absolute form, `//host`, a backslash, NUL, bad escapes. */
function readPath(url: string): string | null {
  const [raw = ''] = url.split('?');
  if (!raw.startsWith('/') || raw.startsWith('//')) return null;
  try {
    const path = decodeURIComponent(raw);
    const isPlain = !path.startsWith('//') && !path.includes('\\') && !path.includes('\0');
    return isPlain && !path.split('/').includes('..') ? path : null;
  } catch (error) {
    // decodeURIComponent throws exactly this for a broken escape.
    if (error instanceof URIError) return null;
    throw error;
  }
}

export function isAllowedHost(host: string | undefined, allowedHosts: readonly string[]): boolean {
  return host !== undefined && allowedHosts.includes(host.toLowerCase());
}

/** Which of two a proxy in front has read is not known, so such a request is nobody's (RFC 9112 section 3.2). */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length > 1;
}

/** Headers by which a client could speak to Next's own router, or plant a nonce [NX8]. */
function dropForeignHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (/^(x-middleware-|x-invoke-|x-matched-path$|x-nonce$|content-security-policy|x-nextjs-)/.test(name)) {
      delete request.headers[name];
    }
  }
}

function dropForwardedHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-forwarded-') || name === 'forwarded' || name === 'x-real-ip') delete request.headers[name];
  }
}

/** Cuts the connections of an address beyond its share, before a byte of them is read. */
export function limitConnections(server: Server, trustedProxies: readonly string[]): void {
  const proxies = createAddressList(trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    if (proxies(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > CONNECTIONS_PER_ADDRESS_MAX) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
