import { expect, test } from 'vitest';
import type { AccountId, CalendarId, Currency, DecimalText, Microseconds, TradingDay } from '#lib/model/ids.ts';
import { dailyLoss, maxLoss, Scenario } from './scenario.test-kit.ts';

const ONE24 = 10n ** 24n;

/** A calendar beside the firm's. */
function defineCalendar(desk: Scenario, calendarId: string, closedDates: readonly string[] = []): void {
  desk.do({
    type: 'CalendarDefined',
    ...desk.at(),
    calendarId: calendarId as CalendarId,
    zone: 'Europe/Prague',
    resetMinute: 0,
    closedDates: closedDates as TradingDay[],
  });
}

function rollCalendar(desk: Scenario, calendarId: string, label: string): string {
  const instantUs = (desk.at().tsEventUs + 1_000_000) as Microseconds;
  const outcome = desk.do({
    type: 'TradingDayRolled',
    calendarId: calendarId as CalendarId,
    label: label as TradingDay,
    instantUs,
    nextInstantUs: (instantUs + 86_400_000_000) as Microseconds,
  });
  return outcome.type === 'Rejected' ? outcome.reason : 'accepted';
}

function dayPnl(desk: Scenario, account: string): bigint {
  const figures = desk.engine.exactFigures(account);
  return figures === null ? 0n : figures.equity24 - figures.dayStartEquity24;
}

test('[SE6] a reset without market data uses the last marks and waits for none', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '100000');
  desk.rules('A', { max: maxLoss('3000', 'eod_balance'), day: dailyLoss('1000', 'equity') });
  desk.fill('A', 'ES', '1', '5000');
  desk.mark('ES', '5010');
  desk.roll('2026-01-06');
  expect(desk.floor('A', 'day')).toBe(99_500);
  // The second reset finds the same marks and moves nothing.
  desk.roll('2026-01-07');
  expect(desk.floor('A', 'day')).toBe(99_500);
  expect(dayPnl(desk, 'A')).toBe(0n);
});

test('[SE8] an input belongs to the day open at its seq: an older event time rolls nothing back', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '100000');
  desk.do({
    type: 'OriginConfigured',
    ...desk.at(),
    origin: 'test',
    positionPolicy: 'compare',
    lateFillPolicy: 'arrival',
  });
  desk.roll('2026-01-06');
  const dayOne = desk.at();
  desk.roll('2026-01-07');
  desk.do({
    type: 'CashMoved',
    ...dayOne,
    cashId: 'late',
    account: 'A' as AccountId,
    amount: '-40' as DecimalText,
    currency: 'USD' as Currency,
    cashKind: 'fee',
  });
  expect(dayPnl(desk, 'A')).toBe(-40n * ONE24);
  expect(desk.engine.calendars()[0]?.label).toBe('2026-01-07');
});

test("[SE11] groups roll with the firm's calendar, an account with its own", () => {
  const desk = new Scenario().firm().list('ES', '50');
  defineCalendar(desk, 'prague');
  desk.do({
    type: 'AccountOpened',
    ...desk.at(),
    account: 'A' as AccountId,
    currency: 'USD' as Currency,
    startBalance: '100000' as DecimalText,
    trader: 't1',
    desk: 'd1',
    calendarId: 'prague' as CalendarId,
  });
  const groupDay = (): number | undefined => {
    const out: Parameters<Scenario['engine']['collectAll']>[0] = [];
    desk.engine.collectAll(out);
    for (const delta of out)
      if (delta.type === 'GroupRevalued' && delta.group.level === 'desk')
        return (delta.group.dayPnl ?? Number.NaN) / 10 ** delta.group.scale;
    return undefined;
  };
  desk.fill('A', 'ES', '1', '5000');
  desk.mark('ES', '5010');
  expect([dayPnl(desk, 'A'), groupDay()]).toEqual([500n * ONE24, 500]);
  expect(rollCalendar(desk, 'prague', '2026-01-06')).toBe('accepted');
  expect([dayPnl(desk, 'A'), groupDay()]).toEqual([0n, 500]);
  desk.mark('ES', '5012');
  desk.roll('2026-01-06');
  expect([dayPnl(desk, 'A'), groupDay()]).toEqual([100n * ONE24, 0]);
});

test('[SE7] closed dates are part of a calendar, and a new definition leaves the open day as it is', () => {
  const desk = new Scenario().firm();
  defineCalendar(desk, 'prague');
  rollCalendar(desk, 'prague', '2026-01-06');
  const told = (): unknown => desk.engine.calendars().find((calendar) => calendar.calendarId === 'prague');
  expect(told()).toMatchObject({ label: '2026-01-06', closedDates: [], nextInstantUs: expect.any(Number) });
  defineCalendar(desk, 'prague', ['2026-01-07']);
  expect(told()).toMatchObject({ label: '2026-01-06', closedDates: ['2026-01-07'], nextInstantUs: null });
  expect(rollCalendar(desk, 'prague', '2026-01-06')).toBe('alreadyRolled');
});
