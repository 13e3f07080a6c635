import { pow10Big } from '#lib/base/decimal.ts';
import type { AccountMetric } from '#lib/model/explanation.ts';
import { explainExposure, explainUnrealized, isValued } from './explain-holding.ts';
import { isFlat } from './position.ts';
import { accountAt, holdingAt, ledgerScale } from './state.ts';
import { evidence, leaf, minus, plus, sum } from './terms.ts';
import type { Amount, Signed } from './terms.ts';
import type { World } from './world.ts';

/** One metric of an account as a sum of its parts, exact, in the account's currency. */
export function explainAccount(world: World, index: number, metric: AccountMetric): Amount {
  switch (metric) {
    case 'balance':
      return explainBalance(world, index);
    case 'unrealized':
      return unrealized(world, index);
    case 'equity':
      return explainEquity(world, index);
    case 'realizedNet':
      return realizedNet(world, index);
    case 'dayPnl':
      return dayPnl(world, index);
    case 'highWaterMark':
      return highWaterMark(world, index);
    case 'drawdown':
      return drawdown(world, index);
    case 'long':
    case 'short':
    case 'gross':
    case 'net':
      return explainExposureSum(world, index, metric, accountAt(world.state, index).currency);
  }
}

export function explainEquity(world: World, index: number): Amount {
  const { currency } = accountAt(world.state, index);
  return sum('equity', currency, [plus(explainBalance(world, index)), plus(unrealized(world, index))]);
}

/** B = start balance + realized - fees + carry + deposits less withdrawals and payouts [PN]. */
export function explainBalance(world: World, index: number): Amount {
  const account = accountAt(world.state, index);
  const { currency, start24, flows24 } = account;
  return sum('balance', currency, [
    plus(leaf('start balance', start24, currency, evidence('account', null))),
    plus(realizedNet(world, index)),
    plus(leaf('deposits less payouts', flows24, currency, evidence('cash', null))),
  ]);
}

function realizedNet(world: World, index: number): Amount {
  const account = accountAt(world.state, index);
  const { currency, realized24, fees24, carry24, changedSeq } = account;
  return sum('realized net', currency, [
    plus(leaf('realized', realized24, currency, evidence('fills', changedSeq))),
    minus(leaf('fees', fees24, currency, evidence('fills and cash', changedSeq))),
    plus(leaf('carry', carry24, currency, evidence('cash', null))),
  ]);
}

function unrealized(world: World, index: number): Amount {
  const account = accountAt(world.state, index);
  const parts: Signed[] = [];
  for (const holding of account.holdings.values()) {
    if (holdingAt(world.state, holding).quantity12 !== 0n) parts.push(plus(explainUnrealized(world, holding)));
  }
  return sum('unrealized', account.currency, parts);
}

/** Total P&L since the reset, flows excluded [PN8]. */
function dayPnl(world: World, index: number): Amount {
  const account = accountAt(world.state, index);
  const { currency, dayStartEquity24, flows24, dayStartFlows24 } = account;
  return sum('day P&L', currency, [
    plus(explainEquity(world, index)),
    minus(leaf('equity at the reset', dayStartEquity24, currency, evidence('reset', null))),
    minus(leaf('flows since the reset', flows24 - dayStartFlows24, currency, evidence('cash', null))),
  ]);
}

function drawdown(world: World, index: number): Amount {
  const { currency } = accountAt(world.state, index);
  return sum('drawdown', currency, [plus(highWaterMark(world, index)), minus(explainEquity(world, index))]);
}

/** The highest equity observed; the mark kept is rounded to the ledger unit, and never below the equity of this moment. */
function highWaterMark(world: World, index: number): Amount {
  const { currency } = accountAt(world.state, index);
  const peak24 = world.accounts.history(index).peak * pow10Big(24 - ledgerScale(currency));
  const equity24 = explainEquity(world, index).amount24 ?? 0n;
  return leaf('high-water mark', peak24 > equity24 ? peak24 : equity24, currency, evidence('observations', null));
}

/** Long, short, gross or net of the account's leaves [EX2], [EX3] in a currency; unknown leaves count nothing. */
export function explainExposureSum(
  world: World,
  index: number,
  metric: 'long' | 'short' | 'gross' | 'net',
  currency: string,
): Amount {
  const parts: Signed[] = [];
  for (const holding of accountAt(world.state, index).holdings.values()) {
    if (holdingAt(world.state, holding).quantity12 === 0n) continue;
    const leafTerm = explainExposure(world, holding, currency);
    const isShort = (leafTerm.amount24 ?? 0n) < 0n;
    if ((metric === 'long' && isShort) || (metric === 'short' && !isShort)) continue;
    const isTaken = metric === 'short' || (metric === 'gross' && isShort);
    parts.push(isTaken ? minus(leafTerm) : plus(leafTerm));
  }
  return sum(metric, currency, parts);
}

/** Open holdings without price or rate, by name. */
export function missingOf(world: World, index: number): string[] {
  const missing: string[] = [];
  for (const [instrument, holding] of accountAt(world.state, index).holdings) {
    if (!isFlat(holdingAt(world.state, holding)) && !isValued(world, holding)) missing.push(instrument);
  }
  return missing;
}
