import fc from 'fast-check';
import { expect, test } from 'vitest';

import { DAY_LENGTH } from './compare-days.ts';
import { dayPlan, randomDay } from './random-day.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountColumn, GroupView, LimitView } from '#lib/model/view.ts';

/** What must hold between one entry and the next on any day at all, of the engine alone: no oracle is asked. */
type Seen = {
  readonly balance24: bigint;
  readonly equity24: bigint;
  readonly limits: ReadonlyMap<string, LimitView>;
  readonly shown: (name: AccountColumn) => number;
};
type Picture = { readonly accounts: ReadonlyMap<string, Seen>; readonly groups: readonly GroupView[] };
type Step = {
  readonly entry: JournalEntry;
  readonly isAccepted: boolean;
  readonly before: Picture;
  readonly after: Picture;
  /** Accounts that revalue their whole ledger: a rate moves their balance [FX1]. */
  readonly revalued: ReadonlySet<string>;
};
type Check = (step: Step) => void;

function pictureOf(engine: RiskEngine): Picture {
  const deltas: Delta[] = [];
  engine.collectAll(deltas);
  const rows = new Map<number, Float64Array>();
  const groups: GroupView[] = [];
  const width = ACCOUNT_COLUMNS.length;
  for (const delta of deltas) {
    if (delta.type === 'GroupRevalued') groups.push(delta.group);
    if (delta.type !== 'AccountsRevalued') continue;
    delta.indexes.forEach((index, at) => rows.set(index, delta.columns.subarray(at * width, (at + 1) * width)));
  }
  const accounts = new Map<string, Seen>();
  for (const account of engine.accountIds()) {
    const figures = engine.exactFigures(account);
    const detail = engine.accountDetail(account);
    if (figures === null || detail === null) continue;
    const row = rows.get(detail.index);
    accounts.set(account, {
      balance24: figures.balance24,
      equity24: figures.equity24,
      limits: new Map(detail.limits.map((limit) => [limit.limitId, limit])),
      shown: (name) => row?.[ACCOUNT_COLUMNS.indexOf(name)] ?? Number.NaN,
    });
  }
  return { accounts, groups };
}

function walk(seed: number, check: Check): void {
  const engine = new RiskEngine();
  const revalued = new Set<string>();
  let before = pictureOf(engine);
  for (const entry of randomDay(dayPlan(seed, DAY_LENGTH))) {
    const { input } = entry;
    if (input.type === 'AccountOpened' && input.fxPolicy === 'revalueAll') revalued.add(input.account);
    const out: (Notice | Outcome)[] = [];
    engine.apply(entry, out);
    const after = pictureOf(engine);
    check({ entry, isAccepted: out[0]?.type === 'Accepted', before, after, revalued });
    before = after;
  }
}

/** Each on an eighth of the runs: a day has more than a hundred entries. */
function onRandomDays(check: () => Check): void {
  const numRuns = Math.max(5, Math.floor((fc.readConfigureGlobal().numRuns ?? 200) / 8));
  const days = fc.property(fc.integer({ min: 0, max: 0x7fff_ffff }), (seed) => walk(seed, check()));
  fc.assert(days, { numRuns });
}

/** Both sides of an entry, account by account. */
function pairs({ before, after }: Step): readonly (readonly [string, Seen, Seen])[] {
  return [...after.accounts].flatMap(([account, now]) => {
    const then = before.accounts.get(account);
    return then === undefined ? [] : [[account, then, now] as const];
  });
}

const BOOKING = ['FillReceived', 'FillBusted', 'FillCorrected', 'CashMoved', 'SettlementPosted'];

test('[IN6] balance moves only by fills, busts, corrections, cash and settlement', () => {
  expect.hasAssertions();
  onRandomDays(() => (step) => {
    if (BOOKING.includes(step.entry.input.type) && step.isAccepted) return;
    for (const [account, then, now] of pairs(step)) {
      // A result that had no rate was missing from the balance, flagged, until the first one came [FX6].
      const wasIncomplete = (then.shown('flags') & ACCOUNT_FLAGS.incomplete) !== 0;
      if (step.revalued.has(account) || wasIncomplete) continue;
      expect(now.balance24, `${account} seq=${step.entry.seq}`).toBe(then.balance24);
    }
  });
}, 120_000);

test('[IN7] gross is long and short together and at least abs(net), of every account and group', () => {
  onRandomDays(() => ({ after }) => {
    for (const { shown } of after.accounts.values()) {
      expect(shown('gross')).toBe(shown('long') + shown('short'));
      expect(shown('net')).toBe(shown('long') - shown('short'));
      expect(shown('gross')).toBeGreaterThanOrEqual(Math.abs(shown('net')));
    }
    for (const { gross, net } of after.groups) {
      expect(gross ?? Number.NaN).toBeGreaterThanOrEqual(Math.abs(net ?? Number.NaN));
    }
  });
}, 120_000);

test('[IN9] the floor of a maximum loss never falls within a version', () => {
  onRandomDays(() => (step) => {
    for (const [, then, now] of pairs(step)) {
      for (const [id, { definition, floor, scale }] of now.limits) {
        const old = then.limits.get(id);
        if (old === undefined || definition.rule.type !== 'maxLoss') continue;
        if (old.definition.version !== definition.version || old.scale !== scale) continue;
        expect(floor ?? Number.NaN, `${id} seq=${step.entry.seq}`).toBeGreaterThanOrEqual(old.floor ?? Number.NaN);
      }
    }
  });
}, 120_000);

test('[IN10] a peak is never below the equity that could raise it, and a drawdown never below zero', () => {
  onRandomDays(() => ({ after }) => {
    for (const { shown } of after.accounts.values()) {
      expect(shown('highWaterMark')).toBeGreaterThanOrEqual(shown('equity'));
      expect(shown('drawdown')).toBeGreaterThanOrEqual(0);
    }
  });
}, 120_000);

test('[IN13] a reset moves neither balance nor equity', () => {
  onRandomDays(() => (step) => {
    if (step.entry.input.type !== 'TradingDayRolled') return;
    for (const [account, then, now] of pairs(step)) {
      expect([now.balance24, now.equity24], `${account} seq=${step.entry.seq}`).toEqual([
        then.balance24,
        then.equity24,
      ]);
    }
  });
}, 120_000);

test('[IN13] the P&L of the days, the open one included, is the whole P&L', () => {
  expect.hasAssertions();
  onRandomDays(() => {
    const closed = new Map<string, number>();
    const start = new Map<string, number>();
    const flows = new Map<string, number>();
    const add = (sums: Map<string, number>, account: string, by: number) =>
      sums.set(account, (sums.get(account) ?? 0) + by);
    return (step) => {
      const { input } = step.entry;
      for (const [account, { shown }] of step.after.accounts)
        if (!start.has(account)) start.set(account, shown('equity'));
      for (const [account, then, now] of pairs(step)) {
        const isFlow = input.type === 'CashMoved' && ['deposit', 'withdrawal', 'payout'].includes(input.cashKind);
        if (isFlow) add(flows, account, now.shown('equity') - then.shown('equity'));
        // A day that closes begins anew at zero; one that goes on keeps its count.
        if (input.type === 'TradingDayRolled') add(closed, account, then.shown('dayPnl') - now.shown('dayPnl'));
        const whole = now.shown('equity') - (start.get(account) ?? 0) - (flows.get(account) ?? 0);
        const days = (closed.get(account) ?? 0) + now.shown('dayPnl');
        // What is shown of a wide account changes its unit along the way.
        if (!isWide(now)) expect(Math.abs(whole - days), `${account} seq=${step.entry.seq}`).toBeLessThanOrEqual(60);
      }
    };
  });
}, 120_000);

test('[IN15] a deposit leaves room and day P&L, a payout uses room by its amount', () => {
  onRandomDays(() => (step) => {
    const { input } = step.entry;
    if (input.type !== 'CashMoved' || !step.isAccepted) return;
    if (input.cashKind !== 'deposit' && input.cashKind !== 'payout') return;
    for (const [account, then, now] of pairs(step)) {
      if (account !== input.account || isWide(now)) continue;
      expect(Math.abs(now.shown('dayPnl') - then.shown('dayPnl'))).toBeLessThanOrEqual(2);
      const used = input.cashKind === 'deposit' ? 0 : then.shown('equity') - now.shown('equity');
      for (const [id, { room, definition }] of now.limits) {
        const { rule } = definition;
        const isPlain = rule.type === 'dailyLoss' || (rule.type === 'maxLoss' && !('afterFirstPayoutFloor' in rule));
        const old = then.limits.get(id)?.room ?? null;
        if (!isPlain || room === null || old === null) continue;
        expect(Math.abs(old - room - used), `${id} seq=${step.entry.seq}`).toBeLessThanOrEqual(3);
      }
    }
  });
}, 120_000);

test('[IN19] no use of less than 100 % is shown while a breach holds, none above while it does not', () => {
  expect.hasAssertions();
  onRandomDays(() => ({ after, entry }) => {
    for (const { limits } of after.accounts.values()) {
      for (const { limitId, usedBp, breached, rung } of limits.values()) {
        if (usedBp === null) continue;
        const name = `${limitId} seq=${entry.seq} ${usedBp}`;
        if (!breached) expect(usedBp, name).toBeLessThanOrEqual(10_000);
        if (rung === 'breach' && breached && usedBp < 10_000) expect(isLatched(limits, limitId), name).toBe(true);
      }
    }
  });
}, 120_000);

/** A latched breach holds its rung whatever room says [LI10]: only a rule that acts can. */
function isLatched(limits: ReadonlyMap<string, LimitView>, id: string): boolean {
  const rule = limits.get(id)?.definition.rule;
  return (
    rule !== undefined && 'action' in rule && (rule.action !== 'alertOnly' || ('check' in rule && rule.check === 'eod'))
  );
}

function isWide({ shown }: Seen): boolean {
  return Math.abs(shown('gross')) > 1e13 || Math.abs(shown('equity')) > 1e13;
}
