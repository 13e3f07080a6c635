import type { AccountCard } from '#lib/model/view.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { EventsPage } from '#lib/protocol/event-lines.ts';
import { eventsQuerySchema } from '#lib/protocol/http-api.ts';
import type { EventsAsk } from '#server/history/event-reads.ts';
import { isKnownNode, isNodeInScope } from './node-scope.ts';
import { createRoute, requireUser, type Answer, type Route } from './route.ts';

type House = {
  readonly cards: () => Iterable<AccountCard>;
  readonly events: (ask: EventsAsk) => Promise<EventsPage> | null;
};

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };
const BUSY: Answer = { status: 503, body: { error: 'busy' }, headers: { 'retry-after': '1' } };

/** The raw entries about a node, newest first, with what became of its alerts [LV3]. */
export function createEventRoutes(house: House): Readonly<Record<'events', Route>> {
  return {
    events: createRoute({
      from: 'query',
      schema: eventsQuerySchema,
      run: async ({ level, id, instrument = null, before = null }, call) => {
        const node = { level, id };
        const { scopeDesks } = requireUser(call);
        // Out of scope is not there: existence is not revealed [AZ2].
        const isThere = isKnownNode(node, house.cards()) && isNodeInScope(scopeDesks, node, house.cards());
        if (!isThere) return NOT_FOUND;
        const page = house.events({ node, instrument, before, accounts: accountsOf(node, house.cards()) });
        return page === null ? BUSY : { status: 200, body: await page };
      },
    }),
  };
}

/** Null is every account. */
function accountsOf({ level, id }: ScopeNode, cards: Iterable<AccountCard>): readonly string[] | null {
  if (level === 'firm') return null;
  return [...cards].flatMap((card) => (card[level] === id ? [card.account] : []));
}
