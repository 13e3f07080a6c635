import type { BreakRecord } from '#lib/model/break.ts';
import { closedTradeViews, strategyViews } from './book-views.ts';
import type { ClosedTradeView, StrategyView } from './book-views.ts';
import { breakRecord } from './breaks.ts';
import type { LotMethod } from './lots.ts';
import type { World } from './world.ts';

/** What the books behind the positions can be asked; answers are formed on demand and change nothing. */
export class BookQueries {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Open breaks and the newest that ended, in order of first sight [RC4]. */
  breaks(): BreakRecord[] {
    const { breaks, timeUs } = this.world.state;
    return [...breaks.values()].map((entry) => breakRecord(entry, timeUs));
  }

  /** Newest closed trades of an account by lots, as a report [LO4]. */
  closedTrades(account: string, method: LotMethod): ClosedTradeView[] {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? [] : closedTradeViews(this.world, index, method);
  }

  /** Positions of an account by strategy tag [ID7]. */
  strategies(account: string): StrategyView[] {
    const index = this.world.state.accountIndex.get(account);
    return index === undefined ? [] : strategyViews(this.world, index);
  }
}
