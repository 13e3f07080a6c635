import { between, newDice, nextUint32, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { edgeTape } from './edge-tape.ts';
import { decimalText } from './instruments.ts';
import type { FloorInstrument } from './instruments.ts';
import type { FloorAccount, Programme } from './roster.ts';
import type { TapeAccount, TapeEvent, TapeRef, TapeSymbol } from './reference-tape.ts';
import { Workload } from './workload.ts';

export type OwnTape = { readonly ref: TapeRef; readonly events: readonly TapeEvent[] };

/** 2026-06-01T21:00:00Z, an hour before the reset at 22:00 UTC. */
const START_MS = 1_780_347_600_000;
const DAY_ROLL_MS = 79_200_000;

/** The tapes of our own making; the same code gives the same tapes. */
export function ownTapes(): readonly OwnTape[] {
  return [floorTape(), edgeTape(START_MS, DAY_ROLL_MS), currencyTape()];
}

const FLOOR_SEED = 11;
const FLOOR_ACCOUNTS = 360;
const FLOOR_CHOSEN = 9;
const FLOOR_UNTIL_US = 1_500_000_000;
/** One mark in this many is kept, so that the tape is small and still crosses a reset. */
const FLOOR_KEEP_ONE_IN = 24;

/** A quarter of an hour of the simulated floor, thinned out, over a reset and a night. */
function floorTape(): OwnTape {
  const workload = Workload.open(
    { seed: FLOOR_SEED, accounts: FLOOR_ACCOUNTS, duplicateOneIn: 40, priceOutages: true },
    0,
  );
  const chosen = chosenAccounts(workload);
  const names = new Set(chosen.map((account) => account.account));
  const all = [...workload.step(0), ...workload.step(FLOOR_UNTIL_US)].map(({ event }) => event);
  const symbols = new Set(['EURUSD', 'USDJPY']);
  for (const event of all)
    if (event.kind === 'fill' && names.has(String(event['account']))) symbols.add(String(event['symbol']));
  const events: TapeEvent[] = [];
  let markCount = 0;
  for (const event of all) {
    const isOurs = event.kind === 'fill' ? names.has(String(event['account'])) : symbols.has(String(event['symbol']));
    if (!isOurs || event.kind === 'bar') continue;
    if (event.kind === 'mark') {
      markCount += 1;
      if (event.tsUs > 0 && markCount % FLOOR_KEEP_ONE_IN !== 0) continue;
    }
    // The last third is traded the next morning: a reset and a night lie between.
    const nightMs = event.tsUs > (FLOOR_UNTIL_US * 2) / 3 ? 36_000_000 : 0;
    const at = { seq: events.length + 1, ts: START_MS + nightMs + Math.floor(event.tsUs / 1000) };
    events.push(event.kind === 'mark' ? tapeMark(event, at) : tapeFill(event, at));
  }
  const ref: TapeRef = {
    tape: 'floor-small',
    day_roll_ms: DAY_ROLL_MS,
    fx: { 'EUR/USD': 'EURUSD', 'USD/JPY': 'USDJPY' },
    symbols: Object.fromEntries([...symbols].sort().map((symbol) => [symbol, refSymbol(symbol, workload.instruments)])),
    accounts: Object.fromEntries(chosen.map((account) => [account.account, refAccount(account, workload.programmes)])),
  };
  return { ref, events };
}

/** The chancers of the first episodes, and traders with several instruments. */
function chosenAccounts(workload: Workload): readonly FloorAccount[] {
  const chancers = workload.roster.filter((account) => account.isChancer).slice(0, 3);
  const traders = workload.roster.filter((account) => account.slots.length >= 2 && account.slots.length <= 3);
  const euro = traders.filter((account) => workload.programmes[account.programmeIndex]?.currency === 'EUR').slice(0, 2);
  const others = traders
    .filter((account) => !euro.includes(account))
    .slice(0, FLOOR_CHOSEN - chancers.length - euro.length);
  return [...chancers, ...euro, ...others];
}

type At = { readonly seq: number; readonly ts: number };

function tapeMark(event: Readonly<Record<string, string | number>>, at: At): TapeEvent {
  const { symbol, last, bid, ask } = event;
  return { kind: 'mark', ...at, symbol: String(symbol), price: String(last), bid: String(bid), ask: String(ask) };
}

function tapeFill(event: Readonly<Record<string, string | number>>, at: At): TapeEvent {
  const fields = ['id', 'account', 'symbol', 'side', 'qty', 'price', 'fee', 'fee_ccy'].map((name) => [
    name,
    String(event[name]),
  ]);
  // The names are those of a fill on a tape.
  return { kind: 'fill', ...at, ...Object.fromEntries(fields) } as TapeEvent;
}

function refSymbol(symbol: string, instruments: readonly FloorInstrument[]): TapeSymbol {
  const instrument = instruments.find((each) => each.symbol === symbol);
  if (instrument === undefined) return { ccy: 'USD', multiplier: '1' };
  const { currency, multiplier, tickUnits, priceScale, lotUnits, lotScale, assetClass } = instrument;
  const grain = { tick: decimalText(tickUnits, priceScale), lot: decimalText(lotUnits, lotScale) };
  return { ccy: currency, multiplier: String(multiplier), ...grain, class: assetClass };
}

function refAccount(account: FloorAccount, firm: readonly Programme[]): TapeAccount {
  const programme = firm[account.programmeIndex];
  const limits: Record<string, string | boolean> = {};
  for (const { rule } of programme?.rules ?? []) {
    if (rule.type === 'dailyLoss') limits['daily_loss'] = rule.amount;
    if (rule.type === 'exposure') limits['gross_exposure'] = rule.amount;
    if (rule.type !== 'maxLoss') continue;
    const names = {
      none: 'static_drawdown',
      intraday_equity: 'trailing_drawdown',
      eod_balance: 'eod_drawdown',
      closed_balance: 'eod_drawdown',
    };
    limits[names[rule.trail]] = rule.amount;
    limits['trailing_lock'] = rule.lockOffset !== null;
  }
  const { currency, startBalance } = programme ?? { currency: 'USD', startBalance: 0 };
  return { ccy: currency, start_balance: String(startBalance), strategy: account.strategy, limits };
}

const CURRENCY_SEED = 23;
const CURRENCY_EVENTS = 420;

type Walk = { readonly symbol: string; readonly scale: number; units: number; readonly step: number };

/** Three account currencies, a contract in yen and an inverse one, resets, and small limits that are often crossed. */
function currencyTape(): OwnTape {
  const dice = newDice(CURRENCY_SEED, 1);
  const walks: readonly Walk[] = [
    { symbol: 'EURUSD', scale: 5, units: 108_400, step: 90 },
    { symbol: 'USDJPY', scale: 3, units: 152_600, step: 120 },
    { symbol: 'NKZ6', scale: 0, units: 39_000, step: 60 },
    { symbol: 'FDXM', scale: 1, units: 194_000, step: 400 },
    { symbol: 'XBTI', scale: 1, units: 684_000, step: 5_000 },
    { symbol: 'ACME', scale: 2, units: 18_450, step: 60 },
  ];
  const accounts = ['usd-one', 'usd-two', 'eur-one', 'eur-two', 'jpy-one'];
  const events: TapeEvent[] = walks.map((walk, index) => walkMark(walk, { seq: index + 1, ts: START_MS }));
  let ts = START_MS;
  while (events.length < CURRENCY_EVENTS) {
    ts += between(dice, 0, 9) === 0 ? between(dice, 60_000, 16_000_000) : between(dice, 0, 90_000);
    const at = { seq: events.length + 1, ts };
    const walk = pick(dice, walks);
    walk.units += between(dice, -walk.step, walk.step);
    events.push(between(dice, 0, 2) === 0 ? walkFill(dice, walk, pick(dice, accounts), at) : walkMark(walk, at));
  }
  const ref: TapeRef = {
    tape: 'currencies',
    day_roll_ms: DAY_ROLL_MS,
    fx: { 'EUR/USD': 'EURUSD', 'USD/JPY': 'USDJPY' },
    symbols: {
      EURUSD: { ccy: 'USD', multiplier: '1' },
      USDJPY: { ccy: 'JPY', multiplier: '1' },
      NKZ6: { ccy: 'JPY', multiplier: '100' },
      FDXM: { ccy: 'EUR', multiplier: '5' },
      XBTI: { ccy: 'USD', multiplier: '100', inverse: true },
      ACME: { ccy: 'USD', multiplier: '1' },
    },
    accounts: {
      'usd-one': { ccy: 'USD', start_balance: '50000', limits: { daily_loss: '300', static_drawdown: '900' } },
      'usd-two': {
        ccy: 'USD',
        start_balance: '100000.25',
        limits: { trailing_drawdown: '500', trailing_lock: false, gross_exposure: '60000' },
      },
      'eur-one': {
        ccy: 'EUR',
        start_balance: '50000',
        limits: { daily_loss: '250', eod_drawdown: '600', trailing_lock: true },
      },
      'eur-two': {
        ccy: 'EUR',
        start_balance: '25000',
        limits: { net_exposure: '20000', position: { NKZ6: '3', FDXM: '2' } },
      },
      'jpy-one': {
        ccy: 'JPY',
        start_balance: '5000000',
        limits: { trailing_drawdown: '40000', trailing_lock: true, daily_loss: '30000' },
      },
    },
  };
  return { ref, events };
}

function walkMark(walk: Walk, at: At): TapeEvent {
  return { kind: 'mark', ...at, symbol: walk.symbol, price: decimalText(walk.units, walk.scale) };
}

function walkFill(dice: Dice, walk: Walk, account: string, at: At): TapeEvent {
  const sizes: Readonly<Record<string, readonly string[]>> = {
    EURUSD: ['1000', '25000', '7000.5'],
    USDJPY: ['1000', '12000'],
    NKZ6: ['1', '2'],
    FDXM: ['1', '2'],
    XBTI: ['10', '250', '33'],
  };
  const qty = pick(dice, sizes[walk.symbol] ?? ['10', '35', '0.7']);
  const side = nextUint32(dice) % 2 === 0 ? 'buy' : 'sell';
  const fee = pick(dice, ['0', '0.37', '1.2', '-0.25']);
  const price = decimalText(walk.units, walk.scale);
  const feeCurrency = pick(dice, ['USD', 'EUR']);
  return {
    kind: 'fill',
    ...at,
    id: `C${at.seq}`,
    account,
    symbol: walk.symbol,
    side,
    qty,
    price,
    fee,
    fee_ccy: feeCurrency,
  };
}
