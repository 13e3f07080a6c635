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

const metric = (metric: string, amount: string, more: object = {}): LimitRule =>
  ({ type: 'metric', metric, amount, breachWhen: 'lte', ...more }) as LimitRule;
const rate = (scene: Scenario, base: string, quote: string, value: string) =>
  scene.do({
    type: 'FxRateUpdated',
    ...scene.at(),
    base: base as Currency,
    quote: quote as Currency,
    rate: value as DecimalText,
  });
const feed = (scene: Scenario, status: 'live' | 'dead') =>
  scene.do({ type: 'FeedStatusChanged', ...scene.at(), feed: 'test', status, reason: 'drawn' });
const rungOf = (scene: Scenario, limitId: string) =>
  scene.engine.personLimits().find((view) => view.limitId === limitId)?.rung;

test('[LI3] [NU6] a realized loss of a group is judged when the rate into its currency moves', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  rate(scene, 'EUR', 'USD', '1.25');
  scene.define('most', { level: 'desk', id: 'd1' }, metric('realizedLoss', '100'), { currency: 'EUR' });
  scene.fill('a', 'X', '1', '500');
  scene.fill('a', 'X', '-1', '380');
  // 120 dollars are 96 euros, and 100 at 1.2.
  expect(rungOf(scene, 'most')).toBe('critical');
  rate(scene, 'EUR', 'USD', '1.2');
  expect(scene.engine.personLimits()[0]).toMatchObject({ rung: 'breach', firstBreachSeq: scene.engine.seq });
});

test('[LI9] [IN17] a rung on the results of a group stays while a member has no rate, but not for one without results', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000').open('idle', '1000', 'BTC').open('b', '1000', 'EUR');
  scene.define('most', { level: 'desk', id: 'd1' }, metric('dailyLoss', '100', { includes: { open: false } }));
  scene.cash('a', '-120', 'fee');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.cash('a', '60', 'funding');
  // The idle account's currency has no rate, and it brings nothing.
  expect(rungOf(scene, 'most')).toBe('watch');
  scene.cash('b', '-40', 'fee', 'EUR');
  scene.cash('a', '60', 'funding');
  expect(rungOf(scene, 'most')).toBe('watch');
  rate(scene, 'EUR', 'USD', '1.1');
  expect(rungOf(scene, 'most')).toBe('none');
});

test('[LI9] a rung of a realized loss falls while the price feed is down: no mark is behind it', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  scene.define('most', { level: 'account', id: 'a' }, metric('realizedLoss', '100'));
  scene.mark('X', '10');
  scene.fill('a', 'X', '1', '10');
  scene.cash('a', '-120', 'fee');
  feed(scene, 'dead');
  scene.cash('a', '120', 'funding');
  expect(rungOf(scene, 'most')).toBe('none');
});

test('[LI9] a rung inside a cut falls though a holding outside it has no price', () => {
  const scene = new Scenario().firm([], false).list('X').list('Y').open('a', '1000');
  const within = { instrument: 'X' as InstrumentId };
  scene.define('most', { level: 'account', id: 'a' }, metric('openLoss', '100'), { options: { within } });
  scene.fill('a', 'Y', '1', '10');
  scene.mark('X', '100');
  scene.fill('a', 'X', '1', '205');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.mark('X', '205');
  expect(rungOf(scene, 'most')).toBe('none');
});

test('[LI9] [IN17] a rung of leverage stays while the balance has no rate into the currency of its limit', () => {
  const scene = new Scenario().firm().list('X', '1', 'EUR').open('a', '100');
  scene.define('most', { level: 'account', id: 'a' }, metric('leverageGross', '150'), { currency: 'EUR' });
  scene.mark('X', '100');
  rate(scene, 'EUR', 'USD', '1');
  scene.fill('a', 'X', '2', '100');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.fill('a', 'X', '-1', '100');
  expect(rungOf(scene, 'most')).toBe('watch');
});

test('[LI9] a count of holdings without a price falls with each price that comes', () => {
  const scene = new Scenario().firm([], false).list('X').list('Y').open('a', '1000');
  scene.define('most', { level: 'account', id: 'a' }, metric('incompleteCount', '2'));
  scene.fill('a', 'X', '1', '10');
  scene.fill('a', 'Y', '1', '10');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.mark('X', '10');
  expect(rungOf(scene, 'most')).toBe('watch');
});

test('[LI9] a limit in another currency than its account falls by the rates that convert its own value', () => {
  const scene = new Scenario().firm().list('X', '1', 'EUR').open('a', '1000', 'BTC');
  const rule = { type: 'exposure', measure: 'gross', amount: '500', breachWhen: 'lte' } as LimitRule;
  scene.define('most', { level: 'account', id: 'a' }, rule, { currency: 'EUR' });
  scene.mark('X', '100');
  scene.fill('a', 'X', '5', '100');
  expect(rungOf(scene, 'most')).toBe('breach');
  // Nobody says what a euro is in bitcoin, and nobody needs to.
  scene.mark('X', '20');
  expect(rungOf(scene, 'most')).toBe('none');
});

test('[NU6] an open loss of a group ends with the fill that books it, though equity stays', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000');
  scene.define('most', { level: 'desk', id: 'd1' }, metric('openLoss', '40'));
  scene.mark('X', '100');
  scene.fill('a', 'X', '1', '150');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.fill('a', 'X', '-1', '100');
  expect(rungOf(scene, 'most')).toBe('none');
});

test('[LI9] a rung of a group held for want of a rate falls when what lacks it is closed, though the rest stays', () => {
  const scene = new Scenario().firm().list('X').list('E', '1', 'EUR').open('a', '1000');
  const rule = { type: 'exposure', measure: 'gross', amount: '1000', breachWhen: 'lte' } as LimitRule;
  scene.define('most', { level: 'firm', id: 'house' }, rule);
  scene.mark('X', '100');
  scene.mark('E', '100');
  scene.fill('a', 'X', '8', '100');
  expect(rungOf(scene, 'most')).toBe('warning');
  scene.fill('a', 'E', '1', '100');
  scene.fill('a', 'X', '-2', '100');
  // The euro holding is worth nobody knows what: the rung stays.
  expect(rungOf(scene, 'most')).toBe('warning');
  scene.fill('a', 'E', '-1', '100');
  expect(rungOf(scene, 'most')).toBe('watch');
});

test('[ID3] [RC3] the first report of a position of a hedging account is adopted though another has fills', () => {
  const scene = new Scenario().firm().list('X');
  const open = { account: 'a' as AccountId, currency: 'USD' as Currency, startBalance: '1000' as DecimalText };
  scene.do({ type: 'AccountOpened', ...scene.at(), ...open, positionMode: 'hedging' });
  const about = { account: 'a' as AccountId, instrument: 'X' as InstrumentId };
  const fill = {
    fillId: 'F1' as FillId,
    side: 'buy',
    lastQty: '1' as DecimalText,
    lastPx: '100' as DecimalText,
  } as const;
  scene.do({ type: 'FillReceived', ...scene.at(), ...about, ...fill, positionId: 'P1' });
  const report = (positionId: string, signedQty: string) =>
    scene.do({
      type: 'PositionReported',
      ...scene.at(),
      ...about,
      positionId,
      signedQty: signedQty as DecimalText,
      avgPx: '101' as DecimalText,
    });
  report('P2', '-2');
  // The origin compares: what a fill has been told of stays.
  report('P1', '5');
  const quantities = scene.engine
    .accountDetail('a')
    ?.positions.map(({ positionId, quantity }) => [positionId, quantity]);
  expect(quantities).toEqual([
    ['P1', '1'],
    ['P2', '-2'],
  ]);
});

test('[LI9] an open loss of a group falls though a member that holds nothing has no rate', () => {
  const scene = new Scenario().firm().list('X').open('a', '1000').open('idle', '1000', 'BTC');
  scene.define('most', { level: 'desk', id: 'd1' }, metric('openLoss', '40'));
  scene.mark('X', '100');
  scene.fill('a', 'X', '1', '150');
  expect(rungOf(scene, 'most')).toBe('breach');
  scene.mark('X', '150');
  expect(rungOf(scene, 'most')).toBe('none');
});
