import { expect, test } from 'vitest';

import { FloorJournal, inputOfEvent, inputOfSetUp } from './floor-entries.ts';
import { floorLimits } from './floor-limits.ts';
import { floorSetUp } from './floor-setup.ts';
import { Workload } from './workload.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { Seq } from '#lib/model/ids.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';

const SECOND_US = 1_000_000;
const START_US = 1_800_000_000_000_000;

test('[FW4] the decoder of ingest v1 takes every event of the floor and reads it as the floor meant it', () => {
  const workload = Workload.open({ seed: 4, accounts: 120, duplicateOneIn: 100, priceOutages: true }, START_US);
  const { instruments, accounts } = floorSetUp(workload);
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  for (const fact of [...instruments, ...accounts]) {
    const decoded = decodeEvent(fact);
    expect(decoded.ok && plain(decoded.input), JSON.stringify(decoded)).toEqual(plain(inputOfSetUp(fact)));
  }
  for (const { event } of workload.step(60 * SECOND_US)) {
    const decoded = decodeEvent(event);
    expect(decoded.ok && plain(decoded.input), JSON.stringify(decoded)).toEqual(plain(inputOfEvent(event)));
  }
});

test('[FW4] the engine takes the limits of the floor, one of the firm and one for each desk', () => {
  const workload = Workload.open({ seed: 4, accounts: 120, duplicateOneIn: 100, priceOutages: true }, START_US);
  const engine = new RiskEngine();
  const out: (Notice | Outcome)[] = [];
  const journal = [...new FloorJournal(workload).until(0)];
  for (const entry of journal) engine.apply(entry, out);
  const last = journal.at(-1);
  if (last === undefined) throw new Error('a floor has entries');
  floorLimits(workload).forEach((input, place) => {
    out.length = 0;
    engine.apply({ ...last, seq: (last.seq + place + 1) as Seq, inputId: `limit-${place}`, input }, out);
    expect(out[0]).toMatchObject({ type: 'Accepted' });
  });
  // One of the firm, and the value of each desk beside the rule that they share.
  const limits = engine.personLimits().map(({ limitId, node }) => `${limitId} ${node.level}`);
  expect([...new Set(limits)]).toEqual(['demo-firm-gross firm', 'demo-desk-day firm', 'demo-desk-day desk']);
});

type HalfHour = { readonly breachAtS: number[]; readonly critical: number; readonly refused: Map<string, number> };

/** Half an hour of the floor through the engine: which alerts reached the breach rung, and when. */
function halfHourOf(seed: number, accounts: number): HalfHour {
  const workload = Workload.open({ seed, accounts, duplicateOneIn: 2_000, priceOutages: true }, START_US);
  const journal = new FloorJournal(workload);
  const engine = new RiskEngine();
  const breached = new Map<string, number>();
  const critical = new Set<string>();
  const refused = new Map<string, number>();
  const out: (Notice | Outcome)[] = [];
  for (let second = 0; second <= 1_800; second += 10) {
    for (const entry of journal.until(second * SECOND_US)) {
      out.length = 0;
      engine.apply(entry, out);
      for (const effect of out) {
        if (effect.type === 'Rejected') refused.set(effect.reason, (refused.get(effect.reason) ?? 0) + 1);
        if (effect.type !== 'AlertTransitioned') continue;
        if (effect.alert.rungPeak === 'critical') critical.add(effect.alert.alertId);
        if (effect.alert.rungPeak === 'breach' && !breached.has(effect.alert.alertId)) {
          breached.set(effect.alert.alertId, (entry.tsJournalUs - START_US) / SECOND_US);
        }
      }
    }
  }
  return {
    breachAtS: [...breached.values()],
    critical: [...critical].filter((id) => !breached.has(id)).length,
    refused,
  };
}

test.each([1, 2, 3])(
  '[FW7] [FW8] half an hour of seed %i has 5 to 15 breaches, the first within two minutes, and no flood',
  (seed) => {
    const { breachAtS, critical, refused } = halfHourOf(seed, 240);
    expect(breachAtS.length).toBeGreaterThanOrEqual(5);
    expect(breachAtS.length).toBeLessThanOrEqual(30);
    expect(Math.min(...breachAtS)).toBeLessThan(120);
    expect(critical).toBeLessThanOrEqual(15);
    // Nothing but the planned repetitions is refused.
    expect([...refused.keys()]).toEqual(['duplicateFill']);
  },
);
