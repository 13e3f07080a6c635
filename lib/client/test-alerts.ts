import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertId, LimitId, Microseconds, Seq, TradingDay } from '#lib/model/ids.ts';
import type { Rung } from '#lib/model/limit.ts';

/** A plainly made-up alert for tests; the casts give sample texts the brands of ids. */
export function sampleAlert(id: string, rung: Rung, changes: Partial<AlertRecord> = {}): AlertRecord {
  const record: AlertRecord = {
    alertId: id as AlertId,
    family: 'market',
    limitId: 'L1' as LimitId,
    limitVersion: 1,
    limitName: 'Daily loss',
    ruleType: 'dailyLoss',
    scope: { level: 'account', id: `ACC-${id}` },
    trader: '',
    desk: '',
    instrument: '',
    symbol: '',
    state: 'firing',
    rung,
    rungPeak: rung,
    asksForAck: true,
    acknowledgement: null,
    snooze: null,
    suppression: null,
    reasonDue: false,
    withdrawnBecause: null,
    voidBySeq: null,
    suppressible: true,
    notes: [],
    escalation: { firingSeq: 1 as Seq, level: 0, steps: [], seen: [], dueUs: null },
    cause: null,
    cost: null,
    noise: null,
    tradingDay: '2026-01-05' as TradingDay,
    openedSeq: 1 as Seq,
    openedAtUs: 1 as Microseconds,
    openedEventUs: 1 as Microseconds,
    changedSeq: 1 as Seq,
    changedAtUs: 1 as Microseconds,
    excursions: 1,
    currency: 'USD',
    scale: 2,
    used: 213_700,
    allowance: 200_000,
    usedBp: 10_685,
  };
  return { ...record, ...changes };
}
