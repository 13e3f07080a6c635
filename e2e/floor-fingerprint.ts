import { RiskEngine } from '#lib/engine/engine.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Origin, Seq } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';
import { DEMO_FILLS, DEMO_PRICES, floorSetUp } from '#lib/sim/floor-setup.ts';
import { Workload } from '#lib/sim/workload.ts';

/** Monday 2026-06-01 14:00 UTC: a trading day well away from its reset. */
const ANCHOR_US = 1_780_322_400_000_000;

/**
 * Folds a seeded stretch of the simulated floor, set-up included, with the same code in every host, and returns what
 * two hosts must agree on. No host gives it a clock, a random number or a file.
 */
export function floorFingerprint(seed: number, accounts: number, simulatedMs: number): string {
  const workload = Workload.open({ seed, accounts, duplicateOneIn: 50, priceOutages: false }, ANCHOR_US);
  const engine = new RiskEngine();
  const out: (Notice | Outcome)[] = [];
  const notices: Notice[] = [];
  let seq = 0;
  let rejected = 0;
  const apply = (origin: string, input: Input, tsUs: number): void => {
    seq += 1;
    out.length = 0;
    // The casts brand numbers and texts that this file makes itself.
    const us = Math.max(tsUs, engine.timeUs) as Microseconds;
    const inputId = `i${seq}`;
    engine.apply(
      {
        seq: seq as Seq,
        tsJournalUs: us,
        tsReceivedUs: us,
        origin: origin as Origin,
        inputId,
        causationId: null,
        input,
      },
      out,
    );
    for (const effect of out) {
      if (effect.type === 'Rejected') rejected += 1;
      else if (effect.type !== 'Accepted') notices.push(effect);
    }
  };
  const applyWire = (origin: string, event: unknown, tsUs: number): void => {
    const decoded = decodeEvent(event);
    if (!decoded.ok) throw new Error(`the floor sent what the door refuses: ${decoded.reason} ${decoded.detail ?? ''}`);
    apply(origin, decoded.input, tsUs);
  };
  const setUp = floorSetUp(workload);
  for (const input of setUp.configuration) apply('setup', input, ANCHOR_US);
  for (const fact of [...setUp.instruments, ...setUp.accounts]) applyWire(DEMO_FILLS, fact, ANCHOR_US);
  for (const input of setUp.rulesets) apply('person', input, ANCHOR_US);
  for (const { channel, event } of workload.step(simulatedMs * 1_000)) {
    applyWire(channel === 'prices' ? DEMO_PRICES : DEMO_FILLS, event, event.tsUs);
  }
  const alerts = engine.alerts(1_000).map((alert) => `${alert.alertId}:${alert.state}:${alert.rung}`);
  return [engine.fingerprint(), seq, rejected, notices.length, ...alerts].join(' ');
}
