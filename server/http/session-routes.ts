import { confirmSessionSchema } from '#lib/protocol/http-api.ts';
import type { ConfirmAnswer, Confirmation } from '#server/auth/confirmation.ts';
import { sessionCookie } from '#server/auth/sessions.ts';
import { createRoute, requireSession, type Answer, type Route } from './route.ts';

type House = { readonly confirmation: Confirmation };
type Refusal = Extract<ConfirmAnswer, { ok: false }>['reason'];

// None of them is 401: the session stands, and the page must not take a wrong password for its end.
const STATUS: Readonly<Record<Refusal, number>> = {
  wrongPassword: 409,
  noPassword: 409,
  sessionEnded: 409,
  tooManyTries: 429,
  busy: 503,
};

/** What a person does about the own session. */
export function createSessionRoutes(house: House): Readonly<Record<'confirmSession', Route>> {
  return {
    confirmSession: createRoute({
      from: 'body',
      schema: confirmSessionSchema,
      run: async ({ password }, call) => {
        const session = requireSession(call);
        const answer = await house.confirmation.byPassword(session, { password, ip: call.ip });
        return answerConfirm(answer, `user:${session.user.id}`);
      },
    }),
  };
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
  const body = { error: reason, field: reason === 'wrongPassword' ? 'password' : undefined };
  return { status: STATUS[reason], body, headers, audit: [{ action, target, outcome: 'failed', reason }] };
}
