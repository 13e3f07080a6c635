import { z } from 'zod';
import { pow10Big } from '#lib/base/decimal.ts';
import { ratioOfUnits } from '#lib/base/ratio.ts';
import {
  EMPTY_LEDGER,
  bookFill,
  localUnrealized24,
  swapCash,
  totalCash24,
  valueLedger,
} from '#lib/engine/currency-ledger.ts';
import type { RatePolicy } from '#lib/engine/currency-ledger.ts';
import {
  effectiveNumber,
  exposureSums,
  herfindahl,
  leafExposure24,
  leverage,
  lots24,
  margin24,
  netByKey,
  topShare,
} from '#lib/engine/exposure-measures.ts';
import { Rates, shortestRate } from '#lib/engine/fx.ts';
import { emptyState } from '#lib/engine/empty-state.ts';
import {
  VectorFault,
  countSchema,
  expectedSchema,
  inputSchema,
  money24,
  ofMoney,
  positiveSchema,
  price13,
  quantity12,
  sideSchema,
  signed12,
} from './vector-check.ts';
import type { Checks } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const maybe = expectedSchema.nullable().optional();
const currencySchema = z.string().regex(/^[A-Z0-9]{2,12}$/, 'a currency code is due');
const fillShape = { op: z.literal('fill'), side: sideSchema, qty: positiveSchema, px: inputSchema, fee: inputSchema };
const UNIT_PAYOFF = { multiplier12: quantity12('1'), inverse: false };

const conversionSchema = z.strictObject({
  kind: z.literal('equityConversion'),
  base: currencySchema,
  ccy: currencySchema,
  rates: z.record(currencySchema, positiveSchema),
  events: z.array(z.strictObject(fillShape)),
  expect: z.strictObject({ realisedGrossBase: maybe, feesBase: maybe }),
});
const policyValueSchema = z.strictObject({ realised: maybe, fees: maybe, unrealised: maybe, total: maybe }).optional();
const policiesSchema = z.strictObject({
  kind: z.literal('policies'),
  base: currencySchema,
  ccy: currencySchema,
  events: z
    .array(
      z.discriminatedUnion('op', [
        z.strictObject({ ...fillShape, fx: positiveSchema }),
        z.strictObject({ op: z.literal('mark'), px: inputSchema, fx: positiveSchema }),
      ]),
    )
    .min(1),
  expect: z.strictObject({
    localRealised: maybe,
    localFees: maybe,
    localUnrealised: maybe,
    bookAtFill: policyValueSchema,
    revalueAll: policyValueSchema,
  }),
});
const swapSchema = z.strictObject({
  kind: z.literal('forexSwap'),
  cashBefore: z.record(currencySchema, inputSchema),
  fill: z.strictObject({
    pair: z.string().regex(/^[A-Z]{6}$/, 'two currencies of three letters are due'),
    side: sideSchema,
    qty: positiveSchema,
    px: positiveSchema,
    fee: z.string().regex(/^\S+ [A-Z0-9]{2,12}$/, 'an amount and its currency are due'),
  }),
  cashAfter: z.record(currencySchema, expectedSchema.nullable()),
  totalUsd: maybe,
});

/** [FX1], [FX2] and cash by currency [PN5]. */
export const fxFamily = vectorFamily(
  z.discriminatedUnion('kind', [conversionSchema, policiesSchema, swapSchema]),
  (vector, checks) => {
    if (vector.kind === 'equityConversion') return convertEquity(vector, checks);
    if (vector.kind === 'policies') return comparePolicies(vector, checks);
    swapCurrencies(vector, checks);
  },
);

/** The engine's rates, with so many units of `to` for one of `from`. */
function setRate(rates: Rates, from: string, to: string, price: string): void {
  rates.set(`${from}/${to}`, shortestRate(price13(price), 13, 0));
}

function convertEquity(vector: z.infer<typeof conversionSchema>, checks: Checks): void {
  const rates = new Rates(emptyState());
  for (const [currency, rate] of Object.entries(vector.rates)) setRate(rates, currency, vector.base, rate);
  const rate = rates.get(vector.ccy, vector.base);
  let ledger = EMPTY_LEDGER;
  for (const event of vector.events) {
    // Without a rate nothing can be booked, and the result is unknown [FX6].
    if (rate.known) ledger = bookFill(ledger, ledgerFill(event), UNIT_PAYOFF, rate);
  }
  checks.decimal(
    'realisedGrossBase',
    rate.known ? ofMoney(ledger.bookedRealized24) : null,
    vector.expect.realisedGrossBase,
  );
  checks.decimal('feesBase', rate.known ? ofMoney(ledger.bookedFees24) : null, vector.expect.feesBase);
}

function ledgerFill(event: {
  readonly side: 'buy' | 'sell';
  readonly qty: string;
  readonly px: string;
  readonly fee: string;
}): {
  change12: bigint;
  price13: bigint;
  fee24: bigint;
} {
  return { change12: signed12(event.side, event.qty), price13: price13(event.px), fee24: money24(event.fee) };
}

function comparePolicies(vector: z.infer<typeof policiesSchema>, checks: Checks): void {
  const rates = new Rates(emptyState());
  const rate = rates.get(vector.ccy, vector.base);
  let ledger = EMPTY_LEDGER;
  let mark13: bigint | null = null;
  for (const event of vector.events) {
    if (mark13 !== null) throw new VectorFault('events: one mark ends them');
    setRate(rates, vector.ccy, vector.base, event.fx);
    if (event.op === 'mark') mark13 = price13(event.px);
    else ledger = bookFill(ledger, ledgerFill(event), UNIT_PAYOFF, rate);
  }
  if (mark13 === null) throw new VectorFault('events: one mark ends them');
  const unrealized24 = localUnrealized24(ledger, UNIT_PAYOFF, mark13);
  checks.decimal('localRealised', ofMoney(ledger.localRealized24), vector.expect.localRealised);
  checks.decimal('localFees', ofMoney(ledger.localFees24), vector.expect.localFees);
  checks.decimal('localUnrealised', ofMoney(unrealized24), vector.expect.localUnrealised);
  const policies: readonly RatePolicy[] = ['bookAtFill', 'revalueAll'];
  for (const policy of policies) {
    const value = valueLedger(ledger, { unrealized24, rate }, policy);
    const expected = vector.expect[policy];
    checks.decimal(`${policy} realised`, ofMoney(value.realized24), expected?.realised);
    checks.decimal(`${policy} fees`, ofMoney(value.fees24), expected?.fees);
    checks.decimal(`${policy} unrealised`, ofMoney(value.unrealized24), expected?.unrealised);
    checks.decimal(`${policy} total`, ofMoney(value.total24), expected?.total);
  }
}

function swapCurrencies(vector: z.infer<typeof swapSchema>, checks: Checks): void {
  const { pair, side, qty, px, fee } = vector.fill;
  const [base, quote] = [pair.slice(0, 3), pair.slice(3)];
  const [feeAmount = '', feeCurrency = ''] = fee.split(' ');
  if (!inputSchema.safeParse(feeAmount).success) throw new VectorFault(`fee=${fee} allowed="amount CUR"`);
  const before = new Map(Object.entries(vector.cashBefore).map(([currency, amount]) => [currency, money24(amount)]));
  const swap = {
    base,
    quote,
    change12: signed12(side, qty),
    price13: price13(px),
    fee24: money24(feeAmount),
    feeCurrency,
  };
  const after = swapCash(before, swap);
  for (const [currency, amount] of Object.entries(vector.cashAfter)) {
    checks.decimal(`cashAfter ${currency}`, ofMoney(after.get(currency) ?? 0n), amount);
  }
  const rates = new Rates(emptyState());
  setRate(rates, base, quote, px);
  const total24 = totalCash24(after, (currency) => rates.get(currency, 'USD'));
  checks.decimal('totalUsd', total24 === null ? null : ofMoney(total24), vector.totalUsd);
}

const portfolioSchema = z.strictObject({
  kind: z.literal('portfolio'),
  equity: inputSchema,
  positions: z.array(
    z.strictObject({
      sym: z.string().min(1),
      qty: inputSchema,
      px: inputSchema,
      mult: positiveSchema,
      delta: inputSchema.optional(),
      fx: positiveSchema.optional(),
      inverse: z.boolean().optional(),
    }),
  ),
  expect: z.strictObject({
    long: maybe,
    short: maybe,
    gross: maybe,
    net: maybe,
    leverageGross: maybe,
    leverageNet: maybe,
    top1: maybe,
    top2: maybe,
    hhi: maybe,
    effectiveN: maybe,
  }),
});
const equalWeightsSchema = z.strictObject({
  kind: z.literal('equalWeights'),
  equalWeights: countSchema.max(1_000_000),
  expect: z.strictObject({ hhi: maybe, effectiveN: maybe }),
});
const nettingSchema = z.strictObject({
  kind: z.literal('nettingLevel'),
  legs: z.array(
    z.strictObject({ account: z.string().min(1), trader: z.string().min(1), sym: z.string().min(1), qty: inputSchema }),
  ),
  px: inputSchema,
  mult: positiveSchema,
  expect: z.strictObject({ grossByAccountInstrument: maybe, grossByInstrumentFirmNetted: maybe, netFirm: maybe }),
});
const marginSchema = z.strictObject({
  kind: z.literal('margin'),
  qty: inputSchema,
  px: inputSchema,
  marginInit: inputSchema,
  leverage: positiveSchema,
  expect: z.strictObject({ notional: maybe, standard: maybe, leveraged: maybe }),
});
const contractsSchema = z.strictObject({
  kind: z.literal('contracts'),
  legs: z.array(z.strictObject({ sym: z.string().min(1), qty: inputSchema })),
  expect: z.strictObject({ contracts: maybe }),
});
const lotsSchema = z.strictObject({
  kind: z.literal('lotEquivalents'),
  legs: z.array(z.strictObject({ sym: z.string().min(1), qty: inputSchema, lotEquivalent: inputSchema })),
  expect: z.strictObject({ ratio10to1: maybe, microIsFullLot: maybe }),
});

/** [EX2]-[EX7], [EX9], [EX11]. */
export const exposureFamily = vectorFamily(
  z.discriminatedUnion('kind', [
    portfolioSchema,
    equalWeightsSchema,
    nettingSchema,
    marginSchema,
    contractsSchema,
    lotsSchema,
  ]),
  (vector, checks) => {
    switch (vector.kind) {
      case 'portfolio':
        return comparePortfolio(vector, checks);
      case 'equalWeights':
        return compareConcentration(
          Array.from({ length: vector.equalWeights }, () => 1n),
          vector.expect,
          checks,
        );
      case 'nettingLevel':
        return compareNetting(vector, checks);
      case 'margin':
        return compareMargin(vector, checks);
      case 'contracts': {
        const legs = vector.legs.map((leg) => ({ ...leg, lotEquivalent: '1' }));
        return checks.decimal('contracts', ofMoney(lotsOf(legs, (leg) => leg.lotEquivalent)), vector.expect.contracts);
      }
      case 'lotEquivalents':
        checks.decimal(
          'ratio10to1',
          ofMoney(lotsOf(vector.legs, (leg) => leg.lotEquivalent)),
          vector.expect.ratio10to1,
        );
        return checks.decimal('microIsFullLot', ofMoney(lotsOf(vector.legs, () => '1')), vector.expect.microIsFullLot);
    }
  },
);

function comparePortfolio({ positions, equity, expect }: z.infer<typeof portfolioSchema>, checks: Checks): void {
  const values = positions.map((position) => {
    const inverse = position.inverse ?? false;
    if (inverse && price13(position.px) <= 0n)
      throw new VectorFault(`px=${position.px} allowed=">0" sym=${position.sym}`);
    return leafExposure24({
      quantity12: quantity12(position.qty),
      multiplier12: quantity12(position.mult),
      price13: price13(position.px),
      delta12: position.delta === undefined ? null : quantity12(position.delta),
      inverse,
      fx: ratioOfUnits(quantity12(position.fx ?? '1'), 12),
    });
  });
  const sums = exposureSums(values);
  checks.decimal('long', ofMoney(sums.long), expect.long);
  checks.decimal('short', ofMoney(sums.short), expect.short);
  checks.decimal('gross', ofMoney(sums.gross), expect.gross);
  checks.decimal('net', ofMoney(sums.net), expect.net);
  checks.decimal('leverageGross', leverage(sums.gross, money24(equity)), expect.leverageGross);
  checks.decimal('leverageNet', leverage(sums.net, money24(equity)), expect.leverageNet);
  checks.decimal('top1', topShare(values, 1), expect.top1);
  checks.decimal('top2', topShare(values, 2), expect.top2);
  compareConcentration(values, expect, checks);
}

function compareConcentration(
  values: readonly bigint[],
  expected: { readonly hhi?: string | null | undefined; readonly effectiveN?: string | null | undefined },
  checks: Checks,
): void {
  checks.decimal('hhi', herfindahl(values), expected.hhi);
  checks.decimal('effectiveN', effectiveNumber(values), expected.effectiveN);
}

function compareNetting({ legs, px, mult, expect }: z.infer<typeof nettingSchema>, checks: Checks): void {
  const leaves = legs.map((leg) => ({
    ...leg,
    value24: leafExposure24({
      quantity12: quantity12(leg.qty),
      multiplier12: quantity12(mult),
      price13: price13(px),
      delta12: null,
      inverse: false,
      fx: ratioOfUnits(1n, 0),
    }),
  }));
  const held = exposureSums(
    netByKey(
      leaves,
      (leaf) => JSON.stringify([leaf.account, leaf.sym]),
      (leaf) => leaf.value24,
    ),
  );
  const firm = exposureSums(
    netByKey(
      leaves,
      (leaf) => leaf.sym,
      (leaf) => leaf.value24,
    ),
  );
  checks.decimal('grossByAccountInstrument', ofMoney(held.gross), expect.grossByAccountInstrument);
  checks.decimal('grossByInstrumentFirmNetted', ofMoney(firm.gross), expect.grossByInstrumentFirmNetted);
  checks.decimal('netFirm', ofMoney(firm.net), expect.netFirm);
}

function compareMargin(vector: z.infer<typeof marginSchema>, checks: Checks): void {
  const signed24 = (quantity12(vector.qty) * price13(vector.px)) / pow10Big(1);
  const notional24 = signed24 < 0n ? -signed24 : signed24;
  const rate12 = quantity12(vector.marginInit);
  const leveraged24 = margin24(notional24, rate12, quantity12(vector.leverage));
  checks.decimal('notional', ofMoney(notional24), vector.expect.notional);
  checks.decimal('standard', ofMoney(margin24(notional24, rate12, null) ?? 0n), vector.expect.standard);
  checks.decimal('leveraged', leveraged24 === null ? null : ofMoney(leveraged24), vector.expect.leveraged);
}

type Leg = { readonly sym: string; readonly qty: string; readonly lotEquivalent: string };

/** Legs of one instrument are one holding; its lots per contract are those of its legs. */
function lotsOf(legs: readonly Leg[], lotsPerContract: (leg: Leg) => string): bigint {
  const holdings = new Map<string, { quantity12: bigint; lotEquivalent12: bigint }>();
  for (const leg of legs) {
    const lotEquivalent12 = quantity12(lotsPerContract(leg));
    const holding = holdings.get(leg.sym) ?? { quantity12: 0n, lotEquivalent12 };
    if (holding.lotEquivalent12 !== lotEquivalent12) {
      throw new VectorFault(`lotEquivalent of ${leg.sym} allowed="one per instrument"`);
    }
    holdings.set(leg.sym, { ...holding, quantity12: holding.quantity12 + quantity12(leg.qty) });
  }
  return lots24(holdings.values());
}
