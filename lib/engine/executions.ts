import type { FillReceived } from '#lib/model/input.ts';
import { calendarOf } from './state.ts';
import type { AccountState, EngineState } from './state.ts';

const SEPARATOR = '\u0000';

/** Identity of an execution within an account where its origin's ids are unique for ever [ID4]. */
export function executionKey(origin: string, fillId: string): string {
  return `${origin}${SEPARATOR}${fillId}`;
}

/** Identity of a fill by its origin's scope of ids: `tradingDay` adds the day of its event time, `cumQty` CumQty [ID4]. */
export function fillKey(state: EngineState, account: AccountState, input: FillReceived, origin: string): string {
  const key = executionKey(origin, input.fillId);
  switch (state.origins.get(origin)?.fillIdScope ?? 'forever') {
    case 'forever':
      return key;
    case 'tradingDay':
      return `${key}${SEPARATOR}${tradingDayAt(state, account, input.tsEventUs)}`;
    case 'cumQty':
      return input.cumQty === undefined ? key : `${key}${SEPARATOR}${input.cumQty}`;
  }
}

/** The id that the venue gave, without what its origin and the scope of ids add. */
export function fillIdOf(key: string): string {
  return key.split(SEPARATOR)[1] ?? key;
}

/** True when `key` is that of this execution, whatever its origin's scope adds. */
export function isKeyOf(key: string, origin: string, fillId: string): boolean {
  const plain = executionKey(origin, fillId);
  return key === plain || key.startsWith(`${plain}${SEPARATOR}`);
}

/** The label of the trading day in which an instant lies; before the resets that are kept, its UTC day. */
function tradingDayAt(state: EngineState, account: AccountState, atUs: number): string {
  const resets = state.calendars.get(calendarOf(state, account))?.resets ?? [];
  for (let index = resets.length - 1; index >= 0; index -= 1) {
    const reset = resets[index];
    if (reset !== undefined && reset.instantUs <= atUs) return reset.label;
  }
  return `utc${Math.floor(atUs / 86_400_000_000)}`;
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
