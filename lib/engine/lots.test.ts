import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { closedQuantity, splitFee } from './fee-split.ts';
import { applyFillToLots, lotReport, observeMarks, positionOfLots } from './lots.ts';
import type { Lot, LotFill, LotMethod } from './lots.ts';

const LINEAR = { multiplier12: 10n ** 12n, inverse: false };
const INVERSE = { multiplier12: 10n ** 12n, inverse: true };

/** `+10@100` buys, `-4@105` sells; the id is the place in the list, the fee follows a colon. */
function fills(...texts: readonly string[]): LotFill[] {
  return texts.map((text, index) => {
    const [, change = '', price = '', fee = '0'] = /^([+-][\d.]+)@([\d.]+)(?::(-?[\d.]+))?$/.exec(text) ?? [];
    return {
      fillId: `F${index + 1}`,
      change12: parseUnits(change.replace('+', ''), 12),
      price13: parseUnits(price, 13),
      fee24: parseUnits(fee, 24),
    };
  });
}

function closedText(list: readonly LotFill[], method: LotMethod, payoff = LINEAR): string[] {
  return lotReport(list, payoff, method).closed.map(
    (trade) =>
      `${trade.entryFillId}>${trade.exitFillId} ${trade.side} ${formatUnits(trade.quantity12, 12)} pnl ${formatUnits(trade.realized24, 24)} fees ${formatUnits(trade.fees24, 24)}`,
  );
}

const SCALED = fills('+12@100:1.2', '+17@99:1.7', '-9@101:0.9', '-4@105:0.4', '+3@103:0.3');

test.each<[LotMethod, string[], string[]]>([
  [
    'fifo',
    ['F1>F3 long 9 pnl 9 fees 1.8', 'F1>F4 long 3 pnl 15 fees 0.6', 'F2>F4 long 1 pnl 6 fees 0.2'],
    ['F2 16 @99', 'F5 3 @103'],
  ],
  ['lifo', ['F2>F3 long 9 pnl 18 fees 1.8', 'F2>F4 long 4 pnl 24 fees 0.8'], ['F1 12 @100', 'F2 4 @99', 'F5 3 @103']],
])('[LO1] [LO3] %s consumes lots in its order, fees pro rata by quantity', (method, closed, open) => {
  expect(closedText(SCALED, method)).toEqual(closed);
  const lots = lotReport(SCALED, LINEAR, method).lots;
  expect(
    lots.map((lot) => `${lot.fillId} ${formatUnits(lot.quantity12, 12)} @${formatUnits(lot.price13, 13)}`),
  ).toEqual(open);
});

test('[LO1] what a closing fill leaves over opens a reversed lot with the rest of its fee', () => {
  const reversal = fills('+1000@1.07', '-2000@1.08:3', '+1000@1.09:1');
  expect(closedText(reversal, 'fifo')).toEqual([
    'F1>F2 long 1000 pnl 10 fees 1.5',
    'F2>F3 short 1000 pnl -10 fees 2.5',
  ]);
  expect(lotReport(reversal, LINEAR, 'fifo').lots).toEqual([]);
});

test('[LO2] the open cost is the sum over the lots, and realized less open cost is minus the cost of all fills', () => {
  let lots: readonly Lot[] = [];
  let [realized24, spent24] = [0n, 0n];
  for (const fill of SCALED) {
    const effect = applyFillToLots(lots, fill, LINEAR, 'lifo');
    lots = effect.lots;
    realized24 += effect.realized24;
    spent24 += (fill.change12 * fill.price13) / 10n;
    expect(realized24 - positionOfLots(lots).cost24).toBe(-spent24);
  }
  expect(formatUnits(positionOfLots(lots).quantity12, 12)).toBe('19');
});

test('[LO3] an inverse trade that does not end keeps its rest in the open lot', () => {
  const list = fills('+100000@7', '-30000@9', '-70000@11');
  const { lots, realized24 } = lotReport(list, INVERSE, 'fifo');
  expect(lots).toEqual([]);
  // 100000/7 - 30000/9 - 70000/11, each of the three rounded once at the 24th decimal.
  expect(formatUnits(realized24, 24)).toBe('4588.744588744588744588744589');
});

test('[LO3] a closed trade knows its best and worst open result at the observed marks', () => {
  const [entry, exit] = fills('+2@100', '-2@104');
  const [short, cover] = fills('-2@100', '+2@104');
  const at = (text: string): bigint => parseUnits(text, 13);
  const run = (open: LotFill | undefined, close: LotFill | undefined): string[] => {
    if (open === undefined || close === undefined) return [];
    let { lots } = applyFillToLots([], open, LINEAR, 'fifo');
    lots = observeMarks(lots, { highest13: at('103'), lowest13: at('99') });
    lots = observeMarks(lots, { highest13: at('107'), lowest13: at('101') });
    return applyFillToLots(lots, close, LINEAR, 'fifo').closed.map(
      (trade) => `${formatUnits(trade.highestOpen24 ?? 0n, 24)} ${formatUnits(trade.lowestOpen24 ?? 0n, 24)}`,
    );
  };
  expect(run(entry, exit)).toEqual(['14 -2']);
  expect(run(short, cover)).toEqual(['2 -14']);
  expect(lotReport(fills('+2@100', '-2@104'), LINEAR, 'fifo').closed[0]?.highestOpen24).toBeNull();
});

test('[LO4] the report by either method reads the same fills and agrees when flat', () => {
  const flat = [...SCALED, ...fills('-19@102')];
  expect(lotReport(flat, LINEAR, 'fifo').realized24).toBe(lotReport(flat, LINEAR, 'lifo').realized24);
});

test('[PN3] a fee is split by quantity, and its parts add up to it', () => {
  expect(splitFee(10n, 1n, 3n)).toEqual({ closing: 3n, opening: 7n });
  expect(splitFee(-10n, 2n, 4n)).toEqual({ closing: -5n, opening: -5n });
  expect(splitFee(10n, 0n, 4n)).toEqual({ closing: 0n, opening: 10n });
  expect([closedQuantity(0n, 5n), closedQuantity(3n, 5n), closedQuantity(3n, -5n), closedQuantity(-7n, 5n)]).toEqual([
    0n,
    0n,
    3n,
    5n,
  ]);
});
