import { formatUnits } from '#lib/base/decimal.ts';
import type { BreachPosition, BreachRecord } from '#lib/model/breach.ts';
import type { DecimalText, InstrumentId, LimitId, Microseconds, Seq } from '#lib/model/ids.ts';
import type { Holdings } from './holdings.ts';
import { readLoss } from './loss-rule.ts';
import type { LossObservation, LossTerms } from './loss-rule.ts';
import { freshnessOf, priceSource } from './freshness.ts';
import { isFlat } from './position.ts';
import { accountAt, calendarOf, exactMark13, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { EngineState, LimitState } from './state.ts';

export type BookedBreach = {
  readonly terms: LossTerms;
  readonly limit: LimitState;
  readonly others: readonly LimitId[];
  readonly seen: LossObservation;
  readonly check: 'intraday' | 'eod';
};

/** An exact amount as the record keeps it: shortest decimal text, at most 24 decimals. */
function text(amount24: bigint): DecimalText {
  // Formatted decimals are decimal text.
  return formatUnits(amount24, 24) as DecimalText;
}

/** The evidence of a breach as of this entry [LL17]. */
export function breachRecord(state: EngineState, holdings: Holdings, breach: BookedBreach): BreachRecord {
  const { terms, limit, others, seen, check } = breach;
  const { definition } = limit;
  const { rule } = terms;
  const owner = accountAt(state, limit.account);
  const { floor24, room24, used24 } = readLoss(terms, limit, seen);
  const positions = openPositions(state, holdings, limit.account);
  const label = state.calendars.get(calendarOf(state, owner))?.label ?? '';
  return {
    // Ids, labels, places and times are those of the state, branded by the doors that let them in.
    account: owner.account as BreachRecord['account'],
    limitId: definition.limitId,
    limitName: definition.name,
    version: definition.version,
    kind: rule.type,
    basis: rule.type === 'maxLoss' ? rule.trail : rule.reference,
    check,
    action: rule.action,
    seq: state.seq as Seq,
    atUs: state.timeUs as Microseconds,
    balance: text(seen.balance24),
    equity: text(seen.equity24),
    unrealized: text(seen.equity24 - seen.balance24),
    realized: text(owner.realized24),
    fees: text(owner.fees24),
    initial: text(limit.base24),
    peak: rule.type === 'maxLoss' ? text(limit.peak24) : null,
    reference: rule.type === 'dailyLoss' ? text(limit.reference24) : null,
    floor: text(floor24),
    allowance: text(limit.amount24),
    used: text(used24 < 0n ? 0n : used24),
    room: text(room24),
    others,
    positions,
    incomplete: owner.openBreaks > 0 || positions.some(({ unrealized }) => unrealized === null),
    tradingDay: label as BreachRecord['tradingDay'],
    tradingDays: owner.tradingDays,
  };
}

function openPositions(state: EngineState, holdings: Holdings, account: number): BreachPosition[] {
  const positions: BreachPosition[] = [];
  for (const [name, index] of accountAt(state, account).holdings) {
    const holding = holdingAt(state, index);
    if (isFlat(holding)) continue;
    const instrument = instrumentAt(state, holding.instrument);
    const mark = exactPrice13(state, holding);
    const isOwn = mark !== null && exactMark13(instrument) === null;
    const isMarked = mark !== null && !isOwn;
    positions.push({
      instrument: name as InstrumentId,
      quantity: formatUnits(holding.quantity12, 12) as DecimalText,
      markPx: mark === null ? null : (formatUnits(mark, 13) as DecimalText),
      markSource: priceSource(state, holding),
      markSeq: isMarked ? (instrument.markSeq as Seq) : null,
      markAgeUs: isMarked ? state.timeUs - instrument.markAtUs : null,
      freshness: freshnessOf(state, instrument),
      unrealized: holdings.isPriced(index) ? text(holdings.exactUnrealized24(index)) : null,
      observedMarks: instrument.marks - holding.marksBefore,
    });
  }
  return positions;
}
