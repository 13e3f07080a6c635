import { expect, test } from 'vitest';
import { LAG_BUCKET_MS } from '#lib/protocol/lag-course.ts';
import { LagLedger } from './lag-ledger.ts';

test('[CH] 12: the ledger keeps the way to the disk and the way to the pages apart', () => {
  let nowMs = 0;
  const ledger = new LagLedger(() => nowMs);
  ledger.durable(2, 1);
  ledger.sent(-5, 1);
  ledger.sent(80, 1);
  expect(ledger.percentiles().p95Ms).toBeGreaterThanOrEqual(80);
  nowMs = LAG_BUCKET_MS;
  const { durable, sent } = ledger.course(-1);
  expect(durable[0]?.[3]).toBeLessThan(2.3);
  expect(sent[0]?.[1]).toBeLessThan(0.2);
  expect(sent[0]?.[3]).toBeGreaterThanOrEqual(80);
});
