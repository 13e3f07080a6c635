import type { AccountCard } from '#lib/model/view.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import { holdingQuerySchema } from '#lib/protocol/http-api.ts';
import type { HoldingAsk } from '#server/history/holding-courses.ts';
import { createRoute, requireUser, type Answer, type Route } from './route.ts';

type House = {
  readonly findCard: (account: string) => AccountCard | null;
  /** Null while there are no records yet. */
  readonly holdingCourse: (ask: HoldingAsk) => HoldingAnswer | null;
};

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** What an account made with one instrument since the session began. */
export function createHoldingRoutes(house: House): Readonly<Record<'holdingCourse', Route>> {
  return {
    holdingCourse: createRoute({
      from: 'query',
      schema: holdingQuerySchema,
      run: ({ instrument, after }, call, params) => {
        const { scopeDesks } = requireUser(call);
        const card = house.findCard(params['account'] ?? '');
        // Out of scope is not there: existence is not revealed [AZ2].
        if (card === null || (scopeDesks !== null && !scopeDesks.includes(card.desk))) return NOT_FOUND;
        const answer = house.holdingCourse({ account: card.account, instrument, after });
        return answer === null ? NOT_FOUND : { status: 200, body: answer };
      },
    }),
  };
}
