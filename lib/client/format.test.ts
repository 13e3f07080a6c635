import { expect, test } from 'vitest';
import {
  formatAge,
  formatLargest,
  formatRowAge,
  formatCompact,
  formatDecimalText,
  formatLeft,
  formatRoom,
  formatMoney,
  formatSeq,
  formatTime,
  formatUnowned,
  formatUsed,
  formatUsedOf,
  setAccountingStyle,
} from './format.ts';

test.each([
  [-184_220_000_000, 6, 2, 'always', '\u2212184,220.00'],
  [355_170_000, 6, 2, 'always', '+355.17'],
  [0, 6, 2, 'always', '0.00'],
  [-1, 6, 2, 'always', '0.00'],
  [5_000, 6, 2, 'negative', '0.01'],
  [1_234_567_890_123, 6, 0, 'negative', '1,234,568'],
  [12_345, 4, 4, 'never', '1.2345'],
  [null, 6, 2, 'always', '\u2014'],
] as const)('[NF1] money %d at scale %d with %d decimals and sign %s is %s', (value, scale, decimals, sign, text) => {
  expect(formatMoney(value, scale, { decimals, sign })).toBe(text);
});

test.each([
  [9_996, false, 1, '99.9 %'],
  [8_960, false, 0, '89 %'],
  [10_002, true, 1, '100.1 %'],
  [10_002, true, 0, '101 %'],
  [10_690, true, 0, '107 %'],
  [10_000, true, 0, '100 %'],
  [7_130, false, 0, '71 %'],
  [null, false, 0, '\u2014'],
] as const)(
  '[NF7] %d hundredths of a percent, breached %s, at %d decimals shows %s',
  (usedBp, breached, decimals, text) => {
    expect(formatUsed(usedBp, breached, decimals)).toBe(text);
  },
);

test.each([
  [38_900_000, 0, '38 left'],
  [-137_330_000, 0, 'over by 137'],
  [400_000, 0, '0.40 left'],
  [-400_000, 0, 'over by 0.40'],
  [4, 0, '0.000004 left'],
  [0, 0, '0 left'],
  [null, 0, '\u2014'],
] as const)('[NF8] room %d shows %s decimals as %s', (room, decimals, text) => {
  expect(formatLeft(room, 6, decimals)).toBe(text);
});

test('[NF8] under a head that says "Left" the figure does not say it again', () => {
  expect([3_035_000_000, -137_330_000, null].map((room) => formatRoom(room, 6))).toEqual(['3,035', 'over by 137', '—']);
});

test('[NF3] used of limit never looks equal to a limit it does not equal', () => {
  expect(formatUsedOf(2_137_330_000, 2_000_000_000, 6)).toBe('2,137 of 2,000');
  expect(formatUsedOf(1_999_990_000, 2_000_000_000, 6)).toBe('1,999.99 of 2,000.00');
  expect(formatUsedOf(2_000_000_001, 2_000_000_000, 6)).toBe('2,000.000001 of 2,000.000000');
  expect(formatUsedOf(2_000_000_000, 2_000_000_000, 6)).toBe('2,000 of 2,000');
});

test('[NF4] K, M and B have one decimal and never a thousand of the smaller unit', () => {
  expect(formatCompact(318_900_000_000_000, 6)).toBe('318.9 M');
  expect(formatCompact(-12_400_000_000_000, 6)).toBe('\u221212.4 M');
  expect(formatCompact(999_960_000_000, 6)).toBe('1.0 M');
  expect(formatCompact(999_000_000, 6)).toBe('999');
});

test('[NF9] ages, the unowned clock and times of day', () => {
  expect([300, 41_000, 185_000, 7_800_000].map(formatAge)).toEqual(['0.3 s', '41 s', '3 m', '2 h 10 m']);
  const spans = [300, 59_999, 3_599_000, 22_320_000, 48 * 3_600_000, null, Number.NaN];
  expect(spans.map(formatLargest)).toEqual(['0 s', '59 s', '59 m', '6 h', '2 d', '—', '—']);
  const ages = [
    { ms: 5_000, isAtLeast: false },
    { ms: 185_000, isAtLeast: true },
    { ms: 1_000, isAtLeast: true },
    // That figures stand for more than nothing says nothing.
    { ms: 999, isAtLeast: true },
    { ms: 999, isAtLeast: false },
    null,
  ];
  expect(ages.map(formatRowAge)).toEqual(['5 s', '> 3 m', '> 1 s', '—', '0 s', '—']);
  expect(formatUnowned(41_900)).toBe('0:41');
  expect(formatTime(1_767_623_467_250_000, 'UTC', { millis: true })).toBe('14:31:07.250');
  expect(formatTime(1_767_623_467_250_000, 'America/New_York')).toBe('09:31:07');
});

test('[NF6] entry numbers are grouped, exact decimal text keeps every digit', () => {
  expect(formatSeq(18_442_017)).toBe('#18,442,017');
  expect(formatDecimalText('-1234567.00012')).toBe('\u22121,234,567.00012');
});

test('[CO5] in accounting style a loss stands in parentheses, a gain and nothing keep theirs', () => {
  setAccountingStyle(true);
  try {
    const style = { decimals: 2, sign: 'always' } as const;
    expect(formatMoney(-184_220_000, 6, style)).toBe('(184.22)');
    expect(formatMoney(184_220_000, 6, style)).toBe('+184.22');
    expect(formatMoney(-1, 6, style)).toBe('0.00');
    expect(formatCompact(-12_400_000_000_000, 6)).toBe('(12.4 M)');
  } finally {
    setAccountingStyle(false);
  }
  expect(formatMoney(-1_000_000, 6, { decimals: 0, sign: 'negative' })).toBe('\u22121');
});
