import { formatUnits } from '#lib/base/decimal.ts';
import type { Evidence, HoldingMetric, Term } from '#lib/model/explanation.ts';
import type { Conversion } from './conversion.ts';
import { priceSource } from './freshness.ts';
import { leafValue24 } from './leaves.ts';
import { averagePrice12 } from './position.ts';
import { accountAt, exactMark13, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { InstrumentState } from './state.ts';
import { evidence, factor, formed, leaf } from './terms.ts';
import type { Amount } from './terms.ts';
import type { World } from './world.ts';

/** One holding's share of the unrealized P&L of its account [PN], [FX2]. */
export function explainUnrealized(world: World, index: number): Amount {
  const holding = holdingAt(world.state, index);
  const account = accountAt(world.state, holding.account);
  const instrument = instrumentAt(world.state, holding.instrument);
  const { instrument: symbol, settlementCurrency } = instrument.listing;
  const rate = world.rates.get(settlementCurrency, account.currency);
  const isKnown = isValued(world, index);
  const formula = instrument.inverse
    ? '(-quantity * multiplier / mark - open cost) * rate'
    : '(quantity * multiplier * mark - open cost) * rate';
  return formed(symbol, isKnown ? world.holdings.exactUnrealized24(index) : null, account.currency, {
    formula,
    parts: [
      ...factors(world, index),
      factor('open cost', formatUnits(holding.cost24, 24), settlementCurrency, evidence('fills', holding.changedSeq)),
      rateFactor(world, rate),
    ],
  });
}

/** Whether a holding has the price and the rate that its value hangs on. */
export function isValued(world: World, index: number): boolean {
  const holding = holdingAt(world.state, index);
  const { settlementCurrency } = instrumentAt(world.state, holding.instrument).listing;
  if (exactPrice13(world.state, holding) === null) return false;
  return world.rates.get(settlementCurrency, accountAt(world.state, holding.account).currency).known;
}

/** Exposure of one holding in a currency [EX1]; signed. */
export function explainExposure(world: World, index: number, currency: string): Amount {
  const holding = holdingAt(world.state, index);
  const instrument = instrumentAt(world.state, holding.instrument);
  const { instrument: symbol, settlementCurrency } = instrument.listing;
  const rate = world.rates.get(settlementCurrency, currency);
  const value24 = leafValue24(world, holding, holding.quantity12, currency);
  return formed(symbol, value24, currency, {
    formula: exposureFormula(instrument),
    parts: [...factors(world, index), ...deltaFactors(world, instrument), rateFactor(world, rate)],
  });
}

function exposureFormula(instrument: InstrumentState): string {
  if (instrument.listing.kind === 'option') return 'quantity * multiplier * mark of the underlying * delta * rate';
  return instrument.inverse ? 'quantity * multiplier / mark * rate' : 'quantity * multiplier * mark * rate';
}

/** What an option's exposure hangs on beside its own figures [EX1]. */
function deltaFactors(world: World, { listing, delta12 }: InstrumentState): Term[] {
  if (listing.kind !== 'option') return [];
  const place = listing.underlyingId === undefined ? undefined : world.state.instrumentIndex.get(listing.underlyingId);
  const underlying = place === undefined ? null : instrumentAt(world.state, place);
  const price13 = underlying === null ? null : exactMark13(underlying);
  const from =
    underlying === null || price13 === null
      ? evidence('none', null)
      : evidence(underlying.markSource, underlying.markSeq, world.state.timeUs - underlying.markAtUs);
  return [
    factor('mark of the underlying', price13 === null ? null : formatUnits(price13, 13), listing.quoteCurrency, from),
    factor('delta', delta12 === null ? null : formatUnits(delta12, 12), ''),
  ];
}

/** Average price, derived for display [PO5]; null when flat. */
function explainAverage(world: World, index: number): Amount {
  const holding = holdingAt(world.state, index);
  const instrument = instrumentAt(world.state, holding.instrument);
  const { quoteCurrency, settlementCurrency } = instrument.listing;
  const average12 = averagePrice12(holding, instrument);
  return formed('average price', average12 === null ? null : average12 * 10n ** 12n, quoteCurrency, {
    formula: instrument.inverse ? '-quantity * multiplier / open cost' : 'open cost / (quantity * multiplier)',
    parts: [
      quantityFactor(world, index),
      factor('multiplier', formatUnits(instrument.multiplier12, 12), settlementCurrency),
      factor('open cost', formatUnits(holding.cost24, 24), settlementCurrency, evidence('fills', holding.changedSeq)),
    ],
  });
}

export function explainHolding(world: World, index: number, metric: HoldingMetric): Amount {
  const { currency } = accountAt(world.state, holdingAt(world.state, index).account);
  if (metric === 'unrealized') return explainUnrealized(world, index);
  if (metric === 'exposure') return explainExposure(world, index, currency);
  if (metric === 'averagePx') return explainAverage(world, index);
  const { realized24, fees24, changedSeq } = holdingAt(world.state, index);
  return leaf(metric, metric === 'realized' ? realized24 : fees24, currency, evidence('fills', changedSeq));
}

function factors(world: World, index: number): Term[] {
  const { instrument } = holdingAt(world.state, index);
  const { multiplier12, listing } = instrumentAt(world.state, instrument);
  return [
    quantityFactor(world, index),
    factor('multiplier', formatUnits(multiplier12, 12), listing.settlementCurrency),
    markFactor(world, index),
  ];
}

function quantityFactor(world: World, index: number): Term {
  const { quantity12, changedSeq } = holdingAt(world.state, index);
  return factor('quantity', formatUnits(quantity12, 12), 'contracts', evidence('fills', changedSeq));
}

/** The price in force with its source, seq and age [MK3]. */
function markFactor(world: World, index: number): Term {
  const holding = holdingAt(world.state, index);
  const instrument = instrumentAt(world.state, holding.instrument);
  const { quoteCurrency } = instrument.listing;
  const price13 = exactPrice13(world.state, holding);
  const from = markEvidence(world, index);
  return factor('mark', price13 === null ? null : formatUnits(price13, 13), quoteCurrency, from);
}

function markEvidence(world: World, index: number): Evidence {
  const holding = holdingAt(world.state, index);
  const instrument = instrumentAt(world.state, holding.instrument);
  const source = priceSource(world.state, holding);
  if (source === 'none') return evidence(source, null);
  if (source === 'ownFill') return evidence(source, holding.changedSeq);
  return evidence(source, instrument.markSeq, world.state.timeUs - instrument.markAtUs);
}

/** The rate in force with its path and the age of its older leg [FX5]; null where it is unknown, never 1. */
function rateFactor(world: World, rate: Conversion): Term {
  const unit = `${rate.from}/${rate.to}`;
  if (rate.from === rate.to) return factor('rate', '1', unit, evidence('same currency', null));
  if (!rate.known) return factor('rate', null, unit, evidence('none', null));
  const path = rate.legs.map(({ pair, inverse }) => (inverse ? `1 / ${pair}` : pair)).join(' * ');
  let ageUs = 0;
  for (const leg of rate.legs) {
    const known = world.state.rates.get(leg.pair);
    if (known !== undefined) ageUs = Math.max(ageUs, world.state.timeUs - known.atUs);
  }
  const digits = 12;
  const shown = (rate.num24 * 10n ** BigInt(digits)) / rate.den24;
  return { ...factor('rate', formatUnits(shown, digits), unit, evidence(path, null, ageUs)) };
}
