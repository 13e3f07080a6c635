import { beforeAll, expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { BacktestQuestion, BacktestResult } from '#lib/model/backtest.ts';
import type { AlertTransitioned, Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { BacktestTally } from './backtest-tally.ts';
import { BacktestVariants, hasVariants } from './backtest-variants.ts';
import { Backtest } from './backtest.ts';

const MINUTE_US = 60_000_000;
/** The set-up stands at 0; the range begins after it. */
const RANGE = { fromUs: 1, toUs: 5 * MINUTE_US };

/** One value for each account, loose enough that the floor crosses it now and then. */
function definition(amount: string, more: Partial<LimitDefinition> = {}): LimitDefinition {
  return {
    limitId: 'open' as never,
    version: 1,
    name: 'Open loss',
    scope: { level: 'firm', id: 'Demo' },
    rule: { type: 'metric', metric: 'openLoss', amount: amount as never, breachWhen: 'lte' },
    currency: 'USD' as never,
    ladder: { watch: '50', warning: '70', critical: '85', hysteresis: '5' } as never,
    alertFrom: 'warning',
    ackFrom: 'critical',
    per: 'account',
    ...more,
  };
}

const entries: JournalEntry[] = [];
const lived: AlertTransitioned[] = [];
let definedAt = 0;

/** A floor of 80 accounts over five minutes, on which a manager defines the limit and takes some of its alerts. */
beforeAll(() => {
  const workload = Workload.open({ seed: 3, accounts: 80, duplicateOneIn: 200, priceOutages: true }, 0);
  const engine = new RiskEngine();
  const out: (Notice | Outcome)[] = [];
  const push = (entry: JournalEntry): void => {
    out.length = 0;
    const numbered = { ...entry, seq: (entries.length + 1) as never };
    engine.apply(numbered, out);
    entries.push(numbered);
    for (const effect of out)
      if (effect.type === 'AlertTransitioned' && effect.alert.limitId === 'open') lived.push(effect);
  };
  const command = (input: object): void => {
    const tsJournalUs = engine.timeUs;
    const actor = { user: 'm', name: 'M', role: 'manager' };
    const stamp = {
      tsJournalUs,
      tsReceivedUs: tsJournalUs,
      origin: 'person',
      inputId: `c${entries.length}`,
      causationId: null,
    };
    push({ seq: 0, ...stamp, input: { ...input, actor, tsEventUs: tsJournalUs, clientActionId: 'a' } } as never);
    expect(out[0]).toMatchObject({ type: 'Accepted' });
  };
  const floor = new FloorJournal(workload);
  for (const entry of floor.until(0)) push(entry);
  const { version: _version, ...draft } = definition('400', { scope: { level: 'firm', id: engine.firm().firm } });
  definedAt = entries.length + 1;
  command({ type: 'DefineLimit', draft: { ...draft, baseVersion: 0 } });
  for (let atUs = MINUTE_US; atUs <= RANGE.toUs; atUs += MINUTE_US) {
    for (const entry of floor.until(atUs)) push(entry);
    const [open] = engine.alerts(0).filter(({ limitId, state }) => limitId === 'open' && state === 'firing');
    if (open !== undefined)
      command({ type: 'AcknowledgeAlert', alertId: open.alertId, rungSeen: open.rung, seqSeen: engine.seq });
  }
});

function firmWide(amount: string, more: Partial<LimitDefinition> = {}): LimitDefinition {
  const [defined] = entries.slice(definedAt - 1);
  const scope = defined?.input.type === 'DefineLimit' ? defined.input.draft.scope : { level: 'firm' as const, id: '' };
  return definition(amount, { scope, ...more });
}

function run(question: Partial<BacktestQuestion> & Pick<BacktestQuestion, 'draft'>): BacktestResult {
  const test = new Backtest(new RiskEngine(), { live: null, range: RANGE, ...question });
  for (const entry of entries) {
    test.push(entry);
    if (test.isOver) break;
  }
  return test.result();
}

test('[LE3] a back-test of the version in force yields exactly the alerts that the day had', () => {
  const whole = new BacktestTally(RANGE);
  for (const notice of lived) if (notice.atUs >= RANGE.fromUs) whole.add(notice);
  const live = firmWide('400');
  const { draft, live: other, missedCount, isPlaced } = run({ draft: { ...live, version: 2 }, live });
  expect(isPlaced).toBe(true);
  expect(draft).toEqual(whole.side());
  expect(other).toEqual(draft);
  expect(missedCount).toBe(0);
  // Counted by other means: an alert opens where a crossing finds none standing or recovering.
  const opened = lived.filter(
    ({ trigger, from, atUs }) => trigger === 'crossed' && from.startsWith('cleared') && atUs >= RANGE.fromUs,
  );
  expect(draft.alerts).toBe(opened.length);
  expect(draft.list.map(({ seq, node }) => `${seq} ${node.id}`)).toEqual(
    opened.slice(0, draft.list.length).map(({ seq, alert }) => `${seq} ${alert.scope.id}`),
  );
  expect(draft.nodes).toBe(new Set(opened.map(({ alert }) => alert.scope.id)).size);
  expect(draft.breaches).toBeGreaterThan(3);
  expect(draft.flaps).toBeGreaterThan(0);
  expect(draft.timeline.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(draft.alerts);
});

test('[LE3] a looser draft misses breaches of the version in force, a tighter one none', () => {
  const live = firmWide('400');
  const looser = run({ draft: firmWide('700', { version: 2 }), live });
  expect(looser.missedCount).toBeGreaterThan(0);
  expect(looser.missed[0]?.draftAtUs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(looser.missed[0]?.liveAtUs ?? 0);
  expect(looser.draft.alerts).toBeLessThan(looser.live?.alerts ?? 0);
  const tighter = run({ draft: firmWide('300', { version: 2 }), live });
  expect(tighter.missedCount).toBe(0);
  expect(tighter.draft.alerts).toBeGreaterThan(tighter.live?.alerts ?? 0);
  expect(tighter.draft.medianLeadUs).not.toBeNull();
});

test('[LE3] a later part of the day is judged from what had been built up until then', () => {
  const fromUs = 2 * MINUTE_US;
  const { draft, entries: judged } = run({ draft: firmWide('400'), range: { fromUs, toUs: 4 * MINUTE_US } });
  const late = lived.filter(({ atUs }) => atUs >= fromUs && atUs < 4 * MINUTE_US);
  const opened = late.filter(({ trigger, from }) => trigger === 'crossed' && from.startsWith('cleared'));
  expect(draft.alerts).toBe(opened.length);
  expect(judged).toBe(entries.filter(({ tsJournalUs: us }) => us >= fromUs && us < 4 * MINUTE_US).length);
  expect(draft.firstBreach?.atUs ?? 0).toBeGreaterThanOrEqual(fromUs);
});

test('[LE3] a change of the tested limit in the middle of the range is left out', () => {
  const middle = Math.floor(entries.length / 2);
  const { version: _version, ...tight } = firmWide('50');
  const actor = { user: 'm', name: 'M', role: 'manager' };
  const change = { type: 'DefineLimit', actor, clientActionId: 'x', draft: { ...tight, baseVersion: 1 } };
  const ran = [change, { type: 'TimeAdvanced' }].map((input) => {
    const test = new Backtest(new RiskEngine(), { draft: firmWide('400'), live: null, range: RANGE });
    entries.forEach((entry, place) =>
      test.push(place === middle ? { ...entry, input: { ...input, tsEventUs: entry.tsJournalUs } as never } : entry),
    );
    return test.result();
  });
  expect(ran[0]).toEqual(ran[1]);
  expect(ran[0]?.draft.alerts).toBeGreaterThan(5);
});

test('[LE3] a draft for an account that never comes is told as not placed', () => {
  const nowhere = run({ draft: definition('400', { scope: { level: 'account', id: 'nobody' }, per: 'node' }) });
  expect(nowhere).toMatchObject({ isPlaced: false, draft: { alerts: 0, nodes: 0, breaches: 0 } });
});

test('[LE5] what a wider reset or a longer hold is said to remove is what a back-test of that very draft gives', () => {
  const draft = firmWide('400', { ladder: { watch: '50', warning: '70', critical: '85', hysteresis: '1' } as never });
  const before = run({ draft });
  const variants = new BacktestVariants(new RiskEngine(), { draft, live: null, range: RANGE });
  for (const entry of entries) {
    variants.push(entry);
    if (variants.isOver) break;
  }
  const { flaps } = before.draft;
  const suggestions = variants.suggestions(flaps);
  expect(suggestions.map(({ type }) => type).toSorted()).toEqual(expect.arrayContaining(['hold', 'reset']));
  expect(suggestions.every(({ removed, of }) => of === flaps && removed > 0)).toBe(true);
  // One of each kind: every check is a run of its own.
  for (const kind of ['reset', 'hold'] as const) {
    const suggestion = suggestions.find(({ type }) => type === kind);
    if (suggestion === undefined) throw new Error(`no ${kind}`);
    const change =
      suggestion.type === 'hold'
        ? { holdMs: suggestion.holdMs }
        : { ladder: { ...draft.ladder, hysteresis: suggestion.hysteresis } };
    const after = run({ draft: { ...draft, ...change } });
    expect([suggestion.removed, suggestion.alerts], JSON.stringify(change)).toEqual([
      flaps - after.draft.flaps,
      after.draft.alerts,
    ]);
  }
  const removed = suggestions.map((suggestion) => suggestion.removed);
  expect(removed).toEqual(removed.toSorted((a, b) => b - a));
});

test('[LE5] a limit whose breach latches has nothing to try', () => {
  const fails = { type: 'dailyLoss', amount: '5', reference: 'equity', breachWhen: 'lte', action: 'fail' } as never;
  expect(hasVariants(definition('400'))).toBe(true);
  expect(hasVariants(definition('400', { rule: fails }))).toBe(false);
  expect(hasVariants(definition('400', { hard: { gate: 'blocked', latches: true } }))).toBe(false);
});
