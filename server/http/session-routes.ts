import { activateSecondFactorSchema, confirmSessionSchema, emptyBodySchema } from '#lib/protocol/http-api.ts';
import type { ConfirmAnswer, Confirmation } from '#server/auth/confirmation.ts';
import type { SecondFactors } from '#server/auth/second-factors.ts';
import { sessionCookie } from '#server/auth/sessions.ts';
import { createRoute, requireSession, type Answer, type AuditSaid, type Route } from './route.ts';

type House = { readonly confirmation: Confirmation; readonly secondFactors: SecondFactors };
type Refusal = Extract<ConfirmAnswer, { ok: false }>['reason'];

// None of them is 401: the session stands, and the page must not take a wrong password for its end.
const STATUS: Readonly<Record<Refusal, number>> = {
  wrongPassword: 409,
  wrongCode: 409,
  noPassword: 409,
  sessionEnded: 409,
  tooManyTries: 429,
  busy: 503,
};

const FIELDS: Readonly<Partial<Record<Refusal, string>>> = { wrongPassword: 'password', wrongCode: 'code' };

/** What a person does about the own session. */
export function createSessionRoutes(house: House): Readonly<Record<'confirmSession' | FactorRoute, Route>> {
  return {
    confirmSession: createRoute({
      from: 'body',
      schema: confirmSessionSchema,
      run: async (proof, call) => {
        const session = requireSession(call);
        const answer = await house.confirmation.confirm(session, { proof, ip: call.ip });
        return answerConfirm(answer, `user:${session.user.id}`);
      },
    }),
    ...createFactorRoutes(house.secondFactors),
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

function answerConfirm(answer: ConfirmAnswer, target: string): Answer {
  const action = 'ConfirmSession';
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
