import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import { SNOOZES } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import type { AlertId, LimitId } from '#lib/model/ids.ts';
import { RUNGS, rungRank } from '#lib/model/limit.ts';
import { matchesAlert } from '#lib/model/silence.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, Scenario } from './scenario.test-kit.ts';

const MINUTE_US = 60_000_000;

type Step =
  | { readonly type: 'move'; readonly amount: number }
  | { readonly type: 'wait'; readonly minutes: number }
  | { readonly type: 'acknowledge'; readonly rung: number; readonly user: number }
  | { readonly type: 'undo' | 'roll' | 'restore' | 'lift' | 'note' }
  | { readonly type: 'snooze'; readonly kind: number }
  | { readonly type: 'silence'; readonly minutes: number; readonly endsOnClimb: boolean; readonly place: number }
  | { readonly type: 'liftSilence' };

const MATCHERS: readonly SilenceMatcher[] = [
  { scope: { level: 'account', id: 'A' } },
  { limitId: 'A:daily' as LimitId },
  { scope: { level: 'firm', id: 'house' } },
];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('move' as const), amount: fc.integer({ min: -500, max: 500 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('wait' as const), minutes: fc.constantFrom(1, 4, 11, 16, 31) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('acknowledge' as const),
      rung: fc.integer({ min: 2, max: 4 }),
      user: fc.nat(1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('undo' as const, 'roll' as const, 'restore' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('lift' as const, 'note' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('snooze' as const), kind: fc.nat(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('silence' as const),
      minutes: fc.constantFrom(1, 5, 60),
      endsOnClimb: fc.boolean(),
      place: fc.nat(MATCHERS.length - 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('liftSilence' as const) }) },
);

/** A desk whose account loses and wins by cash, under a loss limit of 1,000 with or without a hold. */
class Walk {
  readonly desk = new Scenario();
  openings = 0;
  beyondReset = 0;
  private wasBelowReset = true;
  private days = 1;

  constructor(holdMs: number) {
    this.desk.firm().open('A', '100000');
    this.desk.rules('A', { daily: dailyLoss('1000', 'equity', 'lte', 'alertOnly') });
    if (holdMs > 0) {
      const rule = { type: 'metric', metric: 'dailyLoss', amount: '1000' as never, breachWhen: 'lte' } as const;
      this.desk.define('held', { level: 'account', id: 'A' }, rule, { options: { holdMs } });
    }
    this.desk.roll('2026-01-01');
  }

  /** The newest alert of the loss rule. */
  record(): AlertRecord | null {
    const id = this.desk.alertId('A:daily');
    return this.desk.engine.alerts(1_000).find(({ alertId }) => alertId === id) ?? null;
  }

  run(what: Step): readonly AlertTransitioned[] {
    const { desk } = this;
    const alertId = (this.record()?.alertId ?? '0'.repeat(32)) as AlertId;
    const by = { ...desk.at(), ...desk.actor('manager'), alertId };
    switch (what.type) {
      case 'move':
        if (what.amount !== 0) desk.cash('A', String(what.amount), 'funding');
        break;
      case 'wait':
        desk.wait(what.minutes * MINUTE_US).do({ type: 'TimeAdvanced' });
        break;
      case 'acknowledge':
        desk.acknowledge(alertId, RUNGS[what.rung] ?? 'none', `u${what.user}`);
        break;
      case 'undo':
        desk.unacknowledge(alertId);
        break;
      case 'roll':
        this.days += 1;
        desk.roll(
          `2026-${String(Math.floor(this.days / 28) + 1).padStart(2, '0')}-${String((this.days % 28) + 1).padStart(2, '0')}`,
        );
        break;
      case 'restore':
        desk.engine = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
        return [];
      case 'snooze':
        desk.do({ type: 'SnoozeAlert', ...by, kind: SNOOZES[what.kind] ?? 'hour' });
        break;
      case 'lift':
        desk.do({ type: 'LiftSnooze', ...by });
        break;
      case 'silence': {
        const { minutes, endsOnClimb, place } = what;
        const matcher = MATCHERS[place] ?? {};
        desk.do({ type: 'SetSilence', ...by, matcher, durationMs: minutes * 60_000, reason: 'walked', endsOnClimb });
        break;
      }
      case 'liftSilence':
        desk.do({ type: 'LiftSilence', ...by, silenceId: desk.engine.queries.silences(0)[0]?.silenceId ?? 'none' });
        break;
      case 'note':
        desk.do({ type: 'AnnotateAlert', ...by, text: 'walked' });
    }
    return desk.notices.filter((notice) => notice.type === 'AlertTransitioned');
  }

  /** Counts openings, and the excursions beyond the reset band that may open one. */
  count(transitions: readonly AlertTransitioned[]): void {
    const [used] = this.desk.seen('A:daily', { level: 'account', id: 'A' });
    if (this.wasBelowReset && (used ?? 0) >= 750) this.beyondReset += 1;
    if ((used ?? 0) >= 750) this.wasBelowReset = false;
    if ((used ?? 0) < 730) this.wasBelowReset = true;
    for (const { from, alert } of transitions)
      if (from === 'cleared' && alert.limitId === 'A:daily' && alert.state !== 'clearedUnacknowledged')
        this.openings += 1;
  }
}

function masksUntilUs({ snooze, suppression }: AlertRecord): readonly number[] {
  const silencedUntilUs = suppression !== null && 'untilUs' in suppression ? suppression.untilUs : null;
  return [snooze?.untilUs ?? null, silencedUntilUs].filter((untilUs) => untilUs !== null);
}

/** What an acknowledgement that was taken back must leave as it was. */
function restored(record: AlertRecord): object {
  const { state, rung, rungPeak, asksForAck, snooze, suppression, notes, acknowledgement, excursions, openedSeq } =
    record;
  return { state, rung, rungPeak, asksForAck, snooze, suppression, notes, acknowledgement, excursions, openedSeq };
}

test('[CT2] [AL11] [SU1] no walk meets an impossible cell, and nothing that asks ends without an acknowledgement', () => {
  let cleared = 0;
  let quiet = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), fc.constantFrom(0, 120_000), (steps, holdMs) => {
      const walk = new Walk(holdMs);
      /** What each alert was last told to ask. */
      const asking = new Map<string, boolean>();
      for (const what of steps) {
        walk.run(what);
        for (const notice of what.type === 'restore' ? [] : walk.desk.notices.filter(carriesAlert)) {
          const { alert } = notice;
          const asked = asking.get(alert.alertId) ?? false;
          asking.set(alert.alertId, alert.asksForAck);
          if (notice.type !== 'AlertTransitioned' || notice.to !== 'cleared') continue;
          const { trigger, from } = notice;
          cleared += 1;
          const isOwned = from === 'acknowledged' || from === 'recoveringAcknowledged' || trigger === 'acknowledge';
          expect([what, trigger, from, asked && !isOwned]).toEqual([what, trigger, from, false]);
          if (!isOwned && from !== 'pending' && rungRank(alert.rungPeak) >= rungRank('critical')) quiet += 1;
        }
      }
    }),
  );
  expect(cleared).toBeGreaterThan(5);
  expect(quiet).toBeGreaterThan(0);
});

test('[AL6] [SU2] at every step of a walk what is silenced matches a silence that lives, and asks only where it asked before', () => {
  let masked = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const walk = new Walk(0);
      for (const what of steps) {
        walk.run(what);
        const live = new Map(walk.desk.engine.queries.silences(0).map((silence) => [silence.silenceId, silence]));
        for (const alert of walk.desk.engine.alerts(1_000)) {
          const { suppression, asksForAck, state, rungPeak } = alert;
          const isHigh = state !== 'cleared' && state !== 'pending' && rungRank(rungPeak) >= rungRank('critical');
          if (suppression?.kind !== 'silence') {
            expect(asksForAck).toBe(isHigh);
            continue;
          }
          masked += 1;
          const silence = live.get(suppression.silenceId);
          expect(silence !== undefined && matchesAlert(silence.matcher, alert)).toBe(true);
          expect(state === 'cleared' || state === 'pending').toBe(false);
          // It opened under the silence: it never asked.
          const isFiredUnder = silence !== undefined && alert.openedSeq > silence.setSeq;
          expect(isFiredUnder && asksForAck).toBe(false);
        }
      }
    }),
  );
  expect(masked).toBeGreaterThan(5);
});

test('[AL19] an acknowledgement that is taken back at once leaves state, rungs, masks and notes exactly', (context) => {
  let [undone, differing] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const walk = new Walk(0);
      for (const what of steps) {
        walk.run(what);
        // What is due by now, as a mask whose day has ended, is done by the next entry.
        walk.run({ type: 'wait', minutes: 0 });
        const before = walk.record();
        if (before === null || walk.desk.acknowledge(before.alertId, 'breach').type === 'Rejected') continue;
        walk.desk.unacknowledge(before.alertId);
        const after = walk.record();
        // A mask whose time ends in between is over, with an acknowledgement or without one.
        if (masksUntilUs(before).some((untilUs) => untilUs <= (after?.changedAtUs ?? 0))) continue;
        const now = after === null ? null : restored(after);
        undone += 1;
        differing += isDeepStrictEqual(now, restored(before)) ? 0 : 1;
        expect(now).toEqual(restored(before));
      }
    }),
  );
  expect(undone).toBeGreaterThan(5);
  noteBar(context, {
    id: 'U10',
    what: 'undo restores the record',
    value: `${undone} taken back in random walks, ${differing} differ`,
    bar: '0 differ',
    met: differing === 0,
  });
});

test('[AK5] whoever saw a lower rung than the alert has by now acknowledges nothing, in every walk', (context) => {
  let [late, taken] = [0, 0];
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const walk = new Walk(0);
      for (const what of steps) {
        walk.run(what);
        const alert = walk.record();
        const seen = alert === null ? undefined : RUNGS[rungRank(alert.rung) - 1];
        if (alert === null || seen === undefined || alert.state !== 'firing') continue;
        const outcome = walk.desk.acknowledge(alert.alertId, seen);
        late += 1;
        taken += outcome.type === 'Rejected' ? 0 : 1;
        expect(outcome).toMatchObject({ reason: 'rungClimbed' });
        expect(walk.record()).toEqual(alert);
      }
    }),
  );
  expect(late).toBeGreaterThan(5);
  noteBar(context, {
    id: 'U10',
    what: 'acknowledging what climbed',
    value: `${late} late presses, ${taken} taken`,
    bar: '0 taken',
    met: taken === 0,
  });
});

test('[AL1] an account opens no more alerts of a rule than it has excursions beyond the reset band', () => {
  let openings = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
      const walk = new Walk(0);
      for (const what of steps) if (what.type !== 'roll') walk.count(walk.run(what));
      openings += walk.openings;
      expect(walk.openings).toBeLessThanOrEqual(walk.beyondReset);
    }),
  );
  expect(openings).toBeGreaterThan(5);
});
