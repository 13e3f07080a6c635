import { expect, test } from 'vitest';
import type { BacktestResult, BacktestSide } from '#lib/model/backtest.ts';
import type { LimitPreview } from '#lib/model/limit-preview.ts';
import { accountsText, backtestTexts, differenceText, floodText, warningText } from './preview-words.ts';

const SIDE: BacktestSide = {
  alerts: 20,
  nodes: 18,
  breaches: 4,
  firstBreach: null,
  peakTenMinutes: 29,
  flaps: 12,
  flappingNodes: 1,
  medianLeadUs: null,
  timeline: [],
  list: [],
};

// The words read these parts of an answer and nothing else.
function preview(parts: object): LimitPreview {
  return { accounts: 5_000, more: 6, fewer: 0, higher: 2, lower: 1, live: null, ...parts } as LimitPreview;
}

function backtest(draft: Partial<BacktestSide>, live: Partial<BacktestSide> | null, missedCount = 0): BacktestResult {
  const side = live === null ? null : { ...SIDE, ...live };
  return { draft: { ...SIDE, ...draft }, live: side, missedCount } as BacktestResult;
}

test('[LE2] what a draft would do at once is a whole sentence, beside a version or without one', () => {
  expect(differenceText(preview({}))).toBe('At once 6 alerts would be open. No version is in force to compare with.');
  expect(differenceText(preview({ more: 1, live: { version: 12 } }))).toBe(
    'At once, beside v12: 1 alert more, 0 fewer, 2 on a higher rung, 1 on a lower rung.',
  );
  expect(accountsText(preview({}))).toBe('5,000 accounts are under it.');
  expect(accountsText(preview({ accounts: 1 }))).toBe('1 account is under it.');
});

test('[LE3] [LE8] alerts, crossings and breaches of a back-test are told apart, each in its own sentence', () => {
  expect(backtestTexts(backtest({}, { alerts: 12 }, 1))).toEqual([
    'Today it would have opened 20 alerts instead of 12.',
    'Its alert threshold would have been crossed 29 times within the busiest ten minutes; an alert that comes back crosses it again.',
    'Of 4 breaches of the version in force it would have told 1 later or not at all.',
  ]);
  expect(backtestTexts(backtest({}, { breaches: 0 })).at(-1)).toBe('The version in force had no breach to miss.');
  expect(backtestTexts(backtest({ alerts: 1, peakTenMinutes: 1 }, null))).toEqual([
    'Today it would have opened 1 alert.',
    'Its alert threshold would have been crossed 1 time within the busiest ten minutes.',
  ]);
});

test('[LE7] more than ten crossings within ten minutes are called a flood, ten are not', () => {
  expect(floodText(backtest({ peakTenMinutes: 11 }, null))).toContain('A flood: 11 crossings within ten minutes');
  expect(floodText(backtest({ peakTenMinutes: 10 }, null))).toBeNull();
  expect(warningText({ type: 'flood', alerts: 6, nodes: 40 })).toBe('6 of 40 nodes would alert at once.');
});
