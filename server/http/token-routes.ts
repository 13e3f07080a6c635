import { emptyBodySchema, emptyQuerySchema, issueTokenSchema, type IssueTokenBody } from '#lib/protocol/http-api.ts';
import type { NewToken, Token, Tokens } from '#server/auth/tokens.ts';
import type { User } from '#server/auth/users.ts';
import { createRoute, requireUser, type AuditSaid, type Route } from './route.ts';

const DAY_MS = 86_400_000;

type House = { readonly tokens: Tokens; readonly nowUs: () => number };
type TokenRoute = 'listTokens' | 'issueToken' | 'rotateToken' | 'revokeToken';

/** Tokens of feeds, the administrator's; and of persons, a lead's own. */
export function createTokenRoutes(house: House): Readonly<Record<TokenRoute, Route>> {
  const { tokens, nowUs } = house;
  return {
    listTokens: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, call) => {
        const user = requireUser(call);
        return { status: 200, body: { tokens: tokens.list().filter((token) => mayManage(user, token)) } };
      },
    }),
    issueToken: createRoute({
      from: 'body',
      schema: issueTokenSchema,
      run: async (given, call) => {
        const user = requireUser(call);
        // Finer than the route: an administrator's tokens carry facts, a lead's carry the lead's own commands.
        if ((given.kind === 'ingest') !== (user.role === 'admin')) return { status: 403, body: { error: 'forbidden' } };
        const issued = await tokens.issue(newToken(given, user.id, Math.floor(nowUs() / 1_000)));
        if (typeof issued === 'string') return { status: 409, body: { error: issued } };
        return {
          status: 201,
          body: { token: issued.text, id: issued.token.id },
          audit: [said('IssueToken', issued.token)],
        };
      },
    }),
    rotateToken: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call, params) => {
        const tokenId = params['token'] ?? '';
        const issued = await tokens.rotate(tokenId, requireUser(call).id);
        if (issued === 'notFound') return { status: 404, body: { error: 'notFound' } };
        if (issued === 'rotationRunning') return { status: 409, body: { error: issued } };
        const audit = [{ ...said('RotateToken', issued.token), before: { id: tokenId } }];
        return { status: 201, body: { token: issued.text, id: issued.token.id }, audit };
      },
    }),
    revokeToken: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call, params) => {
        const token = tokens.list().find((candidate) => candidate.id === params['token']);
        if (token === undefined || !mayManage(requireUser(call), token)) {
          return { status: 404, body: { error: 'notFound' } };
        }
        const { after: before, ...act } = said('RevokeToken', token);
        return (await tokens.revoke(token.id))
          ? { status: 200, body: {}, audit: [{ ...act, before }] }
          : { status: 409, body: { error: 'alreadyRevoked' } };
      },
    }),
  };
}

function newToken(given: IssueTokenBody, userId: string, nowMs: number): NewToken {
  if (given.kind === 'personal') return { ...given, userId };
  const { expiresInDays, ...token } = given;
  return { ...token, userId, expiresAtMs: expiresInDays === undefined ? null : nowMs + expiresInDays * DAY_MS };
}

function said(action: string, { id, kind, name, source, kinds, accounts, networks, expiresAtMs }: Token): AuditSaid {
  const scope = kind === 'ingest' ? { source, kinds, accounts, networks, expiresAtMs } : { source };
  return { action, target: `token:${id}`, after: { kind, name, ...scope }, outcome: 'done' };
}

/** An administrator manages every token, everyone else the own ones; others' tokens are not there. */
function mayManage(user: User, token: Token): boolean {
  return user.role === 'admin' || token.userId === user.id;
}
