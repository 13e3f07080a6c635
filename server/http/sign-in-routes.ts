import {
  emptyBodySchema,
  emptyQuerySchema,
  setUpSchema,
  signInLinkSchema,
  signInSchema,
} from '#lib/protocol/http-api.ts';
import { clearedSessionCookie, sessionCookie, type Sessions } from '#server/auth/sessions.ts';
import type { SecondFactors } from '#server/auth/second-factors.ts';
import type { SignIn, SignInAnswer } from '#server/auth/sign-in.ts';
import type { User } from '#server/auth/users.ts';
import { auditActor } from '#server/auth/audit-entry.ts';
import { createRoute, requireSession, type Answer, type AuditSaid, type Route } from './route.ts';

type House = { readonly signIn: SignIn; readonly sessions: Sessions; readonly secondFactors: SecondFactors };

const STATUS = {
  wrongCredentials: 401,
  // The password was right: the page asks for the code and sends both.
  codeNeeded: 409,
  wrongCode: 401,
  linkInvalid: 401,
  passwordNeeded: 409,
  setupDone: 409,
  otherEmail: 400,
  passwordTooShort: 400,
  passwordTooLong: 400,
  passwordCommon: 400,
  tooManyTries: 429,
  busy: 503,
} as const satisfies Record<Extract<SignInAnswer, { ok: false }>['reason'], number>;

type Refusal = keyof typeof STATUS;
const FIELDS: Readonly<Partial<Record<Refusal, string>>> = {
  codeNeeded: 'code',
  wrongCode: 'code',
  otherEmail: 'email',
  passwordTooShort: 'password',
  passwordTooLong: 'password',
  passwordCommon: 'password',
};
/** What a person reads; none of them says whether a user exists. */
const WORDS: Readonly<Record<Refusal, string>> = {
  wrongCredentials: 'E-mail and password do not match.',
  codeNeeded: 'The code of your authenticator app is needed.',
  wrongCode: 'The code is not right, or was used before.',
  linkInvalid: 'This link has been used or is too old.',
  passwordNeeded: 'Choose a password to finish the sign-in.',
  setupDone: 'The first administrator exists already.',
  otherEmail: 'The invitation is for another e-mail address.',
  passwordTooShort: 'At least 12 characters are needed.',
  passwordTooLong: 'At most 128 characters are taken.',
  passwordCommon: 'This password is on the list of common ones, or made of the name of the desk or its people.',
  tooManyTries: 'Too many tries. Wait a moment and try again.',
  busy: 'Many people sign in at this moment. Try again in a few seconds.',
};

export function createSignInRoutes(
  house: House,
): Readonly<Record<'signIn' | 'signInByLink' | 'setUp' | 'signOut' | 'me', Route>> {
  return {
    signIn: createRoute({
      from: 'body',
      schema: signInSchema,
      run: async (given, call) =>
        answerSignIn(await house.signIn.byPassword({ ...given, ip: call.ip }), house.sessions, {
          action: 'SignIn',
          mail: given.email,
          ip: call.ip,
        }),
    }),
    signInByLink: createRoute({
      from: 'body',
      schema: signInLinkSchema,
      run: async (given, { ip }) =>
        answerSignIn(await house.signIn.byLink(given), house.sessions, {
          action: 'SignInByLink',
          mail: null,
          ip,
        }),
    }),
    setUp: createRoute({
      from: 'body',
      schema: setUpSchema,
      run: async (given, { ip }) =>
        answerSignIn(await house.signIn.setUp(given), house.sessions, { action: 'SetUp', mail: given.email, ip }),
    }),
    signOut: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call) => {
        const { sessionId, user } = requireSession(call);
        await house.sessions.end(sessionId);
        const audit: readonly AuditSaid[] = [{ action: 'SignOut', target: `user:${user.id}`, outcome: 'done' }];
        const headers = { 'set-cookie': clearedSessionCookie(), 'clear-site-data': '"storage"' };
        return { status: 200, body: {}, headers, audit };
      },
    }),
    me: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, call) => {
        const session = requireSession(call);
        const { user, expiresAtMs, absoluteEndMs, isConfirmed, mustEnrol } = session;
        const secondFactor = {
          enrolled: house.secondFactors.isEnrolled(user.id),
          required: house.secondFactors.isRequired(user.role),
          recoveryCodesLeft: house.secondFactors.recoveryCodesLeft(user.id),
        };
        const body = { user: showUser(user), expiresAtMs, absoluteEndMs, isConfirmed, mustEnrol, secondFactor };
        return { status: 200, body };
      },
    }),
  };
}

type Entrance = { readonly action: string; readonly mail: string | null; readonly ip: string };

function answerSignIn(answer: SignInAnswer, sessions: Sessions, { action, mail, ip }: Entrance): Answer {
  if (!answer.ok) {
    const headers =
      'retryAfterMs' in answer ? { 'retry-after': String(Math.ceil(answer.retryAfterMs / 1_000)) } : undefined;
    const field = FIELDS[answer.reason];
    return {
      status: STATUS[answer.reason],
      body: { error: answer.reason, message: WORDS[answer.reason], field },
      headers,
      audit: [{ action, target: mail === null ? null : `mail:${mail}`, outcome: 'failed', reason: answer.reason }],
    };
  }
  const cookie = sessionCookie(answer.cookieValue);
  const [pair = ''] = cookie.split(';');
  const session = sessions.authenticate(pair);
  return {
    status: 200,
    body: {
      user: showUser(answer.user),
      expiresAtMs: session?.expiresAtMs ?? null,
      mustEnrol: session?.mustEnrol ?? false,
    },
    headers: { 'set-cookie': cookie },
    audit: [
      {
        actor: auditActor(answer.user, session?.mark ?? null, ip),
        action,
        target: `user:${answer.user.id}`,
        outcome: 'done',
      },
    ],
  };
}

function showUser(user: User): {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
} {
  return { id: user.id, name: user.name, email: user.email, role: user.role };
}
