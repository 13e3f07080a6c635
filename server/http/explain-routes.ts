import type { Answered, Question } from '#lib/model/explanation.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { explainQuerySchema } from '#lib/protocol/http-api.ts';
import { askCore } from './ask-core.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, type Answer, type Route } from './route.ts';

/** Where figures are explained: the core's handle. */
export type WhyCore = { readonly askWhy: (question: Question) => Promise<Answered | null> };
type House = { readonly core: WhyCore; readonly cards: () => Iterable<AccountCard> };

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** Why a figure on the screen is what it is, in the engine's own words [FO2]. */
export function createExplainRoutes(house: House): Readonly<Record<'explain', Route>> {
  return {
    explain: createRoute({
      from: 'query',
      schema: explainQuerySchema,
      run: async ({ of }, { identity }) => {
        const found = await askCore(() => house.core.askWhy(of));
        if ('busy' in found) return found.busy;
        const answered = found.value;
        const desks = 'user' in identity ? identity.user.scopeDesks : [];
        // Out of scope is not there: existence is not revealed [AZ2].
        if (answered === null || !isNodeInScope(desks, answered.explanation.node, house.cards())) return NOT_FOUND;
        return { status: 200, body: answered };
      },
    }),
  };
}
