import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { abs, formatD40, parseD40, ZERO } from './decimal40.ts';
import { averageOf, recomputeBook } from './reference-book.ts';
import type { BookLine } from './reference-book.ts';
import { linesOf } from './reference-history.ts';
import type { Message } from './reference-history.ts';
import { absoluteSteps, AS_VALUES, climb, newLadder, percentSteps } from './reference-ladder.ts';
import { measuredOf, ReferenceRules } from './reference-rules.ts';
import type { LossRule } from './reference-rules.ts';
import type { Instrument } from '#lib/model/instrument.ts';

/** The published vectors through the oracle's own code: what judges the engine is judged by others first. */
const FOLDERS = [
  join(import.meta.dirname, '../../fixtures/vectors'),
  join(import.meta.dirname, '../../../shared/vectors'),
];
type Case = { readonly id: string; readonly tolerance: string };
type VectorFile = { readonly cases: readonly Case[]; readonly tolerance?: string };

function casesOf(file: string): readonly (readonly [string, Case])[] {
  const path = FOLDERS.map((folder) => join(folder, `${file}.json`)).find((candidate) => existsSync(candidate));
  // A stranger's checkout may have no vectors beside it; a build that must have them says so.
  expect(path !== undefined || process.env['REQUIRE_TAPES'] !== '1').toBe(true);
  if (path === undefined) return [];
  const { cases, tolerance = '0.000000000001' } = JSON.parse(readFileSync(path, 'utf8')) as VectorFile;
  return cases.map((each) => [each.id, { ...each, tolerance }]);
}

const LINES = {
  rate: { num: 1n, den: 1n },
  fee: ZERO,
  feeCurrency: 'USD',
  feeBookedIn: 'USD',
  feeRate: null,
  strategy: null,
  positionId: '',
};

function listing(multiplier: string, isInverse: boolean): Instrument {
  const money = { quoteCurrency: 'USD', settlementCurrency: 'USD', assetClass: 'other', negativePriceAllowed: true };
  // Plain text under the names of the model.
  return { instrument: 'X', kind: isInverse ? 'inverse' : 'linear', multiplier, ...money } as unknown as Instrument;
}

function text(value: bigint | null): string | null {
  return value === null ? null : formatD40(value, 24);
}

function expectNear(actual: bigint | null, wanted: string | null, name: string, tolerance = '0.000000000001'): void {
  if (wanted === null || actual === null) return expect(text(actual), name).toBe(wanted);
  const isNear = abs(actual - parseD40(wanted)) <= parseD40(Number(tolerance).toFixed(20));
  expect(isNear, `${name}: ${text(actual)} is ${wanted}`).toBe(true);
}

type Rule = Readonly<Record<string, string>>;

/** Short form of a vector to a rule of the model: one of the units of the amount, defaults of section 12. */
function ruleOf(type: 'maxLoss' | 'dailyLoss', given: Rule): LossRule {
  const unit = ['pctInitial', 'pctOfPeak', 'pctReference'].find((name) => given[name] !== undefined);
  const own = type === 'maxLoss' ? { trail: 'none', lockOffset: null } : { reference: 'balance' };
  const after: unknown = given['afterFirstPayout'];
  const payout = after === undefined ? {} : { afterFirstPayoutFloor: (after as { floor: string }).floor };
  const amount = unit === undefined ? given['amount'] : given[unit];
  const defaults = { type, breachWhen: 'lte', action: 'fail', amountIn: unit, ...own };
  // The fields of a vector are those of the rule.
  return { ...defaults, ...given, amount, ...payout } as unknown as LossRule;
}

type LossCase = {
  readonly config: { readonly initial: string; readonly maxLoss?: Rule; readonly dailyLoss?: Rule };
  readonly steps: readonly (Readonly<Record<string, string>> & { readonly expect: Record<string, unknown> })[];
};

test.each(casesOf('loss_rules'))('[OR1] [LL] the oracle judges by the published rules: %s', (_id, given) => {
  const { config, steps } = given as unknown as LossCase;
  const rules = new ReferenceRules();
  const start = parseD40(config.initial);
  for (const type of ['maxLoss', 'dailyLoss'] as const) {
    const rule = config[type];
    if (rule !== undefined) rules.put(type, ruleOf(type, rule), { base: start, balance: start, equity: start });
  }
  let seen = { seq: 0, balance: start, equity: start };
  const move = (by: bigint) => (seen = { ...seen, balance: seen.balance + by, equity: seen.equity + by });
  steps.forEach((step, index) => {
    const amount = parseD40(step['amount'] ?? '0');
    seen = { ...seen, seq: index + 1 };
    if (step['op'] === 'set')
      seen = { ...seen, balance: parseD40(step['balance'] ?? ''), equity: parseD40(step['equity'] ?? '') };
    if (step['op'] === 'payout') {
      rules.paidOut();
      move(-amount);
    }
    if (step['op'] === 'deposit') {
      rules.deposited(amount);
      move(amount);
    }
    if (step['op'] === 'roll') {
      rules.close(seen);
      rules.roll(seen, `2026-06-${String(index + 2).padStart(2, '0')}`, null);
    }
    if (step['op'] !== 'state') rules.observe(seen);
    const max = rules.byId.get('maxLoss');
    const daily = rules.byId.get('dailyLoss');
    const room = (state: typeof max): string | null =>
      state === undefined ? null : text(measuredOf(state.rule, seen) - state.floor);
    const figures: Record<string, unknown> = {
      ddFloor: text(max?.floor ?? null),
      ddRoom: room(max),
      ddPeak: text(max?.peak ?? null),
      dailyFloor: text(daily?.floor ?? null),
      dailyRoom: room(daily),
      breaches: rules.booked.map(({ limitId }) => limitId),
      dead: rules.gate === 'failed',
      paused: [...rules.byId.values()].some(({ latch }) => latch === 'pause'),
    };
    for (const [name, wanted] of Object.entries(step.expect)) {
      expect(figures[name], `step ${index + 1} ${name}`).toEqual(wanted);
    }
  });
});

type LadderCase = {
  readonly mode: 'utilization' | 'absolute';
  readonly limit?: string;
  readonly worseWhen?: 'above' | 'below';
  readonly rungs: Readonly<Record<string, string>> & { readonly breach: string };
  readonly hysteresis: string;
  readonly resetBand?: string;
  readonly breachWhen?: 'reached' | 'passed';
  readonly confirm?: number;
  readonly steps: readonly { readonly value: string | null; readonly expectRung: string }[];
};

test.each(casesOf('limit_ladder'))('[OR1] [LI] the oracle climbs the published ladders: %s', (_id, each) => {
  const given = each as unknown as LadderCase;
  const { watch = null, warning = null, critical = null, breach } = given.rungs;
  const ladder = { watch, warning, critical, hysteresis: given.hysteresis } as Parameters<typeof percentSteps>[0];
  const isBelow = given.worseWhen === 'below';
  const isAbsolute = given.mode === 'absolute';
  const steps = isAbsolute ? absoluteSteps(ladder, breach, given.resetBand, isBelow) : percentSteps(ladder);
  const allowance = isAbsolute ? AS_VALUES : parseD40(given.limit ?? '');
  const state = newLadder();
  given.steps.forEach((step, index) => {
    const value = step.value === null ? null : (isBelow ? -1n : 1n) * parseD40(step.value);
    const limit = isAbsolute ? (steps.at[4] ?? ZERO) : allowance;
    const reached = limit === ZERO && !isAbsolute ? (value ?? ZERO) > ZERO : (value ?? ZERO) >= limit;
    const holds = value !== null && (given.breachWhen === 'passed' ? value > limit : reached);
    climb(state, { value, allowance, holds, isLatched: false, isLive: true }, steps, given.confirm ?? 1);
    expect(state.rung, `step ${index + 1}`).toBe(step.expectRung);
  });
});

type FillEvent = { readonly side: 'buy' | 'sell'; readonly qty: string; readonly px: string; readonly fee?: string };

function lineOf({ side, qty, px, fee = '0' }: FillEvent): BookLine {
  const signedQty = side === 'buy' ? parseD40(qty) : -parseD40(qty);
  return { kind: 'fill', seq: 0, ...LINES, signedQty, px: parseD40(px), fee: parseD40(fee), feeRate: LINES.rate };
}

type CostCase = {
  readonly params: { readonly multiplier: string; readonly inverse?: boolean };
  readonly events: readonly FillEvent[];
  readonly expect: readonly (Readonly<Record<string, string | null>> & { readonly after: number })[];
};

test.each(casesOf('accounting_avg_cost'))('[OR1] [PO] the oracle keeps average cost: %s', (_id, each) => {
  const { params, events, expect: wanted } = each as unknown as CostCase;
  const instrument = listing(params.multiplier, params.inverse === true);
  expect(wanted.length).toBeGreaterThan(0);
  for (const row of wanted) {
    const state = recomputeBook(events.slice(0, row.after).map(lineOf), instrument, 'average');
    const figures = {
      qty: state.signedQty,
      avg: averageOf(state, instrument),
      gross: state.realized,
      fees: state.fees,
      net: state.realized - state.fees,
    };
    for (const [name, value] of Object.entries(figures)) {
      const expected = row[name];
      if (expected !== undefined) expectNear(value, expected, `after ${row.after} ${name}`, each.tolerance);
    }
  }
});

type LotsCase = {
  readonly method: 'FIFO' | 'LIFO';
  readonly multiplier: string;
  readonly events: readonly FillEvent[];
  readonly realised: string;
};

test.each(casesOf('accounting_lots'))('[OR1] [LO] the oracle consumes lots: %s', (_id, each) => {
  const { method, multiplier, events, realised } = each as unknown as LotsCase;
  const instrument = listing(multiplier, false);
  const state = recomputeBook(events.map(lineOf), instrument, method === 'FIFO' ? 'fifo' : 'lifo');
  expectNear(state.realized, realised, 'realized');
});

type ChainCase = {
  readonly events: readonly Readonly<Record<string, string | null>>[];
  readonly expectPosition: { readonly qty: string; readonly avg: string | null; readonly realised: string };
};

test.each(casesOf('fix_bust_correct'))('[OR1] [BU] the oracle replays chains of executions: %s', (_id, each) => {
  const { events, expectPosition } = each as unknown as ChainCase;
  const messages: Message[] = [];
  const rates = new Map();
  events.forEach((event, seq) => {
    const common = { seq, key: event['execId'] ?? '', instrument: 'X' };
    const refKey = event['execRefId'] ?? '';
    const side = event['side'] === 'sell' ? ('sell' as const) : ('buy' as const);
    const size = { qty: parseD40(event['lastQty'] ?? '0'), px: parseD40(event['lastPx'] ?? '0') };
    if (messages.some(({ kind, seq: _seq, ...rest }) => kind !== 'line' && 'key' in rest && rest.key === common.key))
      return;
    if (event['execType'] === 'F') messages.push({ kind: 'fill', ...common, side, ...size, ...LINES, rates });
    if (event['execType'] === 'H') messages.push({ kind: 'bust', ...common, refKey });
    if (event['execType'] === 'G')
      messages.push({ kind: 'correction', ...common, refKey, side, ...size, fee: null, rates });
  });
  const state = recomputeBook(linesOf(messages), listing('1', false), 'average');
  expectNear(state.signedQty, expectPosition.qty, 'qty');
  expectNear(averageOf(state, listing('1', false)), expectPosition.avg, 'avg');
  expectNear(state.realized, expectPosition.realised, 'realized');
});
