import { unreachable } from '#lib/base/assert.ts';
import type { Fact } from '#lib/model/input.ts';
import { changeFeedStatus } from './feeds.ts';
import { changeSession, defineCalendar } from './calendars.ts';
import { moveCash } from './cash.ts';
import { bustFill, correctFill } from './corrections.ts';
import { receiveFill } from './fills.ts';
import { updateMark } from './marks.ts';
import { findNewsFills } from './news-fills.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import { scheduleNews } from './news.ts';
import { reportPosition } from './reconciliation.ts';
import { changeActor, configureFirm, listInstrument, moveAccount, openAccount, updateRate } from './registry.ts';
import { changeWatchers, noteDelivery } from './receipts.ts';
import { postSettlement } from './settlement.ts';
import type { Moment, Verdict, World } from './world.ts';

const OUTAGES_KEPT = 1_000;

/** What happened, one handler a kind; each decides before it writes [HL12]. */
export function applyFact(world: World, input: Fact, moment: Moment): Verdict {
  switch (input.type) {
    case 'MarkUpdated':
      return updateMark(world, input, moment);
    case 'FillReceived':
      return receiveFill(world, input, moment);
    case 'FillBusted':
      return bustFill(world, input, moment);
    case 'FillCorrected':
      return correctFill(world, input, moment);
    case 'SettlementPosted':
      return postSettlement(world, input, moment);
    case 'PositionReported':
      return reportPosition(world, input, moment);
    case 'FxRateUpdated':
      return updateRate(world, input, moment);
    case 'InstrumentListed':
      return listInstrument(world, input);
    case 'AccountOpened':
      return openAccount(world, input, moment);
    case 'AccountMoved':
      return moveAccount(world, input);
    case 'CashMoved':
      return moveCash(world, input, moment);
    case 'FeedStatusChanged':
      return changeFeedStatus(world, input, moment);
    case 'FirmConfigured':
      return configureFirm(world, input);
    case 'OriginConfigured': {
      const { positionPolicy, lateFillPolicy, fillIdScope = 'forever' } = input;
      world.state.origins.set(input.origin, { positionPolicy, lateFillPolicy, fillIdScope });
      return null;
    }
    case 'NewsScheduled': {
      const verdict = scheduleNews(world, input);
      const event = world.state.news.get(input.newsId);
      if (verdict === null && event !== undefined) findNewsFills(world, event, moment);
      return verdict;
    }
    case 'CalendarDefined':
      return defineCalendar(world, input);
    case 'SessionChanged':
      return changeSession(world, input);
    case 'ActorChanged':
      return changeActor(world, input, moment);
    case 'ApprovalsConfigured':
      world.state.approvals = { ...DEFAULT_APPROVALS, ...input.rules };
      return null;
    case 'OutageRecorded': {
      const { part, fromUs, toUs, reason } = input;
      world.state.outages.push({ part, fromUs, toUs, reason });
      if (world.state.outages.length > OUTAGES_KEPT) world.state.outages.shift();
      return null;
    }
    case 'NoticeDelivered':
      return noteDelivery(world, input, moment);
    case 'WatchersChanged':
      return changeWatchers(world, input);
    default:
      return unreachable(input);
  }
}
