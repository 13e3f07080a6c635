import { expect, test } from 'vitest';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { Delta } from '#lib/model/effect.ts';
import { RiskEngine } from './engine.ts';
import { metric, Scenario } from './scenario.test-kit.ts';

/** Situations in which equity, or what is known, moves without the result that a limit's filter follows [NU6]. */

const ACCOUNT = { level: 'account', id: 'A' } as const;

function rate(desk: Scenario, value: string, base = 'EUR', quote = 'USD'): void {
  desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: quote as never, rate: value as never });
}

function holding(): Scenario {
  const desk = new Scenario().firm().list('ES').open('A', '100000');
  rate(desk, '1');
  desk.mark('ES', '1000');
  desk.fill('A', 'ES', '100', '1000');
  return desk;
}

function usedBp(desk: Scenario): number | undefined {
  const deltas: Delta[] = [];
  desk.engine.collectAll(deltas);
  for (const delta of deltas)
    if (delta.type === 'AccountsRevalued') return delta.columns[ACCOUNT_COLUMNS.indexOf('worstUsedBp')];
  return undefined;
}

test.each([
  ['firm', 'house', 'USD'],
  ['firm', 'house', 'EUR'],
  ['desk', 'd1', 'USD'],
] as const)('[NU6] [EX14] what a new account brings hides no loss of its %s %s in %s', (level, id, currency) => {
  const desk = holding();
  desk.define('L', { level, id }, metric('dailyLoss', '10000'), { currency });
  desk.mark('ES', '999');
  desk.open('B', '100000');
  desk.mark('ES', '850');
  expect(desk.alert('L')).toMatch(/breach$/);
  expect(RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot()))).fingerprint()).toBe(
    desk.engine.fingerprint(),
  );
});

test.each(['drawdown', 'eodDrawdown'] as const)(
  '[NU6] [FX6] a %s that fell while its rate was too old breaks with the first rate that is known again',
  (name) => {
    const desk = new Scenario();
    desk.do({ type: 'CalendarDefined', ...desk.at(), calendarId: 'day' as never, zone: 'UTC', resetMinute: 0 });
    desk.do({
      type: 'FirmConfigured',
      ...desk.at(),
      firm: 'house',
      reportingCurrency: 'USD' as never,
      markPolicy: 'mid',
      ownFillUntilMarked: true,
      fxPairs: [],
      calendarId: 'day' as never,
      rateMaxAgeMs: 900_000,
      staleMs: null,
    });
    desk.list('ES').open('A', '100000');
    rate(desk, '1');
    desk.mark('ES', '1000');
    desk.fill('A', 'ES', '100', '1000');
    desk.define('L', ACCOUNT, metric(name, '10000'), { currency: 'EUR' });
    desk.mark('ES', '1120');
    if (name === 'eodDrawdown') desk.roll('2026-01-02');
    desk.wait(1_000_000_000);
    desk.do({ type: 'TimeAdvanced' });
    desk.mark('ES', '995');
    expect(desk.alert('L')).not.toMatch(/breach$/);
    rate(desk, '1');
    expect(desk.alert('L')).toMatch(/breach$/);
  },
);

test.each(['USD', 'EUR'] as const)(
  '[NU6] [AL12] with a hold, a threshold that is crossed again opens an alert again, in %s',
  (currency) => {
    const desk = holding();
    desk.define('L', ACCOUNT, metric('dailyLoss', '10000'), { currency, options: { holdMs: 60_000 } });
    desk.mark('ES', '924');
    expect(desk.alert('L')).toMatch(/^pending/);
    desk.mark('ES', '926');
    desk.mark('ES', '913');
    expect(desk.alert('L')).toMatch(/^pending/);
  },
);

test.each(['USD', 'EUR'] as const)(
  '[NU6] [AL15] an acknowledged alert that comes back worse by its step fires at once, in %s (decision 0018)',
  (currency) => {
    const desk = holding();
    desk.define('L', ACCOUNT, metric('dailyLoss', '10000'), { currency });
    desk.mark('ES', '924');
    desk.acknowledge(desk.alertId('L'), 'warning');
    desk.mark('ES', '926');
    expect(desk.alert('L')).toMatch(/^recoveringAcknowledged/);
    desk.mark('ES', '911');
    expect([desk.alert('L'), desk.triggers()]).toEqual(['firing warning', ['worsened']]);
  },
);

test.each(['dailyLoss', 'openLoss', 'drawdown'] as const)(
  '[NU6] [LI9] a row says what a limit on %s uses as soon as its first rate is known',
  (name) => {
    const desk = new Scenario().firm().list('ES').open('A', '100000');
    desk.mark('ES', '1000');
    desk.fill('A', 'ES', '100', '1000');
    desk.mark('ES', '980');
    desk.define('L', ACCOUNT, metric(name, '10000'), { currency: 'EUR' });
    expect(usedBp(desk)).toBeNaN();
    rate(desk, '1');
    expect(usedBp(desk)).toBe(2_000);
  },
);

test('[JR6] a limit of a group that an account has joined is the same after a restart', () => {
  const desk = new Scenario().firm().list('ES').open('A', '100000').open('B', '100000');
  desk.open('C', '1000', 'USD', 't2', 'd2');
  desk.do({ type: 'AccountMoved', ...desk.at(), account: 'A' as never, trader: 't2', desk: 'd2' });
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  desk.define('L', { level: 'desk', id: 'd2' }, metric('dailyLoss', '10000'));
  const last = desk.journal.at(-1);
  if (last !== undefined) restored.apply(last, []);
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
});
