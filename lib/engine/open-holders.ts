import type { Holders, InstrumentHolders } from '#lib/model/holders.ts';
import { ROW } from './account-row.ts';
import type { Lane } from './lane.ts';
import { instrumentAt } from './state.ts';
import type { World } from './world.ts';

/** Who has an open position in what, read off the columns of the hot state: no figure is formed. */
export function openHolders({ state, holdings }: Pick<World, 'state' | 'holdings'>): Holders {
  const instruments: InstrumentHolders[] = [];
  for (const [instrument, lanes] of holdings.lanes.entries()) {
    const accounts = accountsOf(lanes);
    if (accounts.length === 0) continue;
    const { symbol, instrument: id } = instrumentAt(state, instrument).listing;
    instruments.push({ name: symbol ?? id, accounts });
  }
  return { seq: state.seq, instruments };
}

/** An account with two books or sides in an instrument stands as often; who reads them asks only whether it is there. */
function accountsOf(lanes: readonly Lane[]): Int32Array {
  const accounts = new Int32Array(lanes.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const { rows, count } of lanes)
    for (let position = 0; position < count; position += 1) accounts[at++] = (rows[position] as number) / ROW;
  return accounts;
}
