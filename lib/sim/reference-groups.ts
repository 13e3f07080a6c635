import { ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { ReferenceAccount } from './reference-account.ts';
import type { ReferenceMarket } from './reference-market.ts';

export type GroupLevel = 'firm' | 'desk' | 'trader';
const LEVELS: readonly GroupLevel[] = ['firm', 'desk', 'trader'];

/** Figures of a node in the firm's currency; a member without a rate is left out [EX13]. */
export type GroupValues = {
  readonly members: readonly ReferenceAccount[];
  /** Members and those that left since the day began. */
  readonly stays: readonly ReferenceAccount[];
  readonly equity: D40;
  readonly dayPnl: D40;
  readonly unrealized: D40;
  readonly long: D40;
  readonly short: D40;
};

/** What an account has earned in a node since it joined or since the firm's day began; one stay of one account. */
type Stay = { readonly account: ReferenceAccount; readonly from: D40; until: D40 | null };

/** Traders, desks and the firm [EX12], [EX14]: every question is answered anew from the accounts. */
export class ReferenceGroups {
  readonly #market: ReferenceMarket;
  readonly #stays = new Map<string, Stay[]>();

  constructor(market: ReferenceMarket) {
    this.#market = market;
  }

  keys(): readonly string[] {
    return [...this.#stays.keys()];
  }

  join(account: ReferenceAccount, levels: readonly GroupLevel[] = LEVELS): void {
    for (const level of levels) {
      const key = this.#keyOf(account, level);
      const stays = this.#stays.get(key) ?? [];
      stays.push({ account, from: totalPnlOf(account), until: null });
      this.#stays.set(key, stays);
    }
  }

  /** A leaver's contribution stays as it was. */
  leave(account: ReferenceAccount, levels: readonly GroupLevel[]): void {
    for (const level of levels) {
      const stay = this.#stays
        .get(this.#keyOf(account, level))
        ?.find((each) => each.account === account && each.until === null);
      if (stay !== undefined) stay.until = totalPnlOf(account);
    }
  }

  /** The firm's day begins [SE11]: what leavers left ends with the former day. */
  startDay(): void {
    for (const [key, stays] of this.#stays) {
      const present = stays.filter(({ until }) => until === null);
      this.#stays.set(
        key,
        present.map(({ account }) => ({ account, from: totalPnlOf(account), until: null })),
      );
    }
  }

  values(key: string, currency: string): GroupValues {
    const sums = { equity: ZERO, dayPnl: ZERO, unrealized: ZERO, long: ZERO, short: ZERO };
    const members: ReferenceAccount[] = [];
    const stays = this.#stays.get(key) ?? [];
    for (const { account, from, until } of stays) {
      const into = (amount: D40): D40 => this.#market.converted(amount, account.currency, currency) ?? ZERO;
      sums.dayPnl += into((until ?? totalPnlOf(account)) - from);
      if (until !== null) continue;
      members.push(account);
      const { equity, unrealized, long, short } = account.values;
      sums.equity += into(equity);
      sums.unrealized += into(unrealized);
      sums.long += into(long);
      sums.short += into(short);
    }
    return { members, stays: stays.map(({ account }) => account), ...sums };
  }

  #keyOf(account: ReferenceAccount, level: GroupLevel): string {
    return `${level}/${level === 'firm' ? (this.#market.firm?.firm ?? '') : account[level]}`;
  }
}

function totalPnlOf(account: ReferenceAccount): D40 {
  return account.values.equity - account.startBalance - account.values.flows;
}
