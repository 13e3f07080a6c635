import type { FillReceived } from '#lib/model/input.ts';
import type { AccountState } from './state.ts';

/** Identity of an execution within an account: ids are unique per origin and account only [ID4]. */
export function executionKey(origin: string, fillId: string): string {
  return `${origin}\u0000${fillId}`;
}

/** What decides whether a repeated id is the same fill: side, quantity, price, instrument, exactly [ID5]. */
export function executionContent(input: FillReceived, quantity12: bigint, price13: bigint): string {
  return `${input.side === 'buy' ? 'B' : 'S'}${quantity12}@${price13}:${input.instrument}`;
}

/** New, the same again, or another fill under a used id. */
export function classifyExecution(
  account: AccountState,
  key: string,
  content: string,
): 'new' | 'duplicate' | 'collision' {
  const seen = account.executions.get(key);
  if (seen === undefined) return 'new';
  return seen === content ? 'duplicate' : 'collision';
}
