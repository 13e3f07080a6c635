import type { AuthHouse } from '#server/auth/auth-house.ts';
import type { Session } from '#server/auth/sessions.ts';
import type { User } from '#server/auth/users.ts';
import type { RouteRule } from '#server/auth/permissions.ts';

/** Who a request comes from. `key` is what its rate is counted by. */
export type Identity =
  | { readonly kind: 'anonymous'; readonly key: string }
  | { readonly kind: 'session'; readonly key: string; readonly session: Session; readonly user: User }
  | { readonly kind: 'personalToken'; readonly key: string; readonly mark: string; readonly user: User }
  | { readonly kind: 'ingestToken'; readonly key: string; readonly origin: string };

export type Authenticators = {
  readonly session: (cookieHeader: string | undefined) => Session | null;
  readonly personalToken: (
    authorization: string | undefined,
  ) => { readonly tokenId: string; readonly user: User } | null;
  /** A command was sent: the session was used. */
  readonly used: (sessionId: string) => void;
  readonly ingestToken: (
    authorization: string | undefined,
    address: string,
  ) => { readonly tokenId: string; readonly origin: string } | null;
};

export function authenticatorsOf({ sessions, tokens }: Pick<AuthHouse, 'sessions' | 'tokens'>): Authenticators {
  return {
    session: (cookie) => sessions.authenticate(cookie),
    personalToken: (authorization) => tokens.authenticatePersonal(authorization),
    ingestToken: (authorization, address) => tokens.authenticateIngest(authorization, address),
    used: (sessionId) => sessions.touch(sessionId),
  };
}

/**
 * Null is 401. A request with an Authorization header is judged by it alone: its cookie is ignored, because the wall
 * did not ask such a request where it came from.
 */
export function identify(
  rule: RouteRule,
  request: {
    readonly cookie: string | undefined;
    readonly authorization: string | undefined;
    readonly ip: string;
  },
  authenticators: Authenticators,
): Identity | null {
  const { cookie, authorization, ip } = request;
  if (rule.credential === 'none') return { kind: 'anonymous', key: ip };
  if (rule.credential === 'ingestToken') {
    const token = authenticators.ingestToken(authorization, ip);
    return token === null ? null : { kind: 'ingestToken', key: token.tokenId, origin: token.origin };
  }
  if (authorization !== undefined) {
    const token = rule.credential === 'session' ? null : authenticators.personalToken(authorization);
    return token === null
      ? null
      : {
          kind: 'personalToken',
          key: token.tokenId,
          mark: token.tokenId.slice(0, 8),
          user: token.user,
        };
  }
  const session = authenticators.session(cookie);
  return session === null ? null : { kind: 'session', key: session.sessionId, session, user: session.user };
}
