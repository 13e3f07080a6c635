import { expect, test } from 'vitest';

import { dailyLoss, maxLoss, Scenario } from '#lib/engine/scenario.test-kit.ts';
import type { Delta } from '#lib/model/effect.ts';
import type { AccountId, Currency, DecimalText, FillId, InstrumentId } from '#lib/model/ids.ts';
import type { LimitRule } from '#lib/model/limit.ts';

/** The smallest cases of what the oracle found in the engine; each fails without its repair. */

test('[MN4] floor and room of a wide account are shown as safe integers at the stated scale', () => {
  const scene = new Scenario().firm().list('BIG', '1000').open('a', '1000');
  scene.rules('a', { max: maxLoss('200', 'closed_balance') });
  scene.fill('a', 'BIG', '1000000', '100');
  scene.fill('a', 'BIG', '-1000000', '113.5');
  const [limit] = scene.engine.accountDetail('a')?.limits ?? [];
  const { floor, room, scale } = limit ?? { floor: null, room: null, scale: 0 };
  expect(floor).toBe(Number(`13500000800e${scale}`));
  expect(Number.isSafeInteger(floor)).toBe(true);
  expect(Number.isSafeInteger(room)).toBe(true);
});

test('[LI10] a rule judged at the close shows critical during the day, however much of it is used', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  scene.rules('a', { day: { ...dailyLoss('100', 'balance'), check: 'eod', action: 'alertOnly' } as LimitRule });
  scene.fill('a', 'X', '10', '100');
  scene.mark('X', '80');
  const limit = () => scene.engine.accountDetail('a')?.limits[0];
  expect(limit()).toMatchObject({ rung: 'critical', breached: false });
  scene.roll('2026-06-02');
  expect(limit()).toMatchObject({ rung: 'breach', breached: true, firstBreachSeq: scene.engine.seq });
});

test('[MN4] the day of a group that its wide member left is shown as a safe integer', () => {
  const scene = new Scenario().firm().list('BIG', '1000').open('a', '1000', 'USD', 't1', 'd1');
  scene.fill('a', 'BIG', '1000000', '100');
  scene.fill('a', 'BIG', '-1000000', '140');
  const account = 'a' as AccountId;
  scene.do({ type: 'AccountMoved', ...scene.at(), account, trader: 't2', desk: 'd2' });
  const deltas: Delta[] = [];
  scene.engine.collectAll(deltas);
  const left = deltas.flatMap((delta) =>
    delta.type === 'GroupRevalued' && delta.group.id === 'd1' ? [delta.group] : [],
  );
  const [{ dayPnl, scale } = { dayPnl: null, scale: 0 }] = left;
  expect(dayPnl).toBe(Number(`4e${10 + scale}`));
  expect(Number.isSafeInteger(dayPnl)).toBe(true);
});

test('[LL15] a rule defined after a deposit and a payout of the day counts from the deposit alone', () => {
  const scene = new Scenario().firm().open('a', '1000');
  scene.cash('a', '100', 'deposit');
  scene.cash('a', '-40', 'payout');
  scene.define('late', { level: 'account', id: 'a' }, dailyLoss('50', 'balance'));
  const [limit] = scene.engine.accountDetail('a')?.limits ?? [];
  expect(limit?.floor).toBe(1_050_000_000);
  expect(limit?.room).toBe(10_000_000);
});

test('[IN4] a bust before or after its fill leaves the same to a later report', () => {
  const fill = (scene: Scenario) => scene.fill('a', 'X', '2', '100', '0', 'F1');
  const bust = (scene: Scenario) =>
    scene.do({
      type: 'FillBusted',
      ...scene.at(),
      fillId: 'H1' as FillId,
      refFillId: 'F1' as FillId,
      account: 'a' as AccountId,
      instrument: 'X' as InstrumentId,
    });
  const positions = [
    [fill, bust],
    [bust, fill],
  ].map((acts) => {
    const scene = new Scenario().firm().list('X').open('a', '1000');
    for (const act of acts) act(scene);
    // The origin compares: only a report of a key without any fill is adopted [RC3].
    scene.report('a', 'X', '5', '101');
    return scene.engine.accountDetail('a')?.positions.map(({ quantity }) => quantity);
  });
  expect(positions[1]).toEqual(positions[0]);
});

test('[NU6] a limit of a group counts a leaf that converts into its currency, though not into the account of its holder', () => {
  const scene = new Scenario().firm().list('X', '1', 'EUR').open('a', '10', 'BTC');
  const rule = { type: 'exposure', measure: 'long', amount: '500', breachWhen: 'lte' } as LimitRule;
  scene.define('firm', { level: 'firm', id: 'house' }, rule, { currency: 'EUR' });
  scene.fill('a', 'X', '5', '134');
  expect(scene.engine.personLimits()[0]).toMatchObject({ rung: 'breach', firstBreachSeq: scene.engine.seq });
});

test('[LI9] a rung of a position falls while the price feed is down: no mark is behind a quantity', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  const rule = { type: 'position', instrument: 'X', amount: '3', breachWhen: 'lte' } as LimitRule;
  scene.define('most', { level: 'account', id: 'a' }, rule);
  scene.mark('X', '10');
  scene.fill('a', 'X', '3', '10');
  scene.do({ type: 'FeedStatusChanged', ...scene.at(), feed: 'test', status: 'dead', reason: 'gone' });
  expect(scene.engine.personLimits()[0]?.rung).toBe('breach');
  scene.fill('a', 'X', '-2', '10');
  expect(scene.engine.personLimits()[0]?.rung).toBe('none');
});

test('[LI9] a rung held while a holding had no price falls with its first mark', () => {
  const scene = new Scenario().firm([], false).list('X').list('Y').open('a', '1000');
  scene.rules('a', { max: { ...maxLoss('100', 'none'), action: 'alertOnly' } as LimitRule });
  scene.fill('a', 'X', '1', '500', '100');
  scene.fill('a', 'Y', '1', '500');
  scene.mark('Y', '700');
  const rung = (): string | undefined => scene.engine.accountDetail('a')?.limits[0]?.rung;
  expect(rung()).toBe('breach');
  scene.mark('X', '500');
  expect(rung()).toBe('none');
});

test('[LI9] a rung held for want of a rate falls when the first rate comes', () => {
  const scene = new Scenario().firm().list('X', '1', 'EUR').open('a', '1000');
  scene.rules('a', { max: { ...maxLoss('100', 'none'), action: 'alertOnly' } as LimitRule });
  scene.mark('X', '10');
  scene.cash('a', '-80', 'fee');
  scene.fill('a', 'X', '1', '10');
  // Nobody says what a euro is worth: the holding is left out, and the rung stays where the fee has brought it.
  scene.cash('a', '60', 'funding');
  const rung = () => scene.engine.accountDetail('a')?.limits[0]?.rung;
  expect(rung()).toBe('warning');
  const pair = { base: 'EUR' as Currency, quote: 'USD' as Currency, rate: '1.1' as DecimalText };
  scene.do({ type: 'FxRateUpdated', ...scene.at(), ...pair });
  expect(rung()).toBe('none');
});

test('[MK4] the price beside a flat report values nothing: a position is had at the average it is reported with', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  scene.report('a', 'X', '0', '258');
  scene.report('a', 'X', '-2', '259');
  expect(scene.engine.accountDetail('a')?.positions).toMatchObject([{ quantity: '-2', averagePx: '259' }]);
  expect(scene.engine.exactFigures('a')?.equity24).toBe(1000n * 10n ** 24n);
});
