import type { Fact, FeedStatusChanged } from '#lib/model/input.ts';
import { feedLimitId } from '#lib/model/silence.ts';
import type { FeedState } from './firm-state.ts';
import { judgeSources } from './source-breaks.ts';
import { isFeedSuppressible } from './suppressible.ts';
import type { Moment, Verdict, World } from './world.ts';

const PERCENT = 10n ** 24n;

/** Facts count towards the feed that sent them; a fact is a sign of life but does not undo a declared status. */
export function noteFact(world: World, fact: Fact, moment: Moment, isAccepted: boolean): void {
  const feed = feedOf(world, moment.origin);
  if (isAccepted) feed.facts += 1;
  else feed.rejected += 1;
  feed.lastAtUs = feed.heardUs = moment.atUs;
  const seq = fact.sourceSeq;
  if (seq !== undefined) {
    if (feed.lastSourceSeq !== null && seq > feed.lastSourceSeq + 1) feed.gaps += 1;
    if (feed.lastSourceSeq === null || seq > feed.lastSourceSeq) feed.lastSourceSeq = seq;
  }
  if (fact.type === 'MarkUpdated' || fact.type === 'FxRateUpdated') feed.kind = 'prices';
  else if (fact.type === 'FillReceived' && feed.kind === 'other') feed.kind = 'fills';
  world.feeds.add(moment.origin);
}

function feedOf(world: World, origin: string): FeedState {
  const known = world.state.feeds.get(origin);
  if (known !== undefined) return known;
  const feed: FeedState = {
    origin,
    kind: 'other',
    status: 'live',
    lastAtUs: world.state.timeUs,
    heardUs: world.state.timeUs,
    facts: 0,
    rejected: 0,
    gaps: 0,
    lastSourceSeq: null,
    alertId: null,
  };
  world.state.feeds.set(origin, feed);
  return feed;
}

/** A dead feed is a health breach, a stale one a warning, until it lives again; its marks may raise rungs only [LI9]. */
export function changeFeedStatus(world: World, input: FeedStatusChanged, moment: Moment): Verdict {
  const feed = feedOf(world, input.feed);
  const isMoved = feed.status !== input.status;
  feed.status = input.status;
  if (isMoved) judgeSources(world, feed, moment);
  feed.lastAtUs = moment.atUs;
  // A feed that is declared dead has not been heard of by that.
  if (input.status === 'live') feed.heardUs = moment.atUs;
  world.feeds.add(input.feed);
  const { state } = world;
  const limitId = feedLimitId(input.feed);
  const isLive = input.status === 'live';
  feed.alertId = world.alerts.judge(feed.alertId, {
    family: 'health',
    limitId,
    limitVersion: 1,
    limitName: `Feed ${input.feed}`,
    ruleType: 'feed',
    scope: { level: 'firm', id: state.firm.firm },
    trader: '',
    desk: '',
    isSuppressible: isFeedSuppressible(feed),
    tradingDay: state.calendars.get(state.firm.calendarId)?.label ?? '',
    alertFrom: 'warning',
    ackFrom: 'breach',
    currency: '',
    scale: 2,
    rung: input.status === 'dead' ? 'breach' : isLive ? 'none' : 'warning',
    isAbove: !isLive,
    isBelowReset: isLive,
    mayFall: true,
    used24: input.status === 'dead' ? 100n * PERCENT : isLive ? 0n : 75n * PERCENT,
    allowance24: 100n * PERCENT,
    breached: input.status === 'dead',
  });
  for (let account = 0; account < state.accounts.length; account += 1) world.limits.force(account);
  for (const key of world.groups.nodes.keys()) world.limits.forceNode(key);
  return null;
}
