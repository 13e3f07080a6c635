import type { Instrument } from '#lib/model/instrument.ts';

/**
 * An instrument of the simulated floor. Prices are counted in ticks and sizes in lots, both whole numbers;
 * a tick is `tickUnits` of 10^-priceScale and a lot `lotUnits` of 10^-lotScale. The symbols are made up or generic.
 */
export type FloorInstrument = {
  readonly symbol: string;
  readonly desk: string;
  readonly assetClass: Instrument['assetClass'];
  readonly currency: 'USD' | 'EUR' | 'JPY';
  readonly baseCurrency: string | null;
  readonly multiplier: number;
  readonly priceScale: number;
  readonly tickUnits: number;
  readonly lotScale: number;
  readonly lotUnits: number;
  readonly openTicks: number;
  /** Standard deviation of the price around its opening, in millionths of the opening price. */
  readonly swingPpm: number;
  /** Commission for one lot, in units of 10^-2 of the currency (JPY: whole yen times 100). */
  readonly feeCents: number;
};

type Row = readonly [
  symbol: string,
  currency: 'USD' | 'EUR' | 'JPY',
  multiplier: number,
  priceScale: number,
  tickUnits: number,
  openTicks: number,
  swingPpm: number,
  feeCents: number,
];

const FUTURES: readonly (readonly [string, Instrument['assetClass'], readonly Row[]])[] = [
  [
    'Index Fut',
    'future',
    [
      ['ESZ6', 'USD', 50, 2, 25, 24_000, 1100, 124],
      ['NQZ6', 'USD', 20, 2, 25, 84_000, 1400, 124],
      ['YMZ6', 'USD', 5, 0, 1, 44_000, 1000, 124],
      ['RTYZ6', 'USD', 50, 1, 1, 22_500, 1300, 124],
      ['FDXM', 'EUR', 5, 0, 1, 19_400, 1100, 60],
      ['FESX', 'EUR', 10, 0, 1, 5_100, 1100, 60],
      ['NKZ6', 'JPY', 100, 0, 5, 7_800, 1200, 16_000],
    ],
  ],
  [
    'Rates',
    'rates',
    [
      ['ZNZ6', 'USD', 1000, 4, 156, 7_080, 450, 90],
      ['ZBZ6', 'USD', 1000, 4, 312, 3_780, 650, 90],
      ['FGBL', 'EUR', 1000, 2, 1, 13_240, 450, 70],
      ['FGBM', 'EUR', 1000, 2, 1, 11_870, 300, 70],
      ['JGBM', 'JPY', 100_000, 2, 1, 14_480, 250, 9_000],
    ],
  ],
  [
    'Commodities',
    'commodity',
    [
      ['CLF7', 'USD', 1000, 2, 1, 7_150, 1500, 150],
      ['NGF7', 'USD', 10_000, 3, 1, 3_240, 1800, 150],
      ['RBF7', 'USD', 42_000, 4, 1, 20_800, 1400, 150],
      ['BRNF7', 'USD', 1000, 2, 1, 7_480, 1400, 150],
      ['GCG7', 'USD', 100, 1, 1, 26_400, 900, 150],
      ['SIH7', 'USD', 5000, 3, 5, 6_240, 1400, 150],
      ['HGH7', 'USD', 25_000, 4, 5, 8_900, 1200, 150],
      ['ZWH7', 'USD', 50, 2, 25, 2_320, 1200, 150],
    ],
  ],
];

type PairRow = readonly [
  symbol: string,
  base: string,
  currency: 'USD' | 'EUR' | 'JPY',
  priceScale: number,
  openTicks: number,
  swingPpm: number,
  lotScale: number,
  lotUnits: number,
  feeCents: number,
];

const PAIRS: readonly (readonly [string, Instrument['assetClass'], readonly PairRow[]])[] = [
  [
    'FX',
    'fx',
    [
      ['EURUSD', 'EUR', 'USD', 5, 108_400, 700, 0, 1000, 3],
      ['GBPUSD', 'GBP', 'USD', 5, 127_300, 800, 0, 1000, 3],
      ['AUDUSD', 'AUD', 'USD', 5, 65_800, 900, 0, 1000, 3],
      ['NZDUSD', 'NZD', 'USD', 5, 60_100, 900, 0, 1000, 3],
      ['USDJPY', 'USD', 'JPY', 3, 152_600, 800, 0, 1000, 400],
      ['EURJPY', 'EUR', 'JPY', 3, 165_400, 900, 0, 1000, 400],
    ],
  ],
  [
    'Crypto',
    'crypto',
    [
      ['BTCUSD', 'BTC', 'USD', 1, 684_000, 1800, 2, 1, 12],
      ['ETHUSD', 'ETH', 'USD', 2, 264_000, 2200, 1, 1, 6],
      ['SOLUSD', 'SOL', 'USD', 3, 172_400, 2600, 0, 1, 4],
      ['XRPUSD', 'XRP', 'USD', 5, 54_200, 2400, 0, 100, 3],
    ],
  ],
];

const STOCKS: readonly (readonly [
  symbol: string,
  currency: 'USD' | 'EUR' | 'JPY',
  openTicks: number,
  swingPpm: number,
])[] = [
  ['ACME', 'USD', 18_450, 1300],
  ['BOLT', 'USD', 9_220, 1700],
  ['CRUX', 'USD', 31_080, 1400],
  ['DYNA', 'USD', 6_415, 1900],
  ['EPIK', 'USD', 14_760, 1500],
  ['FLUX', 'USD', 4_930, 2000],
  ['GRYD', 'USD', 22_340, 1200],
  ['HELX', 'EUR', 11_250, 1400],
  ['ISAR', 'EUR', 7_880, 1500],
  ['KITA', 'JPY', 284_000, 1400],
];

/** The forty instruments of the floor, in three currencies. */
export function floorInstruments(): readonly FloorInstrument[] {
  return [
    ...FUTURES.flatMap(([desk, assetClass, rows]) => rows.map((row) => future(desk, assetClass, row))),
    ...PAIRS.flatMap(([desk, assetClass, rows]) => rows.map((row) => pair(desk, assetClass, row))),
    ...STOCKS.map(([symbol, currency, openTicks, swingPpm]) => ({
      symbol,
      desk: 'Equities',
      assetClass: 'equity' as const,
      currency,
      baseCurrency: null,
      multiplier: 1,
      priceScale: 2,
      tickUnits: 1,
      lotScale: 0,
      lotUnits: 10,
      openTicks,
      swingPpm,
      feeCents: currency === 'JPY' ? 700 : 5,
    })),
  ];
}

function future(desk: string, assetClass: Instrument['assetClass'], row: Row): FloorInstrument {
  const [symbol, currency, multiplier, priceScale, tickUnits, openTicks, swingPpm, feeCents] = row;
  const size = { lotScale: 0, lotUnits: 1 };
  return {
    symbol,
    desk,
    assetClass,
    currency,
    baseCurrency: null,
    multiplier,
    priceScale,
    tickUnits,
    ...size,
    openTicks,
    swingPpm,
    feeCents,
  };
}

function pair(desk: string, assetClass: Instrument['assetClass'], row: PairRow): FloorInstrument {
  const [symbol, baseCurrency, currency, priceScale, openTicks, swingPpm, lotScale, lotUnits, feeCents] = row;
  const price = { multiplier: 1, priceScale, tickUnits: 1 };
  return {
    symbol,
    desk,
    assetClass,
    currency,
    baseCurrency,
    ...price,
    lotScale,
    lotUnits,
    openTicks,
    swingPpm,
    feeCents,
  };
}

/** Whole units of 10^-scale as decimal text. */
export function decimalText(units: number, scale: number): string {
  const digits = String(Math.abs(units)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return units < 0 ? `-${text}` : text;
}

/** Roughly what one lot is worth in dollars, for sizing only: no ledger sees it. */
export function lotValueUsd(instrument: FloorInstrument): number {
  return instrument.openTicks * tickValueUsd(instrument);
}

/** Roughly what one tick of one lot is worth in dollars, for sizing only. */
export function tickValueUsd(instrument: FloorInstrument): number {
  const inCurrency =
    (instrument.tickUnits / powerOfTen(instrument.priceScale)) *
    instrument.multiplier *
    (instrument.lotUnits / powerOfTen(instrument.lotScale));
  const perUsd = instrument.currency === 'JPY' ? 1 / 152.6 : instrument.currency === 'EUR' ? 1.084 : 1;
  return inCurrency * perUsd;
}

function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}
