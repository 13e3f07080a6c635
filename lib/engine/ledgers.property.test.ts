import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRatio, ratioOf } from '#lib/base/ratio.ts';
import { applyFillWithBaseFee } from './base-fee.ts';
import { emptyExecutions, liveFills, recordExecution } from './execution-chain.ts';
import type { ExecutionMessage } from './execution-chain.ts';
import { exposureSums, herfindahl, topShare } from './exposure-measures.ts';
import { closedQuantity, splitFee } from './fee-split.ts';
import { applyFillToLots, lotReport, positionOfLots } from './lots.ts';
import type { Lot, LotFill, LotMethod } from './lots.ts';
import { applyFill, payoff24 } from './position.ts';
import type { FillEffect, Payoff } from './position.ts';

const METHODS: readonly LotMethod[] = ['fifo', 'lifo'];
const FLAT: FillEffect = { quantity12: 0n, cost24: 0n, realized24: 0n };

/** Odd quantities, prices and multipliers, so that shares and inverse values do not end. */
const payoffs = fc.record({ multiplier12: fc.bigInt(1n, 10n ** 15n), inverse: fc.boolean() });
const fills = fc
  .array(
    fc.record({
      change12: fc.oneof(
        fc.bigInt(-9n, 9n).map((lots) => lots * 10n ** 12n),
        fc.bigInt(-(10n ** 14n), 10n ** 14n),
      ),
      price13: fc.bigInt(1n, 10n ** 18n),
      fee24: fc.bigInt(-(10n ** 25n), 10n ** 25n),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) =>
    list.filter(({ change12 }) => change12 !== 0n).map((fill, index): LotFill => ({ fillId: `F${index}`, ...fill })),
  );

function average(list: readonly LotFill[], payoff: Payoff): FillEffect {
  return list.reduce((before, fill) => {
    const after = applyFill(before, fill.change12, payoff, fill.price13);
    return { ...after, realized24: before.realized24 + after.realized24 };
  }, FLAT);
}

function costOf(list: readonly LotFill[], payoff: Payoff): bigint {
  return list.reduce((sum, fill) => sum + payoff24(fill.change12, payoff, fill.price13), 0n);
}

test('[PO6] [IN1] after every fill and by every method, realized less open cost is minus the sum of costs', () => {
  fc.assert(
    fc.property(fills, payoffs, fc.bigInt(1n, 10n ** 18n), (list, payoff, mark13) => {
      for (let count = 1; count <= list.length; count += 1) {
        const part = list.slice(0, count);
        const spent24 = costOf(part, payoff);
        const held = average(part, payoff);
        expect(held.realized24 - held.cost24).toBe(-spent24);
        for (const method of METHODS) {
          const report = lotReport(part, payoff, method);
          const position = positionOfLots(report.lots);
          expect(report.realized24 - position.cost24).toBe(-spent24);
          expect(position.quantity12).toBe(held.quantity12);
          // [LO2] total P&L at a mark is one number, whatever the method.
          const value24 = payoff24(held.quantity12, payoff, mark13);
          expect(report.realized24 + value24 - position.cost24).toBe(held.realized24 + value24 - held.cost24);
        }
      }
    }),
  );
});

test('[IN3] flat: nothing is open, and average, FIFO and LIFO have realized the same', () => {
  fc.assert(
    fc.property(fills, payoffs, fc.bigInt(1n, 10n ** 18n), (list, payoff, price13) => {
      const open12 = average(list, payoff).quantity12;
      const closing = { fillId: 'last', change12: -open12, price13, fee24: 0n };
      const flat = open12 === 0n ? list : [...list, closing];
      const held = average(flat, payoff);
      expect([held.quantity12, held.cost24]).toEqual([0n, 0n]);
      for (const method of METHODS) {
        const report = lotReport(flat, payoff, method);
        expect(report.lots).toEqual([]);
        expect(report.realized24).toBe(held.realized24);
        expect(report.closed.reduce((sum, trade) => sum + trade.fees24, 0n)).toBe(
          flat.reduce((sum, fill) => sum + fill.fee24, 0n),
        );
      }
    }),
  );
});

test('[IN2] a linear fill in parts at one price changes no position and no result', () => {
  const whole = fc.bigInt(1n, 10n ** 6n).map((points) => points * 10n ** 13n);
  fc.assert(
    fc.property(fills, fc.bigInt(1n, 1_000n), whole, fc.bigInt(2n, 50n), (list, multiplier, price13, parts) => {
      const payoff = { multiplier12: multiplier * 10n ** 12n, inverse: false };
      const history = list.map((fill) => ({ ...fill, price13: (fill.price13 / 10n ** 13n + 1n) * 10n ** 13n }));
      const change12 = parts * 10n ** 12n;
      for (const sign of [1n, -1n]) {
        const one = { fillId: 'x', change12: sign * change12, price13, fee24: 0n };
        const many = Array.from({ length: Number(parts) }, () => ({ ...one, change12: sign * 10n ** 12n }));
        for (const method of METHODS) {
          const together = lotReport([...history, one], payoff, method);
          const apart = lotReport([...history, ...many], payoff, method);
          expect(positionOfLots(apart.lots)).toEqual(positionOfLots(together.lots));
          expect(apart.realized24).toBe(together.realized24);
        }
        const together = average([...history, one], payoff);
        const apart = average([...history, ...many], payoff);
        expect(apart.quantity12).toBe(together.quantity12);
        // A partial close rounds its share of the cost once, so that n parts differ by n last decimals at most.
        const difference = apart.realized24 - together.realized24;
        expect(difference <= parts && difference >= -parts, `difference ${difference}`).toBe(true);
        expect(apart.realized24 - apart.cost24).toBe(together.realized24 - together.cost24);
      }
    }),
  );
});

test('[LO1] FIFO closes in order of entry, LIFO leaves the oldest open', () => {
  fc.assert(
    fc.property(fills, payoffs, (list, payoff) => {
      let fifo: readonly Lot[] = [];
      let lifo: readonly Lot[] = [];
      const place = new Map(list.map((fill, index) => [fill.fillId, index]));
      for (const fill of list) {
        const first = applyFillToLots(fifo, fill, payoff, 'fifo');
        const last = applyFillToLots(lifo, fill, payoff, 'lifo');
        const entries = (trades: readonly { entryFillId: string }[]): number[] =>
          trades.map((trade) => place.get(trade.entryFillId) ?? -1);
        expect(entries(first.closed)).toEqual(entries(first.closed).toSorted((a, b) => a - b));
        expect(entries(last.closed)).toEqual(entries(last.closed).toSorted((a, b) => b - a));
        fifo = first.lots;
        lifo = last.lots;
        const signs = new Set(fifo.map((lot) => lot.quantity12 > 0n));
        expect(signs.size, 'open lots lie on one side').toBeLessThan(2);
      }
    }),
  );
});

test('[PN3] the parts of a fee add up to it, and lie between nothing and the whole', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(10n ** 26n), 10n ** 26n),
      fc.bigInt(-(10n ** 15n), 10n ** 15n),
      fc.bigInt(1n, 10n ** 15n),
      (fee, before, change) => {
        const closed = closedQuantity(before, change);
        const { closing, opening } = splitFee(fee, closed, change);
        expect(closing + opening).toBe(fee);
        if (closed === 0n) expect(closing).toBe(0n);
        if (closed === change) expect(opening).toBe(0n);
      },
    ),
  );
});

test('[PO9] with a fee in the base currency, total P&L is cash moved plus the value of what is left', () => {
  const spot = { multiplier12: 10n ** 12n, inverse: false };
  const trade = fc.record({
    change12: fc.bigInt(-(10n ** 14n), 10n ** 14n).filter((change) => change !== 0n),
    price13: fc.bigInt(1n, 10n ** 18n),
    baseFee12: fc.bigInt(-(10n ** 10n), 10n ** 10n),
  });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 15 }), fc.bigInt(1n, 10n ** 18n), (trades, mark13) => {
      let [held, realized24, fees24, cash25, quantity12] = [
        FLAT as { quantity12: bigint; cost24: bigint },
        0n,
        0n,
        0n,
        0n,
      ];
      for (const fill of trades) {
        const effect = applyFillWithBaseFee(held, fill, spot);
        held = effect;
        realized24 += effect.realized24;
        fees24 += effect.fee24;
        cash25 -= fill.change12 * fill.price13;
        quantity12 += fill.change12 - fill.baseFee12;
      }
      expect(held.quantity12).toBe(quantity12);
      const total24 = realized24 - fees24 + payoff24(held.quantity12, spot, mark13) - held.cost24;
      const drift24 = total24 * 10n - cash25 - quantity12 * mark13;
      // Products of 25 decimals are rounded at the 24th: twice for a trade, once for the mark.
      const bound25 = BigInt(trades.length * 3 + 1) * 5n;
      expect(drift24 <= bound25 && drift24 >= -bound25).toBe(true);
    }),
  );
});

type Fill = { readonly change12: bigint; readonly price13: bigint };
const execution = fc.record({ change12: fc.constantFrom(3n, -3n, 5n, -5n), price13: fc.bigInt(1n, 99n) });

/** A fill with corrections of corrections and perhaps a bust, each naming the one before it, in their natural order. */
const chain = (name: string) =>
  fc
    .record({ fill: execution, corrections: fc.array(execution, { maxLength: 3 }), isBusted: fc.boolean() })
    .map((parts) => {
      const messages: ExecutionMessage<Fill>[] = [];
      const base = (index: number) => ({ execId: `${name}${index}`, content: `${name}${index}`, atUs: 0 });
      messages.push({ ...base(0), type: 'fill', fill: parts.fill });
      for (const correction of parts.corrections) {
        const refId = `${name}${messages.length - 1}`;
        messages.push({ ...base(messages.length), type: 'correction', refId, correction });
      }
      if (parts.isBusted)
        messages.push({ ...base(messages.length), type: 'bust', refId: `${name}${messages.length - 1}` });
      return { messages, live: parts.isBusted ? null : (parts.corrections.at(-1) ?? parts.fill) };
    });

function live(messages: readonly ExecutionMessage<Fill>[]): Fill[] {
  const ledger = emptyExecutions<Fill>();
  for (const message of messages) recordExecution(ledger, message);
  return liveFills(ledger);
}

test('[IN4] any order of a fill, its corrections and its bust gives the same live fill', () => {
  fc.assert(
    fc.property(
      chain('a').chain((one) =>
        fc.shuffledSubarray(one.messages, { minLength: one.messages.length }).map((shuffled) => ({ one, shuffled })),
      ),
      ({ one, shuffled }) => {
        expect(live(shuffled)).toEqual(one.live === null ? [] : [one.live]);
      },
    ),
  );
});

test('[IN4] a message that comes again, anywhere later, changes nothing', () => {
  fc.assert(
    fc.property(chain('a'), fc.infiniteStream(fc.nat()), ({ messages }, picks) => {
      const repeated = messages.flatMap((message, index) => {
        const earlier = messages[(picks.next().value ?? 0) % (index + 1)];
        return earlier === undefined ? [message] : [message, earlier];
      });
      expect(live(repeated)).toEqual(live(messages));
    }),
  );
});

test('[IN5] [BU8] the position after busts and corrections is that of the live fills alone, in original order', () => {
  fc.assert(
    fc.property(chain('a'), chain('b'), chain('c'), fc.infiniteStream(fc.nat(2)), (a, b, c, picks) => {
      // The chains are interleaved; a fill comes before what changes it, so the first message of a chain is its place.
      const queues = [a, b, c].map(({ messages }) => [...messages]);
      const merged: ExecutionMessage<Fill>[] = [];
      const places: Fill[] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const pick = picks.next().value ?? 0;
        const source = [a, b, c][pick];
        const message = queues[pick]?.shift();
        if (message === undefined || source === undefined) continue;
        merged.push(message);
        if (message.type === 'fill' && source.live !== null) places.push(source.live);
      }
      expect(live(merged)).toEqual(places);
    }),
  );
});

test('[IN7] [IN8] gross is at least abs(net), HHI lies between 1/n and 1, and no share above the whole', () => {
  const values = fc.array(fc.bigInt(-(10n ** 30n), 10n ** 30n), { maxLength: 20 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 25 }), (list, count) => {
      const { long, short, gross, net } = exposureSums(list);
      expect([long - short, long + short]).toEqual([net, gross]);
      expect(gross >= net && gross >= -net).toBe(true);
      const index = herfindahl(list);
      const share = topShare(list, count);
      const open = BigInt(list.filter((value) => value !== 0n).length);
      if (index === null || share === null) {
        expect([open, index, share]).toEqual([0n, null, null]);
        return;
      }
      expect(compareRatio(index, ratioOf(1n, open))).toBeGreaterThanOrEqual(0);
      expect(compareRatio(index, ratioOf(1n, 1n))).toBeLessThanOrEqual(0);
      expect(compareRatio(share, ratioOf(1n, 1n))).toBeLessThanOrEqual(0);
    }),
  );
});
