import { z } from 'zod';
import { isOverRate, noteEvent, openRateWindow } from '#lib/engine/order-rates.ts';
import { judgePrice } from '#lib/engine/price-band.ts';
import { historicalShortfall, historicalVar, largestDrawdown, parametricVar } from '#lib/engine/tail-risk.ts';
import { VectorFault, countSchema, inputSchema, money24, price13, quantity12, sideSchema } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const returnsShape = { returns: z.array(z.number()), expect: z.number().nullable() };

/** [PM1]-[PM4]: the quantile or mean itself, or the largest drawdown as a negative fraction. */
export const tailRiskFamily = vectorFamily(
  z.discriminatedUnion('fn', [
    z.strictObject({ fn: z.literal('hist_var'), ...returnsShape, cut: z.number() }),
    z.strictObject({ fn: z.literal('hist_es'), ...returnsShape, cut: z.number() }),
    z.strictObject({ fn: z.literal('param_var'), ...returnsShape, conf: z.number() }),
    z.strictObject({ fn: z.literal('max_dd'), levels: z.array(inputSchema), expect: z.number().nullable() }),
  ]),
  (vector, checks) => {
    switch (vector.fn) {
      case 'hist_var':
        return checks.float('quantile', historicalVar(vector.returns, vector.cut), vector.expect);
      case 'hist_es':
        return checks.float('mean', historicalShortfall(vector.returns, vector.cut), vector.expect);
      case 'param_var':
        return checks.float('quantile', parametricVar(vector.returns, vector.conf), vector.expect);
      case 'max_dd': {
        const depth = largestDrawdown(vector.levels.map(money24))?.depth ?? null;
        const fraction = depth === null ? null : Number(depth.numerator) / Number(depth.denominator);
        return checks.float('drawdown', fraction, vector.expect);
      }
    }
  },
);

const rateSchema = z.strictObject({
  kind: z.literal('rate'),
  limit: countSchema,
  windowMs: z.int().positive(),
  events: z.array(z.int()),
  expectCountAfter: z.array(countSchema),
  expectOver: z.array(z.boolean()),
});
const priceBandSchema = z.strictObject({
  kind: z.literal('priceBand'),
  reference: inputSchema.nullable(),
  thresholdPct: inputSchema,
  fills: z.array(z.tuple([sideSchema, inputSchema, z.boolean().nullable()])),
});

/** [PM9], [PM10]. */
export const ordersFamily = vectorFamily(
  z.discriminatedUnion('kind', [rateSchema, priceBandSchema]),
  (vector, checks) => {
    if (vector.kind === 'rate') {
      const { events, expectCountAfter, expectOver } = vector;
      if (expectCountAfter.length !== events.length || expectOver.length !== events.length) {
        throw new VectorFault('expectCountAfter, expectOver: one for each event');
      }
      const window = openRateWindow(vector.windowMs * 1_000);
      for (const [index, atMs] of events.entries()) {
        const reading = noteEvent(window, atMs * 1_000);
        checks.equal(`count at ${atMs}`, reading.count, expectCountAfter[index]);
        checks.equal(`over at ${atMs}`, isOverRate(reading, vector.limit), expectOver[index]);
      }
      return;
    }
    const reference13 = vector.reference === null ? null : price13(vector.reference);
    const band12 = quantity12(vector.thresholdPct);
    for (const [side, price, isOutside] of vector.fills) {
      const { state } = judgePrice({ side, price13: price13(price), reference13, band12, tick13: null });
      checks.equal(`${side} ${price} outside`, state === 'unverifiable' ? null : state === 'outside', isOutside);
    }
  },
);
