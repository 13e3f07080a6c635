import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import type { LimitRule } from '#lib/model/limit.ts';
import { LossAccount, windowStarts } from './loss-account.ts';
import { dailyLoss, maxLoss, withMore } from './scenario.test-kit.ts';

type Step = readonly [op: 'set' | 'roll' | 'payout' | 'deposit' | 'withdraw', ...texts: string[]];

function u(text: string): bigint {
  return parseUnits(text, 24);
}

function account(initial: string, rules: Readonly<Record<string, LimitRule>>): LossAccount {
  return new LossAccount(
    u(initial),
    Object.entries(rules).map(([ruleId, rule]) => ({ ruleId, rule })),
  );
}

function take(held: LossAccount, [op, first = '0', second = first]: Step): void {
  if (op === 'set') held.observe({ balance24: u(first), equity24: u(second) });
  else if (op === 'roll') held.roll(first === '0' ? null : first);
  else held[op](u(first));
}

function after(held: LossAccount, steps: readonly Step[]): LossAccount {
  for (const step of steps) take(held, step);
  return held;
}

function floor(held: LossAccount, ruleId: string): string {
  return formatUnits(held.figures(ruleId)?.floor24 ?? -1n, 24);
}

/** Rule, initial balance, steps; the floor after each. */
const FLOORS: readonly (readonly [id: string, rule: LimitRule, steps: readonly Step[], floors: readonly string[]])[] = [
  ['static', maxLoss('2000', 'none'), [['set', '51000', '60000'], ['roll']], ['48000', '48000']],
  [
    'the peak stops at the target',
    withMore(maxLoss('2000', 'intraday_equity'), { stopPeak: '53000' }),
    [
      ['set', '50000', '52999'],
      ['set', '50000', '53000'],
      ['set', '50000', '60000'],
    ],
    ['50999', '51000', '51000'],
  ],
  [
    'the peak freezes at its first value at or above the milestone',
    withMore(maxLoss('5000', 'eod_balance'), { freezePeak: '55000' }),
    [['set', '54999'], ['roll'], ['set', '56000'], ['roll'], ['set', '90000'], ['roll']],
    ['45000', '49999', '49999', '51000', '51000', '51000'],
  ],
  [
    'a percentage of the peak, to the last decimal',
    withMore(maxLoss('2.5', 'closed_balance'), { amountIn: 'pctOfPeak' }),
    [
      ['set', '50000.01'],
      ['set', '49000'],
    ],
    ['48750.00975', '48750.00975'],
  ],
  [
    'a percentage of the counted peak',
    withMore(maxLoss('10', 'intraday_equity', '0'), { amountIn: 'pctOfPeak', stopPeak: '55000' }),
    [
      ['set', '50000', '54000'],
      ['set', '50000', '80000'],
    ],
    ['48600', '49500'],
  ],
  [
    'a percentage of B0 stays as it was assigned',
    withMore(maxLoss('4', 'none'), { amountIn: 'pctInitial' }),
    [
      ['deposit', '10000'],
      ['withdraw', '5000'],
    ],
    ['58000', '58000'],
  ],
  [
    'the first payout raises the floor, the second does not',
    withMore(maxLoss('2000', 'eod_balance', '100'), { afterFirstPayoutFloor: '50100' }),
    [
      ['set', '53000'],
      ['withdraw', '500'],
      ['deposit', '1000'],
      ['payout', '500'],
      ['payout', '500'],
    ],
    ['48000', '48000', '49000', '51100', '51100'],
  ],
  [
    'a lock at the start plus 100 moves with a deposit',
    maxLoss('2000', 'intraday_equity', '100'),
    [
      ['set', '50000', '55000'],
      ['deposit', '1000'],
      ['set', '51000', '99000'],
    ],
    ['50100', '51100', '51100'],
  ],
];

test.each(FLOORS)('[LL1] [LL15] %s', (_, rule, steps, floors) => {
  const held = account('50000', { max: rule });
  expect(steps.map((step) => floor(after(held, [step]), 'max'))).toEqual(floors);
});

const DAILY_FLOORS: typeof FLOORS = [
  ['from the balance', dailyLoss('1000', 'balance'), [['set', '51000', '52000'], ['roll']], ['49000', '50000']],
  ['from the equity', dailyLoss('1000', 'equity'), [['set', '51000', '52000'], ['roll']], ['49000', '51000']],
  ['from the higher', dailyLoss('1000', 'max'), [['set', '51000', '50500'], ['roll']], ['49000', '50000']],
  [
    "from the day's peak, which starts again at the higher of both",
    dailyLoss('1000', 'intraday_peak'),
    [['set', '50000', '52000'], ['set', '50000', '51500'], ['roll'], ['set', '53000', '50500']],
    ['51000', '51000', '50500', '52000'],
  ],
  [
    'a percentage of the reference, exact',
    withMore(dailyLoss('2.5', 'equity'), { amountIn: 'pctReference' }),
    [['set', '50000', '51000.01'], ['roll'], ['deposit', '1000']],
    ['48750', '49725.00975', '50725.00975'],
  ],
  [
    "a percentage of the day's peak never gives room by a deposit",
    withMore(dailyLoss('10', 'intraday_peak'), { amountIn: 'pctReference' }),
    [
      ['deposit', '10000'],
      ['set', '60001'],
      ['set', '62000'],
    ],
    ['55000', '55000', '55800'],
  ],
  [
    'tiers by the balance at the reset, the last one reached, moved by deposits',
    withMore(dailyLoss('1000', 'balance'), {
      tiers: [
        { startBalanceAtLeast: '51000', amount: '1500' },
        { startBalanceAtLeast: '52000', amount: '2000' },
      ],
    }),
    [['set', '52000'], ['roll'], ['set', '51999'], ['deposit', '1'], ['roll'], ['set', '50999'], ['roll']],
    ['49000', '50000', '50000', '50001', '50500', '50500', '49999'],
  ],
  [
    'a week, by ISO label',
    withMore(dailyLoss('1000', 'balance'), { window: 'week' }),
    [
      ['set', '51000'],
      ['roll', '2026-01-04'],
      ['set', '52000'],
      ['roll', '2026-01-05'],
      ['set', '53000'],
      ['roll', '2026-01-06'],
      ['roll', '2026-01-11'],
      ['roll', '2026-01-13'],
    ],
    ['49000', '49000', '49000', '51000', '51000', '51000', '51000', '52000'],
  ],
  [
    'a month, by label',
    withMore(dailyLoss('1000', 'balance'), { window: 'month' }),
    [
      ['set', '51000'],
      ['roll', '2026-01-31'],
      ['roll', '2026-02-02'],
      ['set', '52000'],
      ['roll', '2026-02-03'],
    ],
    ['49000', '49000', '50000', '50000', '50000'],
  ],
];

test.each(DAILY_FLOORS)('[LL2] [LL14] %s', (_, rule, steps, floors) => {
  const held = account('50000', { daily: rule });
  expect(steps.map((step) => floor(after(held, [step]), 'daily'))).toEqual(floors);
});

test('[LL2] windows begin by label, the day before the first label being the date before', () => {
  expect(windowStarts(null, '2026-01-05')).toEqual({ week: true, month: false });
  expect(windowStarts(null, '2026-01-01')).toEqual({ week: false, month: true });
  expect(windowStarts('2025-12-31', '2026-01-01')).toEqual({ week: false, month: true });
  expect(windowStarts('2026-01-30', '2026-02-02')).toEqual({ week: true, month: true });
});

/** Rules, steps, breaches in order, failed, paused. */
const BREACHES: readonly (readonly [
  id: string,
  rules: Readonly<Record<string, LimitRule>>,
  steps: readonly Step[],
  breaches: readonly string[],
  failed: boolean,
  paused: boolean,
])[] = [
  [
    'the highest floor',
    { max: maxLoss('2000', 'none'), daily: dailyLoss('1000', 'balance', 'lte', 'fail') },
    [['set', '40000']],
    ['daily'],
    true,
    false,
  ],
  [
    'equal floors: the maximum loss',
    { daily: dailyLoss('2000', 'balance'), max: maxLoss('2000', 'none') },
    [['set', '48000']],
    ['max'],
    true,
    false,
  ],
  [
    'a pause, then the fail below it',
    { max: maxLoss('2000', 'none'), daily: dailyLoss('1000', 'balance') },
    [['set', '40000']],
    ['daily', 'max'],
    true,
    true,
  ],
  [
    'two pauses above a fail, in the order of their floors',
    { a: dailyLoss('1500', 'balance'), b: dailyLoss('1000', 'balance'), max: maxLoss('2000', 'none') },
    [['set', '40000']],
    ['b', 'a', 'max'],
    true,
    true,
  ],
  [
    'a pause below the fail is only listed',
    { daily: dailyLoss('3000', 'balance'), max: maxLoss('2000', 'none') },
    [['set', '40000']],
    ['max'],
    true,
    false,
  ],
  [
    'a paused account hits the hard floor',
    { max: maxLoss('2000', 'none'), daily: dailyLoss('1000', 'balance') },
    [
      ['set', '49000'],
      ['set', '48900'],
      ['set', '48000'],
      ['set', '40000'],
    ],
    ['daily', 'max'],
    true,
    true,
  ],
  [
    'a pause is booked once a window and ends with it',
    { daily: dailyLoss('1000', 'balance') },
    [['set', '49000'], ['set', '48000'], ['roll'], ['set', '47000'], ['roll']],
    ['daily', 'daily'],
    false,
    false,
  ],
  [
    'a pause of a week outlives the day',
    { week: withMore(dailyLoss('1000', 'balance'), { window: 'week' }) },
    [
      ['set', '49000'],
      ['roll', '2026-01-06'],
      ['roll', '2026-01-07'],
    ],
    ['week'],
    false,
    true,
  ],
  [
    'recovery clears no fail, and the reset neither',
    { max: maxLoss('2000', 'none') },
    [['set', '48000'], ['set', '60000'], ['roll']],
    ['max'],
    true,
    false,
  ],
  [
    'an alert-only rule books nothing',
    { daily: dailyLoss('1000', 'balance', 'lte', 'alertOnly') },
    [['set', '40000']],
    [],
    false,
    false,
  ],
  [
    'judged at the close alone',
    { max: withMore(maxLoss('2000', 'none'), { check: 'eod' }) },
    [['set', '40000'], ['set', '48000.01'], ['roll'], ['set', '48000']],
    [],
    false,
    false,
  ],
  [
    'the close breaches by the old floor',
    { max: withMore(maxLoss('2000', 'eod_balance'), { check: 'eod' }) },
    [['set', '52000', '48000'], ['roll']],
    ['max'],
    true,
    false,
  ],
  ['lt: a touch is no breach', { max: maxLoss('2000', 'none', null, 'lt') }, [['set', '48000']], [], false, false],
  [
    'lt: below is one',
    { max: maxLoss('2000', 'none', null, 'lt') },
    [['set', '47999.999999999999']],
    ['max'],
    true,
    false,
  ],
  [
    'the lower of both',
    { max: withMore(maxLoss('2000', 'none'), { measured: 'min' }) },
    [['set', '48000', '60000']],
    ['max'],
    true,
    false,
  ],
  [
    'the balance alone',
    { max: withMore(maxLoss('2000', 'none'), { measured: 'balance' }) },
    [['set', '48001', '100']],
    [],
    false,
    false,
  ],
  [
    'a payout uses room and is judged at once',
    { max: maxLoss('2000', 'none') },
    [['payout', '2000']],
    ['max'],
    true,
    false,
  ],
  [
    'a deposit before it leaves the room',
    { max: maxLoss('2000', 'none') },
    [
      ['deposit', '9000'],
      ['payout', '1999.99'],
    ],
    [],
    false,
    false,
  ],
];

test.each(BREACHES)('[LL6] [LL7] [LL9] [LL10] [LL11] %s', (_, rules, steps, breaches, failed, paused) => {
  const held = after(account('50000', rules), steps);
  expect([held.breaches, held.isFailed, held.isPaused]).toEqual([breaches, failed, paused]);
});

test('[LL3] room is the measured value less the floor, and a locked floor leaves more than the allowance', () => {
  const held = after(account('50000', { max: maxLoss('2000', 'intraday_equity', '0') }), [['set', '50000', '56000']]);
  expect(held.figures('max')).toMatchObject({ room24: u('6000'), allowance24: u('2000'), peak24: u('56000') });
});

test('[LL5] the order at the reset: close by the old floor, peak, references, pauses, then every rule at once', () => {
  const held = account('200000', {
    daily: withMore(dailyLoss('5', 'balance', 'lt', 'fail'), { amountIn: 'pctInitial' }),
  });
  after(held, [['set', '204000', '191000']]);
  expect([floor(held, 'daily'), held.breaches]).toEqual(['190000', []]);
  after(held, [['roll']]);
  expect([floor(held, 'daily'), held.breaches]).toEqual(['194000', ['daily']]);
});
