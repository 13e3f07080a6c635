import { z } from 'zod';
import { ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import { emptyExecutions, executionEffect, liveFills, recordExecution } from '#lib/engine/execution-chain.ts';
import type { ExecutionLedger, ExecutionMessage } from '#lib/engine/execution-chain.ts';
import { applyFill, averagePrice } from '#lib/engine/position.ts';
import type { Position } from '#lib/engine/position.ts';
import { proposeFill, quantitiesAgree } from '#lib/engine/synthetic-fill.ts';
import type { Standing } from '#lib/engine/synthetic-fill.ts';
import {
  VectorFault,
  countSchema,
  expectedSchema,
  inputSchema,
  ofMoney,
  ofQuantity,
  parseExact,
  price13,
  quantity12,
  sideSchema,
} from './vector-check.ts';
import type { Checks } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const maybe = expectedSchema.nullable().optional();
const positionSchema = z.strictObject({ qty: maybe, avg: maybe, realised: maybe });
const executionSchema = z.strictObject({
  execId: z.string().min(1),
  execType: z.string().refine((type) => executionEffect(type) !== null, 'an ExecType(150) that the rules name is due'),
  execRefId: z.string().min(1).nullable(),
  side: sideSchema,
  lastQty: inputSchema,
  lastPx: inputSchema,
  report: z.strictObject({
    cumQty: maybe,
    leavesQty: maybe,
    avgPx: maybe,
    ordStatus: z.string().nullable().optional(),
    orderQty: maybe,
  }),
});
type Execution = z.infer<typeof executionSchema>;
type LiveFill = { readonly side: 'buy' | 'sell'; readonly quantity12: bigint; readonly price13: bigint };

const UNIT_PAYOFF = { multiplier12: quantity12('1'), inverse: false };

/** [BU]: one order chain; sums after each F, G and H, and the position replayed from the live fills. */
export const executionsFamily = vectorFamily(
  z.strictObject({
    events: z.array(executionSchema).min(1),
    expectPosition: positionSchema.optional(),
    expectBefore: positionSchema.optional(),
  }),
  (vector, checks) => {
    const ledger = emptyExecutions<LiveFill>();
    let before: Replayed | null = null;
    for (const event of vector.events) {
      const message = messageOf(event);
      if (message === null) continue;
      if (message.type === 'bust') before ??= replay(ledger);
      recordExecution(ledger, message);
      compareReport(event, ledger, checks);
    }
    comparePosition('position', replay(ledger), vector.expectPosition, checks);
    comparePosition('before', before, vector.expectBefore, checks);
  },
);

function messageOf(event: Execution): ExecutionMessage<LiveFill> | null {
  const { execId, execRefId, execType, side } = event;
  const effect = executionEffect(execType);
  if (effect === null || effect === 'none') return null;
  const fill = { side, quantity12: quantity12(event.lastQty), price13: price13(event.lastPx) };
  const content = `${execType}:${execRefId ?? ''}:${side}${fill.quantity12}@${fill.price13}`;
  const base = { execId, content, atUs: 0 };
  if (effect !== 'bust' && fill.quantity12 <= 0n)
    throw new VectorFault(`lastQty=${event.lastQty} allowed=">0" execId=${execId}`);
  if (effect === 'fill') return { ...base, type: 'fill', fill };
  if (execRefId === null)
    throw new VectorFault(`execRefId is missing: ${execType} names the fill it changes, execId=${execId}`);
  // A bust's own quantity and price are ignored [BU1]; a correction carries side, quantity and price here [BU2].
  if (effect === 'bust') return { ...base, type: 'bust', refId: execRefId };
  return { ...base, type: 'correction', refId: execRefId, correction: fill };
}

/** [BU6]: what is live adds up to what the venue says of the order. */
function compareReport(event: Execution, ledger: ExecutionLedger<LiveFill>, checks: Checks): void {
  let [sum12, value25] = [0n, 0n];
  for (const fill of liveFills(ledger)) {
    sum12 += fill.quantity12;
    value25 += fill.quantity12 * fill.price13;
  }
  const { cumQty, avgPx } = event.report;
  if (cumQty !== null) checks.decimal(`${event.execId} cumQty`, ofQuantity(sum12), cumQty);
  const average = sum12 === 0n ? ratioOf(0n, 1n) : ratioOf(value25, sum12 * 10n ** 13n);
  if (avgPx !== null) checks.decimal(`${event.execId} avgPx`, average, avgPx);
}

type Replayed = Position & { readonly realized24: bigint };

/** [BU8]: the position that the live fills make in their original places. */
function replay(ledger: ExecutionLedger<LiveFill>): Replayed {
  let position: Replayed = { quantity12: 0n, cost24: 0n, realized24: 0n };
  for (const fill of liveFills(ledger)) {
    const change12 = fill.side === 'buy' ? fill.quantity12 : -fill.quantity12;
    const effect = applyFill(position, change12, UNIT_PAYOFF, fill.price13);
    position = { ...effect, realized24: position.realized24 + effect.realized24 };
  }
  return position;
}

function comparePosition(
  what: string,
  found: Replayed | null,
  expected: z.infer<typeof positionSchema> | undefined,
  checks: Checks,
): void {
  if (expected === undefined) return;
  const of = (value: (position: Replayed) => Ratio | null): Ratio | null => (found === null ? null : value(found));
  checks.decimal(
    `${what} qty`,
    of((position) => ofQuantity(position.quantity12)),
    expected.qty,
  );
  checks.decimal(
    `${what} avg`,
    of((position) => averagePrice(position, UNIT_PAYOFF)),
    expected.avg,
  );
  checks.decimal(
    `${what} realised`,
    of((position) => ofMoney(position.realized24)),
    expected.realised,
  );
}

const standingSchema = z.tuple([inputSchema, expectedSchema.nullable()]);

/** [RC6] the price of a synthetic fill, [RC1] when quantities agree. */
export const reconciliationFamily = vectorFamily(
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('price'),
      current: standingSchema,
      target: standingSchema,
      expect: expectedSchema.nullable(),
    }),
    z.strictObject({
      kind: z.literal('tolerance'),
      ours: inputSchema,
      theirs: inputSchema,
      precision: countSchema.max(100),
      expect: z.boolean(),
    }),
  ]),
  (vector, checks) => {
    if (vector.kind === 'tolerance') {
      const isEqual = quantitiesAgree(quantity12(vector.ours), quantity12(vector.theirs), vector.precision);
      checks.equal('equal', isEqual, vector.expect);
    } else {
      const fill = proposeFill(standingOf(vector.current), standingOf(vector.target));
      checks.decimal('price', fill.price, vector.expect);
    }
  },
);

function standingOf([quantity, average]: z.infer<typeof standingSchema>): Standing {
  return { quantity12: quantity12(quantity), average: average === null ? null : parseExact(average) };
}
