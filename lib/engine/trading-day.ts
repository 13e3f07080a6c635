import type { Notice } from '#lib/model/effect.ts';
import type { CalendarId } from '#lib/model/ids.ts';
import type { TradingDayRolled } from '#lib/model/input.ts';
import { rollConduct, tickConduct, watchWeekend } from './conduct.ts';
import { endEmergenciesOf } from './emergencies.ts';
import { findExpired } from './expiry.ts';
import { dropCarry } from './group-carry.ts';
import { keepRoll, rollPrices } from './late-fills.ts';
import { hangsOnPeak } from './limit-bands.ts';
import { bindPending, pushChange } from './limit-versions.ts';
import { bringIntoForce, waitingFor } from './pending-versions.ts';
import { windowStarts } from './loss-account.ts';
import type { WindowStarts } from './loss-rule.ts';
import { resultOf } from './metric-book.ts';
import { closeDay } from './trading-record.ts';
import type { CalendarState } from './state.ts';
import { accountAt, calendarOf, holdingAt, instrumentAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** More than a year of resets [BO2]. */
const RESETS_KEPT = 400;

/** A clock entry: groups without a limit and open losses are looked at, and what changed may be measured. */
export function passTime(world: World, moment: Moment): Verdict {
  for (const node of world.groups.nodes.values()) {
    if (!world.limits.ofNode(node.key).some(hangsOnPeak)) world.results.sample(node);
  }
  world.dirtyGroups.secondPassed();
  tickConduct(world, moment);
  return null;
}

/**
 * The reset of one calendar, an entry of its own on the last known marks, in the order of [LL5]: end-of-day peaks and
 * floors from the closing balance, references anew, pauses end; then the engine judges every rule of these accounts.
 */
export function rollTradingDay(world: World, input: TradingDayRolled, moment: Moment, notices: Notice[]): Verdict {
  const { state, limits, accounts } = world;
  const calendar = state.calendars.get(input.calendarId);
  if (calendar === undefined) return refuse('unknownCalendar', 'calendarId', `calendar=${input.calendarId}`);
  if (calendar.label !== null && input.label <= calendar.label) {
    return refuse('alreadyRolled', 'label', `label=${input.label}`);
  }
  endEmergenciesOf(world, input.calendarId, moment, notices);
  const closed = calendar.label;
  const starts = windowStarts(closed, input.label);
  calendar.label = input.label;
  calendar.resets.push({ label: input.label, instantUs: input.instantUs, seq: moment.seq });
  if (calendar.resets.length > RESETS_KEPT) calendar.resets.shift();
  calendar.nextInstantUs = input.nextInstantUs;
  calendar.prices = rollPrices(state);
  if (input.calendarId === state.firm.calendarId) {
    dropCarry(world);
    world.results.rolled(closed, input.label);
  }
  const waiting = waitingFor(world, input.calendarId);
  for (let index = 0; index < state.accounts.length; index += 1) {
    const account = accountAt(state, index);
    if (input.calendarId === state.firm.calendarId) startGroupDay(world, index);
    if (calendarOf(state, account) !== input.calendarId) continue;
    const closing = limits.exactly(index);
    closeDay(account, closed ?? '', closing.equity24);
    keepRoll(world, index, { instantUs: input.instantUs, label: closed ?? '', opening: input.label }, closing);
    limits.close(index, closing);
    for (const limit of bindPending(world, index, moment))
      pushChange(world, limit, { by: limit.definedBy, moment }, notices);
    bringIntoForce(world, waiting.get(index) ?? [], moment, notices);
    account.dayStartEquity24 = closing.equity24;
    account.dayStartBalance24 = closing.balance24;
    account.dayStartFlows24 = account.flows24;
    account.dayStartInitial24 = account.initial24;
    accounts.rebook(index, () => {
      account.dayStartRealized24 = account.realized24 - account.fees24 + account.carry24;
    });
    accounts.rollDay(index);
    account.tradingDays += 1;
    account.dayStartFills = account.fillCount;
    for (const holding of account.holdings.values()) startMarks(world, holding);
    limits.roll(index, closing, starts);
    startWindows(world, index, starts);
    rollConduct(world, index, input, moment);
    watchWeekend(world, index, { closing: closed, roll: input, moment });
    findExpired(world, index, input.label, moment);
    limits.settleStatus(index);
    limits.force(index);
  }
  bringIntoForce(world, waiting.get(-1) ?? [], moment, notices);
  world.spread.rolled(input.calendarId, starts);
  if (closed !== null) {
    notices.push({
      type: 'DayClosed',
      seq: moment.seq,
      ordinal: notices.length,
      atUs: moment.atUs,
      calendarId: input.calendarId,
      label: closed as typeof input.label,
      isFirms: input.calendarId === state.firm.calendarId,
    });
  }
  return null;
}

/** What a loss over a day, a week or a month counts from. */
function startWindows(world: World, index: number, starts: WindowStarts): void {
  const account = accountAt(world.state, index);
  const day = resultOf(world, index, null);
  const { week, month } = account.windows;
  account.windows = { day, week: starts.week ? day : week, month: starts.month ? day : month };
}

/** The marks of the day are counted from the account's reset [MK6]. */
function startMarks(world: World, index: number): void {
  const holding = holdingAt(world.state, index);
  holding.marksBefore = instrumentAt(world.state, holding.instrument).marks;
}

/** The groups' day is the firm's [SE11]: the base of their day P&L is the equity less flows of this moment. */
function startGroupDay(world: World, index: number): void {
  const account = accountAt(world.state, index);
  const equity = world.accounts.equityUnits(index);
  world.accounts.rebook(index, () => (account.groupDayBase = equity));
}

/** Accounts rolled by a calendar, for what follows the evaluation [AL17]. */
export function accountsOf(world: World, calendarId: CalendarId): number[] {
  const found: number[] = [];
  for (let index = 0; index < world.state.accounts.length; index += 1) {
    if (calendarOf(world.state, accountAt(world.state, index)) === calendarId) found.push(index);
  }
  return found;
}
/** What plans the next roll of a calendar. */
export function planOf(calendar: CalendarState) {
  const { calendarId, zone, resetMinute, closedDates, label, nextInstantUs, sessions, sessionUs } = calendar;
  return { calendarId, zone, resetMinute, closedDates, label, nextInstantUs, sessions, sessionUs };
}
