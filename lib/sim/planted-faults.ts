/** One small wrong behavior: a text of the engine's source that stands there once, and what takes its place. */
export type PlantedFault = {
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly what: string;
};

/** The faults that the comparison with the oracle must find; each is applied to a copy of the engine's folder. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    id: 'flip-keeps-cost',
    file: 'position.ts',
    find: 'cost24: cost - closing, realized24: -closing - cost24 }',
    replace: 'cost24: cost, realized24: -closing - cost24 }',
    what: 'a flip opens the rest at the cost of the whole fill [PO4]',
  },
  {
    id: 'inverse-as-linear',
    file: 'position.ts',
    find: 'if (payoff.inverse) return -divideHalfEven(contracts * PRICE_UNIT, price13);',
    replace: '',
    what: 'an inverse contract is valued like a linear one [IT2]',
  },
  {
    id: 'reduction-at-fill-price',
    file: 'position.ts',
    find: 'const closed = mulDivHalfEven(cost24, traded, held);',
    replace: 'const closed = -cost;',
    what: 'a reduction takes its share of the cost at the fill price and books nothing [PO3]',
  },
  {
    id: 'rate-never-inverted',
    file: 'fx.ts',
    find: 'if (inverse) den24 *= units;',
    replace: 'if (false) den24 *= units;',
    what: 'an inverse pair is used as if it were the pair [FX3]',
  },
  {
    id: 'collision-is-duplicate',
    file: 'executions.ts',
    find: "seen === content ? 'duplicate' : 'collision'",
    replace: "'duplicate'",
    what: 'another fill under a used id passes for a duplicate [ID5]',
  },
  {
    id: 'report-keeps-quantity',
    file: 'reconciliation.ts',
    find: "if (policy === 'compare' && !isFirst) {",
    replace: 'if (!isFirst) {',
    what: 'an origin that adopts only compares [RC3]',
  },
  {
    id: 'lock-ignored',
    file: 'loss-rule.ts',
    find: 'return lockOffset24 === null ? trailing24 : smaller(base24 + lockOffset24, trailing24);',
    replace: 'return trailing24;',
    what: 'a floor rises past its lock [LL1]',
  },
  {
    id: 'eod-peak-from-equity',
    file: 'loss-rule.ts',
    find: 'raisePeak(terms, levels, closing.balance24)',
    replace: 'raisePeak(terms, levels, closing.equity24)',
    what: 'the end-of-day peak follows the closing equity [LL5]',
  },
  {
    id: 'week-is-day',
    file: 'loss-rule.ts',
    find: "return window === 'day' || starts[window];",
    replace: 'return true;',
    what: 'a weekly rule begins anew with every reset [LL]',
  },
  {
    id: 'tier-from-below',
    file: 'loss-rule.ts',
    find: 'if (levels.start24 >= tier.atLeast24 + levels.shift24)',
    replace: 'if (levels.start24 < tier.atLeast24 + levels.shift24)',
    what: 'a tier is taken by those who have not reached it [LL]',
  },
  {
    id: 'frozen-peak-moves',
    file: 'loss-rule.ts',
    find: 'if (value24 <= levels.peak24 || isPeakFrozen(terms, levels)) return;',
    replace: 'if (value24 <= levels.peak24) return;',
    what: 'a frozen peak goes on rising [LL]',
  },
  {
    id: 'deposit-takes-room',
    file: 'loss-rule.ts',
    find: '  levels.floor24 += amount24;\n',
    replace: '',
    what: 'a deposit leaves the floor where it was [LL15]',
  },
  {
    id: 'measures-equity-always',
    file: 'loss-rule.ts',
    find: "if (measured === 'balance') return seen.balance24;",
    replace: '',
    what: 'a rule measured by balance sees open losses [LL]',
  },
  {
    id: 'touch-is-inside',
    file: 'loss-rule.ts',
    find: "const isCrossed = terms.rule.breachWhen === 'lt' ? room24 < 0n : room24 <= 0n;",
    replace: 'const isCrossed = room24 < 0n;',
    what: 'a touch never breaches [LL6]',
  },
  {
    id: 'lowest-floor-first',
    file: 'loss-account.ts',
    find: 'return a.limit.floor24 > b.limit.floor24 ? -1 : 1;',
    replace: 'return a.limit.floor24 > b.limit.floor24 ? 1 : -1;',
    what: 'a breach is attributed to the lowest floor [LL7]',
  },
  {
    id: 'booked-after-fail',
    file: 'loss-account.ts',
    find: 'if (crossed.length === 0 || now.isFailed)',
    replace: 'if (crossed.length === 0)',
    what: 'a failed account goes on booking breaches [LL11]',
  },
  {
    id: 'pause-never-ends',
    file: 'loss-account.ts',
    find: "    if (terms.rule.action === 'pause') limit.latched = false;\n",
    replace: '',
    what: 'a pause outlives its window [LL10]',
  },
  {
    id: 'no-hysteresis',
    file: 'ladder.ts',
    find: 'excess !== null && excess >= -steps.band',
    replace: 'excess !== null && excess >= 0n',
    what: 'a rung falls as soon as its threshold is left [LI6]',
  },
  {
    id: 'lifo-is-fifo',
    file: 'lots.ts',
    find: "method === 'fifo' ? kept.shift() : kept.pop()",
    replace: 'kept.shift()',
    what: 'LIFO consumes the oldest lot [LO1]',
  },
  {
    id: 'correction-is-delta',
    file: 'execution-chain.ts',
    find: '{ ...chain.original, ...chain.correction }',
    replace: '{ ...chain.original }',
    what: 'a correction that waited for its fill is forgotten [BU4]',
  },
  {
    id: 'bust-undone-by-correction',
    file: 'execution-chain.ts',
    find: 'if (chain.busted) return chain;',
    replace: '',
    what: 'a correction after a bust brings the fill back [BU1]',
  },
  {
    id: 'settlement-keeps-cost',
    file: 'books.ts',
    find: 'position: { quantity12: before.quantity12, cost24: value24, lots },',
    replace: 'position: { quantity12: before.quantity12, cost24: before.cost24, lots },',
    what: 'a daily settlement books the result and leaves the cost [PN6]',
  },
  {
    id: 'payout-is-result',
    file: 'cash.ts',
    find: "input.cashKind === 'withdrawal' || input.cashKind === 'payout'",
    replace: "input.cashKind === 'withdrawal'",
    what: 'a payout counts as a loss of the day [PN7]',
  },
];
