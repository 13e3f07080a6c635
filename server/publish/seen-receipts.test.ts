import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { PushSession } from './person-commands.ts';
import { seenReceipts } from './seen-receipts.ts';
import { sampleAlert } from './test-push-rig.ts';

const NOW_US = 1_790_000_000_000_000;
const ALERT = sampleAlert(1);
const SESSION: PushSession = { sessionId: 's', user: { id: 'u1', name: 'Sample', role: 'manager', scopeDesks: null } };
const PAINTED = { alertId: ALERT.alertId, firingSeq: 1, rung: 'breach', agoMs: 40 } as const;

function receipts(painted: object = {}, record: AlertRecord | null = ALERT, sees = true) {
  const publisher = { alerts: { get: () => record }, sees: () => sees };
  // The rest of the book is of no use here.
  return seenReceipts(publisher as never, SESSION, { alerts: [{ ...PAINTED, ...painted }] }, NOW_US);
}

test('[ES1] a painting becomes a fact that names alert, firing, rung, person and the time of the frame', () => {
  expect(receipts()).toMatchObject([
    {
      inputId: `u1:seen:${ALERT.alertId}:1:breach`,
      input: { type: 'NoticeDelivered', by: 'u1', byName: 'Sample', result: 'seen', paintedUs: NOW_US - 40_000 },
    },
  ]);
});

test('[ES1] the time of a frame is never in the future and at most a minute old', () => {
  expect(receipts({ agoMs: 3_000_000 })).toMatchObject([{ input: { paintedUs: NOW_US - 60_000_000 } }]);
});

test('[ES1] [AZ7] nothing comes of an earlier firing, of what is over, of what is unknown and of what is out of scope', () => {
  expect(receipts({ firingSeq: 0 })).toEqual([]);
  expect(receipts({}, { ...ALERT, state: 'cleared' })).toEqual([]);
  expect(receipts({}, null)).toEqual([]);
  expect(receipts({}, ALERT, false)).toEqual([]);
});
