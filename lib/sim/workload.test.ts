import { expect, test } from 'vitest';

import { floorSetUp } from './floor-setup.ts';
import { Workload } from './workload.ts';
import type { FloorEvent, WorkloadOptions } from './workload-state.ts';

const OPTIONS: WorkloadOptions = { seed: 1, accounts: 240, duplicateOneIn: 200, priceOutages: true };
const SECOND_US = 1_000_000;

function day(options: WorkloadOptions, untilUs: number, stepUs: number): FloorEvent[] {
  const workload = Workload.open(options, 0);
  const events = [...workload.step(0)];
  for (let atUs = stepUs; atUs < untilUs + stepUs; atUs += stepUs)
    events.push(...workload.step(Math.min(atUs, untilUs)));
  return events;
}

test('[FW1] the same seed gives the same day, another seed another', () => {
  const first = day(OPTIONS, 120 * SECOND_US, SECOND_US);
  expect(day(OPTIONS, 120 * SECOND_US, SECOND_US)).toEqual(first);
  expect(day({ ...OPTIONS, seed: 2 }, 120 * SECOND_US, SECOND_US)).not.toEqual(first);
});

test('[FW2] how a day is cut into steps changes nothing of it', () => {
  const whole = day(OPTIONS, 90 * SECOND_US, 90 * SECOND_US);
  expect(day(OPTIONS, 90 * SECOND_US, 50_000)).toEqual(whole);
  expect(day(OPTIONS, 90 * SECOND_US, 777_777)).toEqual(whole);
});

test('[FW3] a day that is saved and loaded at any moment goes on as if it had not been', () => {
  const workload = Workload.open(OPTIONS, 5);
  for (const savedAtUs of [0, 29 * SECOND_US, 95 * SECOND_US]) {
    workload.step(savedAtUs);
    const saved = workload.snapshot();
    const asText: typeof saved = JSON.parse(JSON.stringify(saved));
    const restored = Workload.restore(asText);
    expect(restored.step(savedAtUs + 20 * SECOND_US)).toEqual(workload.step(savedAtUs + 20 * SECOND_US));
  }
});

test('[FW4] each fill names its order, signal and strategy, and follows from one order', () => {
  const fills = day(OPTIONS, 300 * SECOND_US, SECOND_US).flatMap(({ event }) => (event.kind === 'fill' ? [event] : []));
  expect(fills.length).toBeGreaterThan(200);
  const contentOf = new Map<string, string>();
  for (const fill of fills) {
    expect(fill['signal_id']).toMatch(/^sig-1-/);
    expect(fill['order_id']).toMatch(/^ord-1-\d+$/);
    const { inputId: _inputId, tsUs: _tsUs, ...content } = fill;
    const text = JSON.stringify(content);
    // A fill that comes twice is the same fill: the planned fault is a repetition, never a contradiction.
    expect(contentOf.get(String(fill['id'])) ?? text).toBe(text);
    contentOf.set(String(fill['id']), text);
  }
  expect(contentOf.size).toBeLessThan(fills.length);
});

test('[FW5] forty instruments in three currencies, and every account has a desk, a trader and a programme', () => {
  const setUp = floorSetUp(Workload.open(OPTIONS, 0));
  expect(setUp.instruments).toHaveLength(40);
  expect(new Set(setUp.instruments.map((instrument) => instrument['ccy']))).toEqual(new Set(['USD', 'EUR', 'JPY']));
  expect(new Set(setUp.instruments.map((instrument) => instrument['symbol'])).size).toBe(40);
  expect(setUp.accounts).toHaveLength(240);
  expect(setUp.rulesets).toHaveLength(240);
  for (const account of setUp.accounts) expect(String(account['trader']) && String(account['desk'])).not.toBe('');
  for (const { ruleset } of setUp.rulesets)
    expect(ruleset.rules.some(({ rule }) => rule.type === 'maxLoss')).toBe(true);
});

test('[FW6] every price stands on its tick, bid below ask, and a bar holds the ticks it covers', () => {
  const events = day(OPTIONS, 30 * SECOND_US, SECOND_US);
  for (const { event } of events) {
    if (event.kind === 'mark') expect(Number(event['bid'])).toBeLessThan(Number(event['ask']));
    if (event.kind !== 'bar') continue;
    const low = Number(event['low']);
    const high = Number(event['high']);
    for (const side of ['open', 'close']) {
      expect(Number(event[side])).toBeGreaterThanOrEqual(low);
      expect(Number(event[side])).toBeLessThanOrEqual(high);
    }
  }
  expect(events.filter(({ event }) => event.kind === 'bar')).toHaveLength(240);
});
