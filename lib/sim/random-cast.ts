import { between, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { METRICS } from './metric-kinds.ts';
import type { DrawnMetric } from './metric-kinds.ts';

/**
 * What a day may hold. Swarm: a seed switches each on or off, because a day that lacks kinds of input reaches states
 * that a mixture of all of them drowns.
 */
export const FEATURES = [
  'duplicates',
  'collisions',
  'strays',
  'cash',
  'rates',
  'rolls',
  'reports',
  'feeds',
  'moves',
  'changes',
  'latches',
  'unmarked',
  'unrated',
  'negative',
  'satoshi',
  'giant',
  'inverse',
  'busts',
  'early',
  'lots',
  'revalue',
  'baseFee',
  'settle',
  'bidAsk',
  'late',
  'fullRules',
  'metrics',
  'hedging',
  'quanto',
  'options',
] as const;
export type Feature = (typeof FEATURES)[number];

export type CastAccount = {
  readonly account: string;
  readonly currency: string;
  readonly calendarId: string;
  readonly startBalance: string;
  readonly costMethod?: 'average' | 'fifo' | 'lifo' | undefined;
  readonly fxPolicy?: 'bookAtFill' | 'revalueAll' | undefined;
  readonly leverage?: string | undefined;
  readonly positionMode?: 'netting' | 'hedging' | undefined;
};

/** An instrument with its price as a walk in units of 10^-scale. */
export type Walk = {
  readonly symbol: string;
  readonly kind: 'linear' | 'inverse' | 'quanto' | 'option';
  readonly currency: string;
  readonly scale: number;
  readonly step: number;
  readonly multiplier: string;
  readonly quantities: readonly string[];
  readonly lowest: number;
  readonly settlesDaily: boolean;
  readonly isMarked: boolean;
  readonly baseCurrency: string | null;
  readonly assetClass: string;
  /** Several instruments of one root make a cut. */
  readonly root: string;
  readonly lotEquivalent: string;
  readonly marginInit: string;
  /** Of an option: the symbol whose price its delta refers to [EX1]. */
  readonly underlyingId?: string | undefined;
  units: number;
};

export type Cast = {
  readonly has: ReadonlySet<Feature>;
  readonly accounts: readonly CastAccount[];
  readonly walks: readonly Walk[];
  readonly policy: 'mid' | 'last' | 'bidAsk';
  readonly ownFill: boolean;
  readonly ratesByMark: boolean;
  readonly lateFillPolicy: 'restate' | 'arrival';
  readonly positionPolicy: 'compare' | 'adopt';
  /** The metrics that this day's limits are drawn from: few of them reach deeper than all. */
  readonly metrics: readonly DrawnMetric[];
};

const CURRENCIES = ['USD', 'EUR', 'JPY'] as const;
const QUANTITIES: Readonly<Record<'plain' | 'satoshi' | 'giant', readonly string[]>> = {
  plain: ['1', '2', '3', '0.5', '0.1', '7.25', '0.003'],
  satoshi: ['0.00000001', '0.00000007', '0.000000000001', '0.5', '0.12345678'],
  giant: ['1000000', '333333', '2500000.5', '1'],
};

export function drawCast(dice: Dice, known: ReadonlySet<Feature>, always: readonly Feature[]): Cast {
  const drawn = FEATURES.filter((feature) => between(dice, 0, 2) > 0 && known.has(feature));
  const has = new Set<Feature>([...drawn, ...always]);
  const ratesByMark = between(dice, 0, 1) === 0;
  const accounts = Array.from({ length: between(dice, 1, 4) }, (_each, index): CastAccount => ({
    account: `A${index}`,
    currency: has.has('satoshi') && between(dice, 0, 2) === 0 ? 'BTC' : pick(dice, CURRENCIES),
    calendarId: pick(dice, ['one', 'two']),
    startBalance: pick(dice, ['1000', '250.5', '10000.01']),
    ...(has.has('lots') ? { costMethod: pick(dice, ['average', 'fifo', 'lifo'] as const) } : {}),
    ...(has.has('revalue') ? { fxPolicy: pick(dice, ['bookAtFill', 'revalueAll'] as const) } : {}),
    ...(has.has('metrics') && index === 0 ? { leverage: '20' } : {}),
    ...(has.has('hedging') ? { positionMode: pick(dice, ['netting', 'hedging'] as const) } : {}),
  }));
  const pairs = {
    kind: 'linear',
    multiplier: '1',
    quantities: QUANTITIES.plain,
    lowest: 2,
    assetClass: 'fx',
    root: 'FX',
  } as const;
  const pair = { ...pairs, lotEquivalent: '0.1', marginInit: '0.03', settlesDaily: false, isMarked: true };
  const walks: Walk[] = [
    { ...pair, symbol: 'EURUSD', baseCurrency: 'EUR', currency: 'USD', scale: 4, step: 60, units: 10_800 },
    { ...pair, symbol: 'USDJPY', baseCurrency: 'USD', currency: 'JPY', scale: 2, step: 90, units: 15_000 },
  ];
  for (let index = between(dice, 1, 3); index > 0; index -= 1) walks.push(drawWalk(dice, `S${index}`, has));
  return {
    has,
    accounts,
    walks,
    policy: pick(dice, known.has('bidAsk') ? ['mid', 'last', 'bidAsk'] : ['mid', 'last']),
    ownFill: between(dice, 0, 3) > 0,
    ratesByMark,
    lateFillPolicy: has.has('late') ? pick(dice, ['restate', 'arrival']) : 'arrival',
    positionPolicy: pick(dice, ['adopt', 'adopt', 'compare']),
    metrics: between(dice, 0, 2) === 0 ? METRICS : Array.from({ length: 3 }, () => pick(dice, METRICS)),
  };
}

function drawKind(dice: Dice, has: ReadonlySet<Feature>): Walk['kind'] {
  if (has.has('inverse') && between(dice, 0, 2) === 0) return 'inverse';
  if (has.has('quanto') && between(dice, 0, 2) === 0) return 'quanto';
  return has.has('options') && between(dice, 0, 2) === 0 ? 'option' : 'linear';
}

function drawWalk(dice: Dice, symbol: string, has: ReadonlySet<Feature>): Walk {
  const kind = drawKind(dice, has);
  const isNegative = kind === 'linear' && has.has('negative') && between(dice, 0, 1) === 0;
  const size =
    has.has('giant') && between(dice, 0, 2) === 0
      ? 'giant'
      : has.has('satoshi') && between(dice, 0, 2) === 0
        ? 'satoshi'
        : 'plain';
  const isSpot = kind === 'linear' && has.has('baseFee') && between(dice, 0, 1) === 0;
  return {
    symbol,
    kind,
    currency: kind === 'quanto' ? pick(dice, ['USD', 'JPY']) : pick(dice, CURRENCIES),
    scale: size === 'satoshi' ? pick(dice, [8, 12]) : between(dice, 0, 3),
    step: between(dice, 1, 9),
    multiplier: isSpot ? '1' : size === 'giant' ? pick(dice, ['1000', '50']) : pick(dice, ['1', '5', '0.1', '25']),
    quantities: QUANTITIES[size],
    lowest: isNegative ? -500 : kind === 'inverse' ? 1 : 0,
    settlesDaily: has.has('settle') && between(dice, 0, 1) === 0,
    isMarked: !has.has('unmarked') || between(dice, 0, 2) > 0,
    baseCurrency: isSpot || kind === 'quanto' ? 'BTC' : null,
    assetClass: isSpot ? 'crypto' : kind === 'option' ? 'option' : pick(dice, ['future', 'cfd', 'other']),
    ...(kind === 'option' ? { underlyingId: pick(dice, ['EURUSD', 'S1']) } : {}),
    root: symbol === 'S3' ? 'S1' : symbol,
    lotEquivalent: symbol === 'S1' ? '0.1' : '1',
    marginInit: symbol === 'S1' ? '0.05' : '0.1',
    units: isNegative ? between(dice, -20, 20) : between(dice, 50, 400),
  };
}
