import { expect, test } from 'vitest';
import type { Currency, DecimalText, InstrumentId } from '#lib/model/ids.ts';
import type { FirmConfigured, InstrumentListed } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, exposure, metric, Scenario } from './scenario.test-kit.ts';

/** What was not live lives again without any value moving: rungs that it held may fall at that very entry [LI9]. */

function expectJudgedExactly(journal: readonly JournalEntry[]): void {
  const [filtered, exact] = [new RiskEngine(), new RiskEngine()];
  for (const entry of journal) {
    filtered.apply(entry, []);
    exact.judgeAllNext();
    exact.apply(entry, []);
    expect(filtered.fingerprint(), `seq=${entry.seq}`).toBe(exact.fingerprint());
  }
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(filtered.snapshot())));
  expect(restored.fingerprint()).toBe(filtered.fingerprint());
}

function rungsOf(desk: Scenario): readonly string[] {
  return desk.engine.accountDetail('A')?.limits.map(({ rung }) => rung) ?? [];
}

function markBy(desk: Scenario, instrument: string, px: string, origin: string): void {
  const about = { instrument: instrument as InstrumentId, px: px as DecimalText };
  desk.do({ type: 'MarkUpdated', ...desk.at(), ...about }, origin);
}

/** A firm whose rates grow stale after 20 s, with one rate. */
function staleFirm(): Scenario {
  const desk = new Scenario().firm();
  const firm: Omit<FirmConfigured, 'tsEventUs'> = {
    type: 'FirmConfigured',
    firm: 'house',
    reportingCurrency: 'USD' as Currency,
    markPolicy: 'mid',
    ownFillUntilMarked: true,
    fxPairs: [],
    calendarId: 'day' as FirmConfigured['calendarId'],
    staleMs: 20_000,
  };
  desk.do({ ...firm, ...desk.at() });
  rate(desk);
  return desk;
}

function rate(desk: Scenario): void {
  const pair = { base: 'EUR' as Currency, quote: 'USD' as Currency, rate: '1.25' as DecimalText };
  desk.do({ type: 'FxRateUpdated', ...desk.at(), ...pair });
}

function closeVenue(desk: Scenario): void {
  desk.do({ type: 'SessionChanged', ...desk.at(), calendarId: 'day' as FirmConfigured['calendarId'], isOpen: false });
}

const AGELESS: Partial<InstrumentListed['instrument']> = { staleMs: null };

test.each(['50', '51'])('[LI9] a live feed marks in the place of a dead one, at %s after 50', (px) => {
  const desk = new Scenario().firm().list('ES').list('X').open('A', '100000');
  desk.rules('A', { daily: dailyLoss('1000') });
  markBy(desk, 'ES', '1000', 'live');
  markBy(desk, 'X', '50', 'backup');
  desk.fill('A', 'ES', '10', '1000');
  desk.fill('A', 'X', '1', '50');
  markBy(desk, 'ES', '920', 'live');
  desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'backup', status: 'dead', reason: 'test' });
  markBy(desk, 'ES', '1000', 'live');
  expect(rungsOf(desk)).toEqual(['warning']);
  markBy(desk, 'X', px, 'live');
  expect(rungsOf(desk)).toEqual(['none']);
  expectJudgedExactly(desk.journal);
});

test('[LI9] [MK5] a rate that is stale no more because its venue closes lets a loss rule fall', () => {
  const desk = staleFirm();
  desk.list('ES', '1', 'USD', 'linear', false, AGELESS).open('A', '100000', 'EUR');
  desk.mark('ES', '1000');
  desk.rules('A', { daily: dailyLoss('1000') });
  desk.fill('A', 'ES', '10', '1000');
  desk.mark('ES', '890');
  desk.wait(30_000_000);
  desk.mark('ES', '1000');
  expect(rungsOf(desk)).toEqual(['warning']);
  closeVenue(desk);
  expect(rungsOf(desk)).toEqual(['none']);
  expectJudgedExactly(desk.journal);
});

const SCOPES = [
  ['a desk', { level: 'desk', id: 'd1' }],
  ['an account', { level: 'account', id: 'A' }],
] as const;
const RULES = [
  ['exposure', exposure('gross', '10000'), ['1000', '500']],
  ['open loss', metric('openLoss', '1000'), ['900', '1000']],
] as const;
const ENDS = [
  ['the same rate comes again', rate],
  ['its venue closes', closeVenue],
] as const;
const CASES = SCOPES.flatMap((scope) => RULES.flatMap((rule) => ENDS.map((end) => ({ scope, rule, end }))));

test.each(CASES)('[LI9] $rule.0 of $scope.0 in another currency falls when $end.0', ({ scope, rule, end }) => {
  const desk = staleFirm();
  desk.list('DAX', '1', 'EUR', 'linear', false, AGELESS).open('A', '100000', 'EUR');
  desk.mark('DAX', '1000');
  desk.define('L', scope[1], rule[1], { currency: 'USD' });
  desk.fill('A', 'DAX', '7', '1000');
  desk.mark('DAX', rule[2][0]);
  desk.wait(30_000_000);
  desk.mark('DAX', rule[2][1]);
  expect(desk.seen('L', scope[1])[1]).toBe('warning');
  end[1](desk);
  expect(desk.seen('L', scope[1])[1]).not.toBe('warning');
  expectJudgedExactly(desk.journal);
});
