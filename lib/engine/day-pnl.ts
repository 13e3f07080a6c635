import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { World } from './world.ts';

/** Day P&L of an account: total P&L since its reset, flows excluded [PN], in ledger units. */
export function dayPnlUnits(world: World, index: number, equity: bigint): bigint {
  const account = accountAt(world.state, index);
  const base24 = account.dayStartEquity24 + account.flows24 - account.dayStartFlows24;
  return equity - divideHalfEven(base24, pow10Big(24 - ledgerScale(account.currency)));
}
