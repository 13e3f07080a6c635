import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { convert, Rates } from './fx.ts';
import { emptyState } from './empty-state.ts';

/** Tenths of a contract, hundredths of a point, hundredths of fee. */
type Trade = { readonly tenths: number; readonly cents: number; readonly fee: number };
const trade = fc.record({
  tenths: fc.integer({ min: -40, max: 40 }).filter((tenths) => tenths !== 0),
  cents: fc.integer({ min: 1, max: 20_000 }),
  fee: fc.integer({ min: -50, max: 300 }),
});
const trades = fc.array(trade, { minLength: 1, maxLength: 25 });
const methods = ['average', 'fifo', 'lifo'] as const;
const method = fc.constantFrom(...methods);

function text(units: number, scale: number): string {
  return formatUnits(BigInt(units), scale);
}

function deskOf(costMethod: (typeof methods)[number], kind: 'linear' | 'inverse' = 'linear'): FillDesk {
  return new FillDesk().firm([], false).list('X', '5', 'USD', kind).openAs('A', { costMethod }) as FillDesk;
}

function book(desk: FillDesk, { tenths, cents, fee }: Trade, id: string): void {
  desk.trade('A', 'X', id, text(tenths, 1), text(cents, 2), { fee: text(fee, 2) });
}

/** Exact figures of the account, 10^-24. */
function exact(desk: FillDesk) {
  const figures = desk.engine.exactFigures('A');
  if (figures === null) throw new Error('the account is open');
  return figures;
}

test('[IN1] [PN1] [LO2] total P&L is minus the costs plus value less fees after every fill, whatever the method', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 20_000 }), method, (list, mark, costMethod) => {
      const desk = deskOf(costMethod);
      desk.mark('X', text(mark, 2));
      let [cash24, quantity] = [parseUnits('100000', 24), 0];
      list.forEach((fill, index) => {
        book(desk, fill, `F${index}`);
        quantity += fill.tenths;
        cash24 -= BigInt(fill.tenths * fill.cents) * 5n * 10n ** 21n + BigInt(fill.fee) * 10n ** 22n;
        const value24 = BigInt(quantity * mark) * 5n * 10n ** 21n;
        expect(exact(desk).equity24, `fill ${index}`).toBe(cash24 + value24);
      });
    }),
  );
});

test('[IN2] [PO6] splitting a fill at one price changes no position and no total; what it realizes only by [NU4]', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 2, max: 5 }), method, (list, parts, costMethod) => {
      const whole = deskOf(costMethod);
      const split = deskOf(costMethod);
      list.forEach((fill, index) => {
        book(whole, { ...fill, tenths: fill.tenths * parts, fee: fill.fee * parts }, `F${index}`);
        for (let part = 0; part < parts; part += 1) book(split, fill, `F${index}.${part}`);
        const [a, b] = [whole.position('A', 'X'), split.position('A', 'X')];
        expect([b?.quantity, b?.averagePx]).toEqual([a?.quantity, a?.averagePx]);
        whole.mark('X', text(fill.cents, 2));
        split.mark('X', text(fill.cents, 2));
        expect(exact(split).equity24).toBe(exact(whole).equity24);
        const gap24 = exact(split).balance24 - exact(whole).balance24;
        expect(gap24 * gap24 <= BigInt((index + 1) * parts) ** 2n).toBe(true);
      });
    }),
  );
});

test('[IN3] [PO8] flat is exactly flat, and every method has realized the same', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 20_000 }), (list, cents) => {
      const results = methods.map((costMethod) => {
        const desk = deskOf(costMethod);
        list.forEach((fill, index) => book(desk, fill, `F${index}`));
        const tenths = -list.reduce((sum, fill) => sum + fill.tenths, 0);
        if (tenths !== 0) book(desk, { tenths, cents, fee: 0 }, 'last');
        const view = desk.position('A', 'X');
        expect([view?.quantity, view?.averagePx]).toEqual(['0', null]);
        const { equity24, balance24, realized24 } = exact(desk);
        expect(equity24).toBe(balance24);
        return realized24;
      });
      expect(new Set(results).size).toBe(1);
    }),
  );
});

test('[IN4] any order of a bust or a correction and its fill gives the same position', () => {
  fc.assert(
    fc.property(trades, fc.nat(), fc.boolean(), method, (list, place, isBust, costMethod) => {
      const figures = [false, true].map((isEarly) => {
        const desk = deskOf(costMethod);
        const about = place % list.length;
        const tell = () =>
          isBust ? desk.bust('A', 'X', 'M', `F${about}`) : desk.correct('A', 'X', ['M', `F${about}`], '7', '3');
        list.forEach((fill, index) => {
          if (isEarly && index === about) tell();
          book(desk, fill, `F${index}`);
          if (!isEarly && index === about) tell();
        });
        const view = desk.position('A', 'X');
        return [view?.quantity ?? '0', view?.averagePx ?? null, exact(desk).balance24];
      });
      expect(figures[1]).toEqual(figures[0]);
    }),
  );
});

const act = fc.record({
  kind: fc.constantFrom('fill', 'fill', 'fill', 'bust', 'correct'),
  fill: trade,
  about: fc.nat(),
  quotesOriginal: fc.boolean(),
});

test('[IN5] [BU8] the position after busts and corrections is that of the live fills alone, in original order', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 30 }), method, (acts, costMethod) => {
      const desk = deskOf(costMethod);
      const live: { id: string; head: string; fill: Trade | null }[] = [];
      acts.forEach(({ kind, fill, about, quotesOriginal }, index) => {
        const named = live[about % Math.max(1, live.length)];
        if (kind === 'fill' || named === undefined) {
          book(desk, fill, `F${index}`);
          live.push({ id: `F${index}`, head: `F${index}`, fill });
          return;
        }
        const refId = quotesOriginal ? named.id : named.head;
        if (kind === 'bust') {
          desk.bust('A', 'X', `M${index}`, refId);
          named.fill = null;
          return;
        }
        desk.correct('A', 'X', [`M${index}`, refId], text(Math.abs(fill.tenths), 1), text(fill.cents, 2));
        if (named.fill === null) return;
        named.head = `M${index}`;
        const sign = named.fill.tenths < 0 ? -1 : 1;
        named.fill = { tenths: sign * Math.abs(fill.tenths), cents: fill.cents, fee: named.fill.fee };
      });
      const fresh = deskOf(costMethod);
      for (const { id, fill } of live) if (fill !== null) book(fresh, fill, id);
      const [a, b] = [fresh.position('A', 'X'), desk.position('A', 'X')];
      expect([b?.quantity ?? '0', b?.averagePx ?? null]).toEqual([a?.quantity ?? '0', a?.averagePx ?? null]);
      expect(exact(desk).balance24).toBe(exact(fresh).balance24);
    }),
  );
});

test('[IN6] [PN5] equity is the balance plus the unrealized P&L of the open positions', () => {
  fc.assert(
    fc.property(
      trades,
      fc.integer({ min: 1, max: 20_000 }),
      fc.constantFrom('linear', 'inverse'),
      (list, mark, kind) => {
        const desk = deskOf('average', kind);
        list.forEach((fill, index) => {
          book(desk, fill, `F${index}`);
          const before = exact(desk).balance24;
          desk.mark('X', text(mark + index, 2));
          const { equity24, balance24 } = exact(desk);
          expect(balance24).toBe(before);
          const unrealized = desk.position('A', 'X')?.unrealized ?? Number.NaN;
          // The view rounds to the ledger's unit.
          const gap24 = equity24 - balance24 - BigInt(unrealized) * 10n ** 18n;
          expect(gap24 <= 10n ** 18n && gap24 >= -(10n ** 18n)).toBe(true);
        });
      },
    ),
  );
});

test('[IN15] a payout lowers room by its amount, a deposit leaves it, and neither is P&L', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 5_000 }), (list, amount) => {
      const desk = deskOf('average');
      desk.mark('X', '100');
      list.forEach((fill, index) => book(desk, fill, `F${index}`));
      desk.rules('A', {
        max: {
          type: 'maxLoss',
          amount: '90000' as never,
          trail: 'none',
          lockOffset: null,
          breachWhen: 'lte',
          action: 'fail',
        },
      });
      const room = () => desk.column('A', 'worstRoom');
      const [before, day] = [room(), desk.column('A', 'dayPnl')];
      desk.cash('A', text(amount, 0), 'deposit');
      expect([room(), desk.column('A', 'dayPnl')]).toEqual([before, day]);
      desk.cash('A', text(-amount, 0), 'payout');
      expect([room(), desk.column('A', 'dayPnl')]).toEqual([before - amount * 1e6, day]);
    }),
  );
});

test('[IN16] [FX3] a conversion there and back differs by at most 1 + 1/r units of the last decimal', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
      fc.integer({ min: 1, max: 10_000_000 }),
      (amount, rate) => {
        const state = emptyState();
        const rates = new Rates(state);
        rates.set('EUR/USD', { units: BigInt(rate), scale: 4, atUs: 0, seq: 0, source: '' });
        const there = convert(amount, rates.get('EUR', 'USD'));
        const back = convert(there, rates.get('USD', 'EUR'));
        const gap = back > amount ? back - amount : amount - back;
        expect(gap * BigInt(rate) <= BigInt(rate) + 10_000n).toBe(true);
      },
    ),
  );
});
