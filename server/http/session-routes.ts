import {
  activateSecondFactorSchema,
  changePasswordSchema,
  confirmSessionSchema,
  emptyBodySchema,
  sessionsQuerySchema,
} from '#lib/protocol/http-api.ts';
import type { Confirmation } from '#server/auth/confirmation.ts';
import type { OwnPassword, PasswordChange } from '#server/auth/own-password.ts';
import type { People } from '#server/auth/people.ts';
import type { SecondFactors } from '#server/auth/second-factors.ts';
import { sessionCookie, type Sessions } from '#server/auth/sessions.ts';
import { createRoute, requireSession, type Answer, type AuditSaid, type Route } from './route.ts';

type House = {
  readonly confirmation: Confirmation;
  readonly ownPassword: OwnPassword;
  readonly sessions: Sessions;
  readonly secondFactors: SecondFactors;
  readonly people: People;
};
type Refusal = Extract<PasswordChange, { ok: false }>['reason'];

// None of them is 401: the session stands, and the page must not take a wrong password for its end.
const STATUS: Readonly<Record<Refusal, number>> = {
  wrongPassword: 409,
  wrongCode: 409,
  passwordTooShort: 400,
  passwordTooLong: 400,
  passwordCommon: 400,
  noPassword: 409,
  sessionEnded: 409,
  tooManyTries: 429,
  busy: 503,
};

const FIELDS: Readonly<Partial<Record<Refusal, string>>> = {
  wrongPassword: 'password',
  wrongCode: 'code',
  passwordTooShort: 'password',
  passwordTooLong: 'password',
  passwordCommon: 'password',
};

/** What a person does about the own session. */
export function createSessionRoutes(
  house: House,
): Readonly<Record<'confirmSession' | 'changePassword' | ListRoute | FactorRoute, Route>> {
  return {
    confirmSession: createRoute({
      from: 'body',
      schema: confirmSessionSchema,
      run: async (proof, call) => {
        const session = requireSession(call);
        const answer = await house.confirmation.confirm(session, { proof, ip: call.ip });
        return answerProof(answer, 'ConfirmSession', `user:${session.user.id}`);
      },
    }),
    changePassword: createRoute({
      from: 'body',
      schema: changePasswordSchema,
      run: async (given, call) => {
        const session = requireSession(call);
        const answer = await house.ownPassword.change(session, { ...given, ip: call.ip });
        return answerProof(answer, 'ChangePassword', `user:${session.user.id}`);
      },
    }),
    ...createListRoutes(house),
    ...createFactorRoutes(house.secondFactors),
  };
}

type ListRoute = 'listSessions' | 'endSession';

/** The own sessions, and for an administrator those of anybody [SS4]. */
function createListRoutes({ sessions, people }: House): Readonly<Record<ListRoute, Route>> {
  return {
    listSessions: createRoute({
      from: 'query',
      schema: sessionsQuerySchema,
      run: (query, call) => {
        const { user, sessionId } = requireSession(call);
        const whose = query.user ?? user.id;
        // Whether there is such a user is not revealed either.
        if (whose !== user.id && user.role !== 'admin') return { status: 404, body: { error: 'notFound' } };
        const lines = sessions.listOf(whose).map((line) => ({ ...line, isThis: line.id === sessionId }));
        return { status: 200, body: { sessions: lines } };
      },
    }),
    endSession: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call, params) => {
        const { user } = requireSession(call);
        const sessionId = params['session'] ?? '';
        const owner = people.list().find(({ id }) => sessions.listOf(id).some((line) => line.id === sessionId));
        if (owner === undefined || (owner.id !== user.id && user.role !== 'admin')) {
          return { status: 404, body: { error: 'notFound' } };
        }
        await sessions.end(sessionId);
        return {
          status: 200,
          body: {},
          audit: [{ action: 'EndSession', target: `user:${owner.id}`, outcome: 'done' }],
        };
      },
    }),
  };
}

type FactorRoute = 'offerSecondFactor' | 'activateSecondFactor' | 'removeSecondFactor';

/** Everybody's own second factor [PW5]. */
function createFactorRoutes(factors: SecondFactors): Readonly<Record<FactorRoute, Route>> {
  return {
    offerSecondFactor: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: (_empty, call) => {
        const { user } = requireSession(call);
        return { status: 200, body: factors.offer(user), audit: [factorAct('OfferSecondFactor', user.id)] };
      },
    }),
    activateSecondFactor: createRoute({
      from: 'body',
      schema: activateSecondFactorSchema,
      run: async ({ code }, call) => {
        const { user } = requireSession(call);
        const recoveryCodes = await factors.activate(user.id, code);
        if (recoveryCodes === null) return { status: 409, body: { error: 'wrongCode', field: 'code' } };
        return { status: 200, body: { recoveryCodes }, audit: [factorAct('EnrolSecondFactor', user.id)] };
      },
    }),
    removeSecondFactor: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call) => {
        const { user } = requireSession(call);
        if (factors.isRequired(user.role)) return { status: 409, body: { error: 'requiredByRole' } };
        return (await factors.remove(user.id))
          ? { status: 200, body: {}, audit: [factorAct('RemoveSecondFactor', user.id)] }
          : { status: 409, body: { error: 'noSecondFactor' } };
      },
    }),
  };
}

function factorAct(action: string, userId: string): AuditSaid {
  return { action, target: `user:${userId}`, outcome: 'done' };
}

function answerProof(answer: PasswordChange, action: string, target: string): Answer {
  if (answer.ok) {
    const headers = { 'set-cookie': sessionCookie(answer.cookieValue) };
    return { status: 200, body: {}, headers, audit: [{ action, target, outcome: 'done' }] };
  }
  const { reason } = answer;
  const headers =
    'retryAfterMs' in answer ? { 'retry-after': String(Math.ceil(answer.retryAfterMs / 1_000)) } : undefined;
  const body = { error: reason, field: FIELDS[reason] };
  return { status: STATUS[reason], body, headers, audit: [{ action, target, outcome: 'failed', reason }] };
}
