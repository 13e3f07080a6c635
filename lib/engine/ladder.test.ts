import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { Rung } from '#lib/model/limit.ts';
import {
  absoluteFault,
  absoluteSteps,
  climbConfirmed,
  climbLadder,
  isBelowReset,
  usedBp,
  utilizationSteps,
  utilizationText,
} from './ladder.ts';
import type { AbsoluteLadder, Steps } from './ladder.ts';

function u(text: string): bigint {
  return parseUnits(text, 24);
}

function uses(limit: string, hysteresis = '2', isPassed = false, rungs = ['50', '75', '90']): Steps {
  const percent = (text: string): bigint | null => (text === '' ? null : parseUnits(text, 12));
  const thresholds = [0n, ...rungs.map(percent), percent('100')];
  return utilizationSteps({ thresholds, hysteresis: parseUnits(hysteresis, 12) }, u(limit), isPassed);
}

function values(rungs: readonly string[], change: Partial<AbsoluteLadder> = {}): AbsoluteLadder {
  const [watch, warning, critical, breach] = rungs.map((text) => (text === '' ? null : u(text)));
  return {
    values24: [watch ?? null, warning ?? null, critical ?? null],
    breach24: breach ?? 0n,
    isBelow: false,
    isPassed: false,
    band24: null,
    hysteresis: parseUnits('2', 12),
    ...change,
  };
}

function walk(steps: Steps, seen: readonly (string | null)[], confirm = 1): Rung[] {
  let held: Rung = 'none';
  const counts: number[] = [];
  return seen.map((value) => {
    const value24 = value === null ? null : u(value);
    held = climbConfirmed({ steps, value24, held, mayFall: true }, confirm, counts).rung;
    return held;
  });
}

type Walk = readonly [
  id: string,
  steps: Steps,
  seen: readonly (string | null)[],
  rungs: readonly string[],
  confirm?: number,
];
const WALKS: readonly Walk[] = [
  [
    'climbs and falls by the band',
    uses('2000'),
    ['999.99', '1000', '1800', '2000', '1960', '1959.99', '1760', '1759.99', '959.99'],
    ['none', 'watch', 'critical', 'breach', 'breach', 'critical', 'critical', 'warning', 'none'],
  ],
  [
    'without a band a rung holds on its threshold',
    uses('2000', '0'),
    ['2000', '1999.99', '1000', '999.99'],
    ['breach', 'critical', 'watch', 'none'],
  ],
  [
    'a rung may be left out',
    uses('100', '2', false, ['', '80', '']),
    ['79', '80', '99', '100', '97', '77.9'],
    ['none', 'warning', 'warning', 'breach', 'warning', 'none'],
  ],
  [
    'passed: a touch is critical',
    uses('2000', '2', true),
    ['2000', '2000.000000000001', '2000', '1960', '1959'],
    ['critical', 'breach', 'breach', 'breach', 'critical'],
  ],
  [
    'a limit of 0 has the breach alone',
    uses('0'),
    ['0', '0.000000000001', '0', '-5'],
    ['none', 'breach', 'none', 'none'],
  ],
  [
    'an unknown value keeps the rung',
    uses('2000'),
    ['1800', null, '1500', null, '900'],
    ['critical', 'critical', 'warning', 'warning', 'none'],
  ],
  [
    'a rise is confirmed, rung by rung, a fall is not',
    uses('2000'),
    ['1500', '1000', '2000', '2000', '1950', '1500', '1500'],
    ['none', 'watch', 'watch', 'breach', 'critical', 'warning', 'warning'],
    2,
  ],
  [
    'unknown neither counts nor resets',
    uses('2000'),
    ['1500', null, '1500', '900', '1500', null, '900', '1500'],
    ['none', 'none', 'warning', 'none', 'none', 'none', 'none', 'none'],
    2,
  ],
  [
    'absolute, above, two rungs, a band of 2 % of the breach',
    absoluteSteps(values(['', '8', '', '10'])),
    ['8', '10', '9.8', '9.79', '7.8', '7.79'],
    ['warning', 'breach', 'breach', 'warning', 'warning', 'none'],
  ],
  [
    'absolute, below, a band of its own',
    absoluteSteps(values(['1000', '500', '200', '0'], { isBelow: true, band24: u('50') })),
    ['1000.01', '1000', '1050', '1050.01', '0', '50', '50.01', '-10', '251'],
    ['none', 'watch', 'watch', 'none', 'breach', 'breach', 'critical', 'breach', 'warning'],
  ],
  [
    'absolute, below, passed',
    absoluteSteps(values(['3', '2', '1', '-100'], { isBelow: true, isPassed: true })),
    ['-100', '-100.01', '-98', '-97.99'],
    ['critical', 'breach', 'breach', 'critical'],
  ],
];

for (const [id, steps, seen, rungs, confirm] of WALKS) {
  test(`[LI4] [LI5] [LI6] [LI7] [LI8] [LI9] [LI11] ${id}`, () => {
    expect(walk(steps, seen, confirm)).toEqual(rungs);
  });
}

test('[LI9] while an input is not live the rung may rise and does not fall', () => {
  const steps = uses('2000');
  const read = (value: string, held: Rung, mayFall: boolean): Rung =>
    climbLadder({ steps, value24: u(value), held, mayFall }).rung;
  expect(read('0', 'critical', false)).toBe('critical');
  expect(read('2000', 'critical', false)).toBe('breach');
  expect(read('0', 'critical', true)).toBe('none');
});

test.each([
  ['150', '2000', '7.5'],
  ['2000.000001', '2000', '100.00000005'],
  ['1', '3', '33.333333333333333'],
  ['2', '3', '66.666666666666667'],
  ['0.000000000000000005', '1', '0'],
  ['0.000000000000000015', '1', '0.000000000000002'],
  [null, '3', null],
  ['1', '0', null],
])('[LI14] the use %s of %s is printed as %s %', (value, limit, text) => {
  expect(utilizationText(value === null ? null : u(value), u(limit))).toBe(text);
});

test('[LI14] [IN19] a use in hundredths never reads 100 before the breach, and never less in it', () => {
  expect(usedBp(u('1999.999999'), u('2000'), false)).toBe(9_999);
  expect(usedBp(u('2000.000001'), u('2000'), true)).toBe(10_001);
  expect(usedBp(u('2000'), u('2000'), true)).toBe(10_000);
  // A rule that is judged at the close would breach, and has not.
  expect(usedBp(u('2500'), u('2000'), false)).toBe(10_000);
  expect(usedBp(1n, 0n, true)).toBeNull();
});

test.each([
  [values(['1', '2', '3', '4']), null],
  [values(['4', '3', '2', '1'], { isBelow: true }), null],
  [values(['4', '3', '2', '1']), 'ladder'],
  [values(['1', '2', '2', '4']), 'ladder'],
  [values(['1', '2', '3', '4'], { band24: u('1') }), 'hysteresis'],
  [values(['1', '', '', '4'], { band24: u('2.9') }), null],
])('[LI4] an absolute ladder worsens from rung to rung %#', (ladder, fault) => {
  expect(absoluteFault(ladder)?.split(' ')[0] ?? null).toBe(fault);
});

test('[AL4] below the reset means below the threshold by the band', () => {
  const steps = uses('2000');
  expect([isBelowReset(steps, 'warning', u('1460')), isBelowReset(steps, 'warning', u('1459.99'))]).toEqual([
    false,
    true,
  ]);
});
