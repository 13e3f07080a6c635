import { z } from 'zod';
import { applyFillWithBaseFee } from '#lib/engine/base-fee.ts';
import { closedQuantity, splitFee } from '#lib/engine/fee-split.ts';
import { lotReport } from '#lib/engine/lots.ts';
import { applyFill, averagePrice, payoff24 } from '#lib/engine/position.ts';
import type { Payoff, Position } from '#lib/engine/position.ts';
import {
  VectorFault,
  expectedSchema,
  inputSchema,
  money24,
  ofMoney,
  ofPrice,
  ofQuantity,
  positiveSchema,
  price13,
  quantity12,
  sideSchema,
  signed12,
} from './vector-check.ts';
import type { Checks } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const fillSchema = z.strictObject({
  op: z.literal('fill'),
  side: sideSchema,
  qty: positiveSchema,
  px: inputSchema,
  fee: inputSchema,
});
const maybe = expectedSchema.nullable().optional();
const averageSchema = z.strictObject({
  kind: z.literal('avg_cost').optional(),
  params: z.strictObject({
    multiplier: positiveSchema,
    inverse: z.boolean().optional(),
    settlement: z.string().min(1).optional(),
  }),
  events: z.array(fillSchema).min(1),
  expect: z.array(
    z.strictObject({
      after: z.int().min(1),
      qty: maybe,
      avg: maybe,
      gross: maybe,
      fees: maybe,
      net: maybe,
      mark: inputSchema.nullable().optional(),
      unreal: maybe,
      total: maybe,
      notionalAt: inputSchema.optional(),
      notional: maybe,
      feeClosing: maybe,
      feeOpening: maybe,
    }),
  ),
});
type AverageExpectation = z.infer<typeof averageSchema>['expect'][number];

/** The books of one holding after a number of fills. */
type Book = Position & {
  readonly gross24: bigint;
  readonly fees24: bigint;
  readonly lastFee: { readonly closing: bigint; readonly opening: bigint };
};

/** [PO], [PN]: one holding by average cost. */
export const averageCostFamily = vectorFamily(averageSchema, (vector, checks) => {
  const payoff = { multiplier12: quantity12(vector.params.multiplier), inverse: vector.params.inverse ?? false };
  const books: Book[] = [];
  let book: Book = { quantity12: 0n, cost24: 0n, gross24: 0n, fees24: 0n, lastFee: { closing: 0n, opening: 0n } };
  for (const event of vector.events) {
    const change12 = signed12(event.side, event.qty);
    const effect = applyFill(book, change12, payoff, legalPrice(payoff, event.px));
    const fee24 = money24(event.fee);
    const closed12 = closedQuantity(book.quantity12, change12);
    book = {
      quantity12: effect.quantity12,
      cost24: effect.cost24,
      gross24: book.gross24 + effect.realized24,
      fees24: book.fees24 + fee24,
      lastFee: splitFee(fee24, closed12, quantity12(event.qty)),
    };
    books.push(book);
  }
  for (const expected of vector.expect) {
    const reached = books[expected.after - 1];
    if (reached === undefined) throw new VectorFault(`after=${expected.after} allowed="1..${books.length}"`);
    compareBook(reached, payoff, expected, checks);
  }
});

function compareBook(book: Book, payoff: Payoff, expected: AverageExpectation, checks: Checks): void {
  const at = (field: string): string => `after ${expected.after} ${field}`;
  const net24 = book.gross24 - book.fees24;
  checks.decimal(at('qty'), ofQuantity(book.quantity12), expected.qty);
  checks.decimal(at('avg'), averagePrice(book, payoff), expected.avg);
  checks.decimal(at('gross'), ofMoney(book.gross24), expected.gross);
  checks.decimal(at('fees'), ofMoney(book.fees24), expected.fees);
  checks.decimal(at('net'), ofMoney(net24), expected.net);
  checks.decimal(at('feeClosing'), ofMoney(book.lastFee.closing), expected.feeClosing);
  checks.decimal(at('feeOpening'), ofMoney(book.lastFee.opening), expected.feeOpening);
  if (expected.unreal !== undefined || expected.total !== undefined) {
    if (expected.mark === undefined) throw new VectorFault(`${at('mark')} is missing: unreal and total need it`);
    const unrealized24 = unrealizedAt(book, payoff, expected.mark);
    checks.decimal(at('unreal'), unrealized24 === null ? null : ofMoney(unrealized24), expected.unreal);
    checks.decimal(at('total'), unrealized24 === null ? null : ofMoney(net24 + unrealized24), expected.total);
  }
  if (expected.notional === undefined) return;
  const price = expected.notionalAt ?? expected.mark;
  if (price === undefined) throw new VectorFault(`${at('notionalAt')} is missing: notional needs it or mark`);
  const value24 = price === null ? null : payoff24(book.quantity12, payoff, legalPrice(payoff, price));
  checks.decimal(
    at('notional'),
    value24 === null ? null : ofMoney(value24 < 0n ? -value24 : value24),
    expected.notional,
  );
}

/** V(mark) - C; without a mark unknown, but for a flat holding, which is worth nothing at any price. */
function unrealizedAt(book: Position, payoff: Payoff, mark: string | null): bigint | null {
  if (book.quantity12 === 0n) return 0n;
  return mark === null ? null : payoff24(book.quantity12, payoff, legalPrice(payoff, mark)) - book.cost24;
}

/** [IT4] An inverse contract has no price of zero or below. */
function legalPrice(payoff: Payoff, text: string): bigint {
  const price = price13(text);
  if (payoff.inverse && price <= 0n) throw new VectorFault(`px=${text} allowed=">0" of an inverse contract`);
  return price;
}

const lotsSchema = z.strictObject({
  method: z.enum(['FIFO', 'LIFO']),
  multiplier: positiveSchema,
  events: z.array(fillSchema),
  closed: z.array(z.tuple([expectedSchema, expectedSchema, expectedSchema, expectedSchema])),
  realised: expectedSchema,
  open: z.array(z.tuple([expectedSchema, expectedSchema])),
});

/** [LO]: closed trades in order of closing, and the open lots, oldest first. */
export const lotsFamily = vectorFamily(lotsSchema, (vector, checks) => {
  const payoff = { multiplier12: quantity12(vector.multiplier), inverse: false };
  const fills = vector.events.map((event, index) => ({
    fillId: String(index),
    change12: signed12(event.side, event.qty),
    price13: price13(event.px),
    fee24: money24(event.fee),
  }));
  const report = lotReport(fills, payoff, vector.method === 'FIFO' ? 'fifo' : 'lifo');
  checks.equal('closed trades', report.closed.length, vector.closed.length);
  for (const [index, [entry, exit, quantity, pnl]] of vector.closed.entries()) {
    const trade = report.closed[index];
    if (trade === undefined) continue;
    checks.decimal(`closed ${index} entry`, ofPrice(trade.entryPrice13), entry);
    checks.decimal(`closed ${index} exit`, ofPrice(trade.exitPrice13), exit);
    checks.decimal(`closed ${index} qty`, ofQuantity(trade.quantity12), quantity);
    checks.decimal(`closed ${index} pnl`, ofMoney(trade.realized24), pnl);
  }
  checks.decimal('realised', ofMoney(report.realized24), vector.realised);
  checks.equal('open lots', report.lots.length, vector.open.length);
  for (const [index, [quantity, price]] of vector.open.entries()) {
    const lot = report.lots[index];
    if (lot === undefined) continue;
    checks.decimal(`open ${index} qty`, ofQuantity(lot.quantity12), quantity);
    checks.decimal(`open ${index} px`, ofPrice(lot.price13), price);
  }
});

const baseFeeSchema = z.strictObject({
  fills: z.array(z.strictObject({ side: sideSchema, qty: positiveSchema, px: inputSchema, baseFee: inputSchema })),
  expectQty: expectedSchema,
});

/** [PO9]: the quantity after fees in the base currency. */
export const baseFeeFamily = vectorFamily(baseFeeSchema, (vector, checks) => {
  const spot = { multiplier12: quantity12('1'), inverse: false };
  let position: Position = { quantity12: 0n, cost24: 0n };
  for (const fill of vector.fills) {
    const change12 = signed12(fill.side, fill.qty);
    const terms = { change12, price13: price13(fill.px), baseFee12: quantity12(fill.baseFee) };
    position = applyFillWithBaseFee(position, terms, spot);
  }
  checks.decimal('qty', ofQuantity(position.quantity12), vector.expectQty);
});
