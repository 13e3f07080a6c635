import { BODY_DEPTH_MAX } from './bounds.ts';
import type { AuditAct } from '#server/auth/audit-entry.ts';
import type { Session } from '#server/auth/sessions.ts';
import type { User } from '#server/auth/users.ts';
import type { Identity } from './identity.ts';

/** An answer as a value: the server writes it. A text body is sent as plain text, everything else as JSON. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What the log of acts says of it; written before the answer leaves. Every change says something [AU2]. */
  readonly audit?: readonly AuditSaid[] | undefined;
};

/** An act as a handler knows it; who acted is the identity of the call, unless the act itself says who came in. */
export type AuditSaid = Pick<AuditAct, 'action' | 'target' | 'outcome'> & Partial<AuditAct>;

export type Call = { readonly identity: Identity; readonly ip: string };

type Raw = { readonly body: unknown; readonly query: unknown; readonly params: unknown };
type Fault = { readonly field?: string | undefined; readonly detail?: string | undefined };
type Read =
  | { readonly ok: true; readonly run: (call: Call) => Answer | Promise<Answer> }
  | { readonly ok: false; readonly fault: Fault };

/** One mounted route: reads its input strictly, and only then has something to run. */
export type Route = {
  readonly read: (raw: Raw) => Read;
  readonly bodyBytesMax?: number | undefined;
};

/** What a schema of lib/protocol looks like from here; this room does not import the schema library. */
type Schema<Value> = {
  readonly safeParse: (value: unknown) =>
    | { readonly success: true; readonly data: Value }
    | {
        readonly success: false;
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
        };
      };
};

/** A route that reads one part of the request (body or query) by its schema, and the path's parameters as text. */
export function createRoute<Value>(options: {
  readonly from: 'body' | 'query';
  readonly schema: Schema<Value>;
  readonly bodyBytesMax?: number | undefined;
  readonly run: (value: Value, call: Call, params: Readonly<Record<string, string>>) => Answer | Promise<Answer>;
}): Route {
  return {
    bodyBytesMax: options.bodyBytesMax,
    read: (raw) => {
      const given = options.from === 'body' ? raw.body : raw.query;
      if (depthOf(given, BODY_DEPTH_MAX + 1) > BODY_DEPTH_MAX)
        return { ok: false, fault: { detail: 'nested too deeply' } };
      const parsed = options.schema.safeParse(given);
      if (parsed.success) return { ok: true, run: (call) => options.run(parsed.data, call, readParams(raw.params)) };
      const [issue] = parsed.error.issues;
      return { ok: false, fault: { field: issue?.path.map(String).join('.'), detail: issue?.message } };
    },
  };
}

/** Levels of arrays and objects; stops counting at `stop`, so a hostile value costs no more than an honest one. */
function depthOf(value: unknown, stop: number): number {
  if (typeof value !== 'object' || value === null || stop === 0) return 0;
  let deepest = 0;
  for (const inner of Object.values(value)) deepest = Math.max(deepest, depthOf(inner, stop - 1));
  return deepest + 1;
}

function readParams(params: unknown): Readonly<Record<string, string>> {
  const read: Record<string, string> = {};
  if (typeof params !== 'object' || params === null) return read;
  for (const [key, value] of Object.entries(params)) if (typeof value === 'string') read[key] = value;
  return read;
}

/** The registry asks such a route for a session, so there is one. */
export function requireSession(call: Call): Session {
  if (call.identity.kind !== 'session') throw new Error('Invariant: this route is mounted for sessions only');
  return call.identity.session;
}

/** The registry asks such a route for a person, so there is one. */
export function requireUser(call: Call): User {
  if (!('user' in call.identity)) throw new Error('Invariant: this route is mounted for users only');
  return call.identity.user;
}
