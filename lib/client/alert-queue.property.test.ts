import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import type { Seq } from '#lib/model/ids.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { LATCH_MS, emptyQueue, paintTarget, pressAcknowledge, targetRecord, upsertAlerts } from './alert-queue.ts';
import type { AlertQueue } from './alert-queue.ts';
import { sampleAlert } from './test-alerts.ts';

const stepArbitrary = fc.record({
  waitMs: fc.integer({ min: 0, max: 600 }),
  act: fc.oneof(
    fc.record({
      type: fc.constant('alert' as const),
      id: fc.integer({ min: 0, max: 6 }),
      rung: fc.constantFrom(...RUNGS.slice(2)),
    }),
    fc.record({ type: fc.constant('settled' as const), id: fc.integer({ min: 0, max: 6 }) }),
    fc.constant({ type: 'paint' as const }),
    fc.constant({ type: 'press' as const }),
  ),
});

/** What stands on the strip, kept apart from the reducer: which alert with which rung, since when, and what was read. */
class Screen {
  #shown: { readonly id: string; readonly rung: string; readonly sinceMs: number } | null = null;
  readonly #read = new Set<string>();

  paint(id: string, rung: string, nowMs: number): void {
    if (this.#shown?.id === id && this.#shown.rung === rung) return;
    this.settle(nowMs);
    this.#shown = { id, rung, sinceMs: nowMs };
  }

  settle(nowMs: number): void {
    if (this.#shown !== null && nowMs - this.#shown.sinceMs >= LATCH_MS)
      this.#read.add(`${this.#shown.id} ${this.#shown.rung}`);
  }

  hasStood(id: string, rung: string, nowMs: number): boolean {
    this.settle(nowMs);
    return this.#read.has(`${id} ${rung}`);
  }
}

test('[U9] [AK2] in 1,000 random races A never acts on an alert painted for less than 400 ms', (context) => {
  let [races, taken, heldBack, tooEarly] = [0, 0, 0, 0];
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
      let queue: AlertQueue = emptyQueue();
      let nowMs = 0;
      let seq = 1;
      const screen = new Screen();
      races += 1;
      for (const { waitMs, act } of steps) {
        nowMs += waitMs;
        seq += 1;
        if (act.type === 'alert')
          queue = upsertAlerts(queue, [sampleAlert(`a${act.id}`, act.rung, { changedSeq: seq as Seq })]);
        if (act.type === 'settled')
          queue = upsertAlerts(queue, [sampleAlert(`a${act.id}`, 'breach', { state: 'acknowledged' })]);
        const target = targetRecord(queue);
        if (act.type === 'paint' && target !== null) {
          screen.paint(target.alertId, target.rung, nowMs);
          queue = paintTarget(queue, target.alertId, nowMs);
        }
        if (act.type !== 'press') continue;
        const press = pressAcknowledge(queue, nowMs);
        if (!press.act) {
          heldBack += 1;
          continue;
        }
        const hasStood = screen.hasStood(press.alertId, press.rungSeen, nowMs);
        taken += 1;
        tooEarly += hasStood ? 0 : 1;
        expect(hasStood).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
  noteBar(context, {
    id: 'U9',
    what: 'races of a new alert against A',
    value: `${races} races, ${taken} presses taken, ${heldBack} held back, ${tooEarly} too early`,
    bar: '0 too early in 1,000',
    met: races >= 1_000 && taken > 0 && tooEarly === 0,
  });
});
