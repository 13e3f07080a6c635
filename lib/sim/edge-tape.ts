import type { TapeAccount, TapeEvent, TapeRef } from './reference-tape.ts';

type Line = { readonly kind: TapeEvent['kind']; readonly symbol: string; readonly afterMs: number } & Readonly<
  Record<string, string | number>
>;

function mark(symbol: string, price: string, afterMs = 1_000): Line {
  return { kind: 'mark', symbol, price, afterMs };
}

/** `order` reads "side quantity symbol price [fee]"; the id is made from the account and the place unless given. */
function fill(account: string, order: string, id = '', afterMs = 1_000): Line {
  const [side = 'buy', qty = '1', symbol = 'ACME', price = '1', fee = '0'] = order.split(' ');
  return { kind: 'fill', id, account, symbol, side, qty, price, fee, fee_ccy: 'USD', afterMs };
}

function report(account: string, symbol: string, qty: string, averagePx: string): Line {
  return { kind: 'position', account, symbol, qty, avg_price: averagePx, afterMs: 0 };
}

const DAY_MS = 86_400_000;

/** One situation an account: each line is small enough to check by hand. */
const LINES: readonly Line[] = [
  mark('EURUSD', '1.10000'),
  mark('ACME', '100'),
  mark('OILF', '3.00'),
  mark('COIN', '0.00001234'),
  mark('XBTI', '10000'),
  // Averaging in, a partial close, a flip to short, averaging in short, a flip back, flat.
  fill('average', 'buy 2 ACME 100 1.00'),
  fill('average', 'buy 1 ACME 103 0.50'),
  fill('average', 'sell 1 ACME 105'),
  fill('flip', 'buy 3 ACME 100 3'),
  fill('flip', 'sell 5 ACME 104 5'),
  mark('ACME', '102'),
  fill('flip', 'sell 2 ACME 101'),
  fill('flip', 'buy 7 ACME 103 7'),
  fill('flip', 'sell 3 ACME 103.5'),
  mark('ACME', '100'),
  // The same id twice, the same id of another account, and the same id with other content.
  fill('twice', 'buy 10 ACME 100 1', 'T1'),
  fill('twice', 'buy 10 ACME 100 1', 'T1'),
  fill('flip', 'buy 1 ACME 100', 'T1'),
  mark('ACME', '101'),
  fill('twice', 'buy 10 ACME 100 1', 'T1', 60_000),
  // Tenths that binary floats cannot hold; a thousandth part of nothing much.
  fill('tenths', 'buy 0.1 ACME 0.1'),
  fill('tenths', 'buy 0.2 ACME 0.3 0.01'),
  fill('tenths', 'sell 0.3 ACME 0.7'),
  fill('dust', 'buy 123456789.123456789012 COIN 0.000012345678'),
  fill('dust', 'sell 23456789.000000000001 COIN 0.00001235'),
  mark('COIN', '0.000012'),
  // An energy contract below zero, a price of exactly zero, a rebate.
  fill('below-zero', 'buy 2 OILF 3.00 4.20'),
  mark('OILF', '0'),
  mark('OILF', '-12.50'),
  fill('below-zero', 'sell 1 OILF -12.75'),
  fill('below-zero', 'buy 1 OILF -20 -0.80'),
  mark('OILF', '-11.00'),
  // Never marked: valued at the account's own last fill.
  fill('unmarked', 'buy 10 QUIET 50'),
  fill('unmarked', 'buy 5 QUIET 53'),
  fill('unmarked', 'sell 6 QUIET 55'),
  // An inverse contract: the average is harmonic.
  fill('inverse', 'buy 100000 XBTI 10000'),
  fill('inverse', 'buy 100000 XBTI 20000'),
  mark('XBTI', '16000'),
  fill('inverse', 'sell 50000 XBTI 16000 0.001'),
  fill('inverse', 'sell 200000 XBTI 12500'),
  mark('XBTI', '15000'),
  // A euro account that holds dollars: only the currency moves.
  fill('euro', 'buy 100 ACME 101 2'),
  mark('EURUSD', '1.12500'),
  mark('EURUSD', '1.05000'),
  fill('euro', 'sell 40 ACME 100'),
  // Reports: one that agrees, one that does not, one that flattens.
  fill('reported', 'buy 100 ACME 100'),
  report('reported', 'ACME', '100', '100'),
  report('reported', 'ACME', '120', '99.5'),
  mark('ACME', '102'),
  report('reported', 'ACME', '0', '0'),
  fill('reported', 'sell 10 ACME 102'),
  mark('ACME', '100'),
  // A touch is a breach; a hundredth above is none.
  fill('touch', 'buy 100 ACME 100'),
  mark('ACME', '90.01'),
  mark('ACME', '90.00'),
  mark('ACME', '95'),
  mark('ACME', '89.99'),
  fill('static', 'buy 100 ACME 90'),
  mark('ACME', '70.01'),
  mark('ACME', '70'),
  mark('ACME', '100'),
  // A trailing floor that follows and locks; one that never locks.
  fill('trail', 'buy 100 ACME 100'),
  fill('lock', 'buy 100 ACME 100'),
  mark('ACME', '112'),
  mark('ACME', '107.01'),
  mark('ACME', '107'),
  mark('ACME', '100.01'),
  mark('ACME', '100'),
  mark('ACME', '99.99'),
  // Exposure, reached by a price; net by a hedge taken off; position by symbol.
  fill('crowded', 'buy 100 ACME 99'),
  fill('crowded', 'sell 50 ACME 100'),
  mark('ACME', '100'),
  fill('crowded', 'buy 50 ACME 100'),
  fill('crowded', 'sell 200 ACME 100'),
  fill('Ünïcode "7"/ж', 'buy 1 ACME 100'),
  // Over two resets and a weekend: references are taken anew, the end-of-day peak moves, an older event rolls nothing back.
  fill('overnight', 'buy 100 ACME 100'),
  mark('ACME', '108'),
  mark('ACME', '106', DAY_MS),
  mark('ACME', '101'),
  mark('ACME', '96'),
  fill('overnight', 'sell 50 ACME 97', '', -3_600_000),
  mark('ACME', '99', 3 * DAY_MS),
  mark('ACME', '89'),
  mark('ACME', '92', DAY_MS),
  fill('overnight', 'sell 50 ACME 93'),
  mark('ACME', '94'),
];

function account(limits: TapeAccount['limits'], currency = 'USD', startBalance = '10000'): TapeAccount {
  return { ccy: currency, start_balance: startBalance, limits };
}

export function edgeTape(
  startMs: number,
  dayRollMs: number,
): { readonly ref: TapeRef; readonly events: readonly TapeEvent[] } {
  let ts = startMs;
  const events = LINES.map(({ afterMs, ...line }, index): TapeEvent => {
    ts += afterMs;
    const id = line.kind === 'fill' ? { id: line['id'] === '' ? `E${index + 1}` : String(line['id']) } : {};
    return { ...line, ...id, kind: line.kind, symbol: line.symbol, seq: index + 1, ts };
  });
  const ref: TapeRef = {
    tape: 'edges-own',
    day_roll_ms: dayRollMs,
    fx: { 'EUR/USD': 'EURUSD' },
    symbols: {
      EURUSD: { ccy: 'USD', multiplier: '1' },
      ACME: { ccy: 'USD', multiplier: '1' },
      OILF: { ccy: 'USD', multiplier: '1000' },
      COIN: { ccy: 'USD', multiplier: '1' },
      QUIET: { ccy: 'USD', multiplier: '1' },
      XBTI: { ccy: 'USD', multiplier: '1', inverse: true },
    },
    accounts: {
      average: account({}),
      flip: account({}),
      twice: account({ position: { ACME: '11' } }),
      tenths: account({}, 'USD', '0.3'),
      dust: account({ gross_exposure: '1300' }),
      'below-zero': account({ daily_loss: '20000' }, 'USD', '100000'),
      unmarked: account({}),
      inverse: account({ static_drawdown: '2' }),
      euro: account({ daily_loss: '500' }, 'EUR'),
      reported: account({}),
      touch: account({ daily_loss: '1000' }),
      static: account({ static_drawdown: '2000' }),
      trail: account({ trailing_drawdown: '500' }),
      lock: account({ trailing_drawdown: '500', trailing_lock: true }),
      crowded: account({ gross_exposure: '10000', net_exposure: '10000', position: { ACME: '100' } }),
      'Ünïcode "7"/ж': account({ static_drawdown: '50' }),
      overnight: account({ daily_loss: '500', eod_drawdown: '900', trailing_lock: false }),
    },
  };
  return { ref, events };
}
