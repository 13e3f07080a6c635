import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acknowledgeSchema,
  defineLimitSchema,
  handshakeSchema,
  presenceSchema,
  rowsSchema,
  seenAlertsSchema,
  subscribeSchema,
  subscriptionSchema,
  unacknowledgeSchema,
} from './codec.ts';
import { liftSilenceSchema, setSilenceSchema } from './silence-codec.ts';

const ALERT = 'ab'.repeat(16);
const ACKNOWLEDGE = { alertId: ALERT, rungSeen: 'breach', seqSeen: 5, clientActionId: 'a-1' };
const SILENCE = {
  matcher: { scope: { level: 'desk', id: 'FX' } },
  durationMs: 60_000,
  reason: 'tests',
  endsOnClimb: true,
  clientActionId: 'a-1',
};
const MONITOR = { topic: 'monitor', view: 'all', sort: [], filter: '' };
const SORT = { column: 'dayPnl', direction: 'asc' };

test('[PC4] what SPEC.md allows is taken as it is', () => {
  expect(acknowledgeSchema.parse(ACKNOWLEDGE)).toEqual(ACKNOWLEDGE);
  expect(subscribeSchema.parse({ ...MONITOR, sort: [SORT, SORT, SORT], filter: 'x'.repeat(200) }).topic).toBe(
    'monitor',
  );
  expect(setSilenceSchema.parse({ ...SILENCE, endsOnClimb: undefined })).toEqual({ ...SILENCE, endsOnClimb: false });
  expect(rowsSchema.parse(Array.from({ length: 300 }, (_, index) => index))).toHaveLength(300);
  expect(handshakeSchema.parse({ protocol: 1, epoch: 'e', cursor: 7, ordinal: -1, later: true })).toMatchObject({
    cursor: 7,
  });
});

const PAINTED = { alertId: ALERT, firingSeq: 7, rung: 'breach', agoMs: 12 } as const;
test.each([
  ['an actor in the body', acknowledgeSchema, { ...ACKNOWLEDGE, actor: 'lead' }],
  ['an action id that is too long', acknowledgeSchema, { ...ACKNOWLEDGE, clientActionId: 'a'.repeat(65) }],
  ['an action id with a separator of its own', acknowledgeSchema, { ...ACKNOWLEDGE, clientActionId: 'a b' }],
  ['an alert id that is none', acknowledgeSchema, { ...ACKNOWLEDGE, alertId: '../x' }],
  ['a rung that is none', acknowledgeSchema, { ...ACKNOWLEDGE, rungSeen: 'worse' }],
  ['a fractional entry number', acknowledgeSchema, { ...ACKNOWLEDGE, seqSeen: 1.5 }],
  ['an undo without its action id', unacknowledgeSchema, { alertId: ALERT }],
  ['a silence of nothing', setSilenceSchema, { ...SILENCE, matcher: {} }],
  ['a silence without an end', setSilenceSchema, { ...SILENCE, durationMs: undefined }],
  ['a silence of more than a day', setSilenceSchema, { ...SILENCE, durationMs: 86_400_001 }],
  ['a silence without a reason', setSilenceSchema, { ...SILENCE, reason: ' ' }],
  ['a matcher with a part of its own', setSilenceSchema, { ...SILENCE, matcher: { trader: 'x' } }],
  ['a silence id that is none', liftSilenceSchema, { silenceId: 'x', clientActionId: 'a-1' }],
  ['301 rows', rowsSchema, Array.from({ length: 301 }, (_, index) => index)],
  ['a negative row', rowsSchema, [-1]],
  ['four sort keys', subscribeSchema, { ...MONITOR, sort: [SORT, SORT, SORT, SORT] }],
  ['a long filter', subscribeSchema, { ...MONITOR, filter: 'x'.repeat(201) }],
  ['an unknown topic', subscribeSchema, { topic: 'room', room: 'firm' }],
  ['a subscription number zero', subscriptionSchema, 0],
  ['a limit without an amount', defineLimitSchema, { draft: { name: 'x' }, clientActionId: 'a' }],
  ['a painting of a time to come', seenAlertsSchema, { alerts: [{ ...PAINTED, agoMs: -1 }] }],
  ['101 paintings', seenAlertsSchema, { alerts: Array.from({ length: 101 }, () => PAINTED) }],
  ['presence as text', presenceSchema, { visible: 'yes', used: true }],
] as const)('[PC4] %s is refused', (_what, schema, value) => {
  expect(schema.safeParse(value).success).toBe(false);
});

test('[PC4] nothing a client can send makes a schema throw or pollutes a prototype', () => {
  const schemas = [acknowledgeSchema, defineLimitSchema, handshakeSchema, presenceSchema, rowsSchema, subscribeSchema];
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.constant(JSON.parse('{"__proto__":{"x":1},"topic":"monitor"}'))),
      (value) => {
        for (const schema of schemas) expect(typeof schema.safeParse(value).success).toBe('boolean');
        expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
      },
    ),
  );
});
