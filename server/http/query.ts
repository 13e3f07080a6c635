import type { AccountCard } from '#lib/model/view.ts';
import { accountsQuerySchema, emptyQuerySchema } from '#lib/protocol/http-api.ts';
import type { User } from '#server/auth/users.ts';
import { createRoute, type Call, type Route } from './route.ts';

type House = {
  readonly cards: () => Iterable<AccountCard>;
  readonly findCard: (account: string) => AccountCard | null;
  /** At most 600 points and their scale; null while nothing is known of the account. */
  readonly series: (account: string) => unknown;
};

/** Reads that a page asks for once: the search over accounts, and an account's series. */
export function createQueryRoutes(house: House): Readonly<Record<'accounts' | 'accountSeries', Route>> {
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
      schema: emptyQuerySchema,
      run: (_empty, call, params) => {
        const card = house.findCard(params['account'] ?? '');
        // Out of scope is not there: existence is not revealed [AZ2].
        if (card === null || !isInScope(call, card)) return { status: 404, body: { error: 'notFound' } };
        return { status: 200, body: house.series(card.account) ?? { scale: card.scale, points: [] } };
      },
    }),
  };
}

function searchText(card: AccountCard): string {
  return `${card.account} ${card.name} ${card.trader} ${card.desk}`.toLowerCase();
}

function isInScope(call: Call, card: AccountCard): boolean {
  const user: User | null = 'user' in call.identity ? call.identity.user : null;
  return user !== null && (user.scopeDesks === null || user.scopeDesks.includes(card.desk));
}
