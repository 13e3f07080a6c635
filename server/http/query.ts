import type { AccountCard } from '#lib/model/view.ts';
import { accountsQuerySchema, seriesQuerySchema } from '#lib/protocol/http-api.ts';
import type { SeriesAnswer, SeriesRange } from '#lib/protocol/series.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { User } from '#server/auth/users.ts';
import { isKnownNode, isNodeInScope } from './node-scope.ts';
import { createRoute, type Answer, type Call, type Route } from './route.ts';

const GROUP_LEVELS = ['firm', 'desk', 'trader'] as const;
const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

type House = {
  readonly cards: () => Iterable<AccountCard>;
  /** At most 600 points and their scale; null while nothing is known of the node. */
  readonly series: (node: ScopeNode, range: SeriesRange) => SeriesAnswer | null;
};

/** Reads that a page asks for once: the search over accounts, and the series of a node. */
export function createQueryRoutes(house: House): Readonly<Record<'accounts' | 'accountSeries' | 'levelSeries', Route>> {
  return {
    accounts: createRoute({
      from: 'query',
      schema: accountsQuerySchema,
      run: ({ query, limit }, call) => {
        const words = query
          .toLowerCase()
          .split(/\s+/)
          .filter((word) => word !== '');
        const found: AccountCard[] = [];
        for (const card of house.cards()) {
          if (found.length >= limit) break;
          if (isInScope(call, card) && words.every((word) => searchText(card).includes(word))) found.push(card);
        }
        return { status: 200, body: { accounts: found } };
      },
    }),
    accountSeries: createRoute({
      from: 'query',
      schema: seriesQuerySchema,
      run: ({ range }, call, params) =>
        answerSeries(house, call, { level: 'account', id: params['account'] ?? '' }, range),
    }),
    levelSeries: createRoute({
      from: 'query',
      schema: seriesQuerySchema,
      run: ({ range }, call, params) => {
        const level = GROUP_LEVELS.find((known) => known === params['level']);
        return level === undefined ? NOT_FOUND : answerSeries(house, call, { level, id: params['id'] ?? '' }, range);
      },
    }),
  };
}

function answerSeries(house: House, call: Call, node: ScopeNode, range: SeriesRange): Answer {
  const desks = 'user' in call.identity ? call.identity.user.scopeDesks : [];
  // Out of scope is not there: existence is not revealed [AZ2].
  const isThere = isKnownNode(node, house.cards()) && isNodeInScope(desks, node, house.cards());
  const series = isThere ? house.series(node, range) : null;
  return series === null ? NOT_FOUND : { status: 200, body: series };
}

function searchText(card: AccountCard): string {
  return `${card.account} ${card.name} ${card.trader} ${card.desk}`.toLowerCase();
}

function isInScope(call: Call, card: AccountCard): boolean {
  const user: User | null = 'user' in call.identity ? call.identity.user : null;
  return user !== null && (user.scopeDesks === null || user.scopeDesks.includes(card.desk));
}
