import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { CalendarId } from '#lib/model/ids.ts';
import type { CalendarDefined, TradingDayRolled } from '#lib/model/input.ts';
import { rollConduct, watchWeekend } from './conduct.ts';
import { rollLevels } from './drawdown.ts';
import { dropCarry } from './group-carry.ts';
import { closeDay } from './trading-record.ts';
import { accountAt, calendarOf, ledgerScale } from './state.ts';
import type { CalendarState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

export function defineCalendar(world: World, input: CalendarDefined): Verdict {
  const { calendarId, zone, resetMinute, closedDates = [] } = input;
  openCalendar(world, { calendarId, zone, resetMinute, closedDates });
  return null;
}

type Definition = Pick<CalendarState, 'calendarId' | 'zone' | 'resetMinute'> &
  Partial<Pick<CalendarState, 'closedDates'>>;

/** A calendar new or defined anew: the open day stands, and when it ends is told by the next roll [SE5]. */
export function openCalendar(world: World, { calendarId, zone, resetMinute, closedDates = [] }: Definition): void {
  const { calendars } = world.state;
  const known = calendars.get(calendarId);
  const label = known?.label ?? null;
  const isSame = known?.zone === zone && known.resetMinute === resetMinute && sameDates(known, closedDates);
  const nextInstantUs = isSame ? known.nextInstantUs : null;
  calendars.set(calendarId, { calendarId, zone, resetMinute, closedDates, label, nextInstantUs });
}

function sameDates(known: CalendarState, closedDates: readonly string[]): boolean {
  return known.closedDates.join() === closedDates.join();
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
  const closed = calendar.label;
  calendar.label = input.label;
  calendar.nextInstantUs = input.nextInstantUs;
  if (input.calendarId === state.firm.calendarId) dropCarry(world);
  for (let index = 0; index < state.accounts.length; index += 1) {
    const account = accountAt(state, index);
    if (input.calendarId === state.firm.calendarId) startGroupDay(world, index);
    if (calendarOf(state, account) !== input.calendarId) continue;
    const closing = limits.exactly(index);
    closeDay(account, closed ?? '', closing.equity24);
    account.dayStartEquity24 = closing.equity24;
    account.dayStartBalance24 = closing.balance24;
    account.dayStartFlows24 = account.flows24;
    accounts.rebook(index, () => {
      account.dayStartRealized24 = account.realized24 - account.fees24 + account.carry24;
    });
    accounts.rollDay(index);
    for (const { limit } of limits.of(index)) {
      const { rule } = limit.definition;
      rollLevels(limit, closing);
      if (rule.type === 'dailyLoss') limit.crossedSeq = null;
      if ('action' in rule && rule.action === 'pause') limit.latched = false;
    }
    if (account.status === 'paused') account.status = 'open';
    rollConduct(world, index, input, moment);
    watchWeekend(world, index, { closing: closed, roll: input, moment });
    limits.force(index);
  }
  if (closed !== null) {
    notices.push({
      type: 'DayClosed',
      seq: moment.seq,
      ordinal: notices.length,
      atUs: moment.atUs,
      calendarId: input.calendarId,
      label: closed as typeof input.label,
    });
  }
  return null;
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

/** Day P&L of an account: total P&L since its reset, flows excluded [PN], in ledger units. */
export function dayPnlUnits(world: World, index: number, equity: bigint): bigint {
  const account = accountAt(world.state, index);
  const base24 = account.dayStartEquity24 + account.flows24 - account.dayStartFlows24;
  return equity - divideHalfEven(base24, pow10Big(24 - ledgerScale(account.currency)));
}
