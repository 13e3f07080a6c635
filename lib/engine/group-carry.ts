import { assert } from '#lib/base/assert.ts';
import { LONG, SHORT, UNREALIZED } from './groups.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Observations } from './observation.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

type Parts = { readonly state: EngineState; readonly groups: Groups; readonly accounts: Observations };

/** Keeps the day P&L of the nodes an account leaves or joins: what was earned before stays where it was earned [EX14]. */
export function carryDay(parts: Parts, index: number, keys: ReadonlySet<string>, sign: 1n | -1n): void {
  const { state, groups, accounts } = parts;
  const account = accountAt(state, index);
  const day = accounts.equityUnits(index) - account.groupDayBase;
  for (const node of accounts.pathOf(index)) {
    if (!keys.has(node.key)) continue;
    const key = `${node.key}:${account.currency}`;
    groups.bucket(node, account.currency).dayBase += sign * day;
    state.groupCarry.set(key, (state.groupCarry.get(key) ?? 0n) + sign * day);
  }
}

/** The firm's day starts: carried parts of the former day end. */
export function dropCarry({ state, groups }: Parts): void {
  for (const node of groups.nodes.values()) {
    for (const bucket of node.buckets.values()) {
      bucket.dayBase -= state.groupCarry.get(`${node.key}:${bucket.currency}`) ?? 0n;
    }
  }
  state.groupCarry.clear();
}

/** After a restore: carried parts stand again in the buckets that members built anew. */
export function restoreCarry({ state, groups }: Parts): void {
  for (const [key, carried] of state.groupCarry) {
    const place = key.lastIndexOf(':');
    const node = groups.nodes.get(key.slice(0, place));
    if (node !== undefined) groups.bucket(node, key.slice(place + 1)).dayBase += carried;
  }
}

/** Asserts the sums of a node against those of its members, currency by currency [HS5]. */
export function assertTotals({ state, groups, accounts }: Parts, node: GroupNode): void {
  for (const bucket of node.buckets.values()) {
    let [balance, unrealized, long, short] = [0n, 0n, 0n, 0n];
    for (const member of node.members) {
      if (accountAt(state, member).currency !== bucket.currency) continue;
      const figures = accounts.figures(member);
      balance += figures.balance;
      unrealized += figures.unrealized;
      long += figures.long;
      short += figures.short;
    }
    assert(balance === bucket.balance, 'Invariant: a group holds the balance of its members');
    assert(
      unrealized === groups.sums.whole(bucket.place + UNREALIZED),
      'Invariant: a group holds the unrealized P&L of its members',
    );
    assert(
      long === groups.sums.whole(bucket.place + LONG),
      'Invariant: a group holds the long exposure of its members',
    );
    assert(
      short === groups.sums.whole(bucket.place + SHORT),
      'Invariant: a group holds the short exposure of its members',
    );
  }
}
