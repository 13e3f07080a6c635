import { formatUnits } from '#lib/base/decimal.ts';
import type { NewsRule } from '#lib/model/objectives.ts';
import { happen } from './conduct.ts';
import { isInWindow, newsAround } from './news.ts';
import type { NewsFill, NewsState, ObjectiveState } from './objective-state.ts';
import type { Moment, World } from './world.ts';

/** Fills per account that an event entered later is compared with [BO2]. */
const FILLS_KEPT = 256;

/** [PR6] a fill inside the window of an event, by its own time. */
export function noteNewsFill(
  world: World,
  index: number,
  objectives: ObjectiveState,
  fill: NewsFill,
  moment: Moment,
): void {
  const { news } = objectives.terms;
  if (news === undefined) return;
  objectives.newsFills.push(fill);
  if (objectives.newsFills.length > FILLS_KEPT) objectives.newsFills.shift();
  const event = isForbidden(news, fill) ? newsAround(world.state, news, fill.tsEventUs) : null;
  if (event !== null) list(world, { index, news, fill, event }, moment);
}

/** [PR6] an event entered or moved after fills that lie inside its window: they are listed with it all the same. */
export function findNewsFills(world: World, event: NewsState, moment: Moment): void {
  world.state.accounts.forEach(({ objectives }, index) => {
    const news = objectives?.terms.news;
    if (objectives === null || news === undefined) return;
    for (const fill of objectives.newsFills) {
      if (!isForbidden(news, fill) || !isInWindow(news, event, fill.tsEventUs)) continue;
      // A fill is listed once, whichever event it met first.
      const isListed = objectives.violations.some(
        ({ kind, detail }) => kind === 'news' && detail.startsWith(`fill=${fill.fillId} `),
      );
      if (!isListed) list(world, { index, news, fill, event }, moment);
    }
  });
}

function isForbidden({ forbids }: NewsRule, { hasOpened, hasClosed }: NewsFill): boolean {
  return forbids === 'both' || (forbids === 'open' ? hasOpened : hasClosed);
}

type Found = {
  readonly index: number;
  readonly news: NewsRule;
  readonly fill: NewsFill;
  readonly event: NewsState;
};

function list(world: World, { index, news, fill, event }: Found, moment: Moment): void {
  const { effect } = news;
  happen(world, index, {
    kind: 'news',
    effect: effect === 'voidProfit' ? 'alert' : effect,
    moment,
    detail: `fill=${fill.fillId} event=${event.newsId} effect=${effect} profit=${formatUnits(fill.profit24, 24)}`,
  });
}
