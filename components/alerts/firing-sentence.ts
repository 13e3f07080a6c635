import { formatDecimalText, formatSeq, formatTime } from '#lib/client/format.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';

/** "Used 2,137 of 2,000 USD at 14:30:29.118 by fill F-17 of venue, entry #18,441,990." */
export function firingSentence(alert: AlertRecord, evidence: AlertEvidence | null, zone: string): string {
  if (evidence === null)
    return `It opened at ${formatTime(alert.openedAtUs, zone)}, entry ${formatSeq(alert.openedSeq)}.`;
  const { used, allowance, unit, cause, rung } = evidence;
  if (alert.ruleType === 'emergency')
    return `Looser for a short time by an emergency, since entry ${formatSeq(alert.openedSeq)}; it is taken back by itself, and no mask puts this alert away.`;
  const size = `${formatDecimalText(used)} of ${formatDecimalText(allowance)}${unit === '' ? '' : ` ${unit}`} used`;
  const at = formatTime(cause.journalUs, zone, { millis: true });
  return `${rung.slice(0, 1).toUpperCase()}${rung.slice(1)}: ${size} at ${at}, by ${CAUSES[cause.type] ?? 'an entry'} from ${cause.origin}, entry ${formatSeq(cause.seq)}.`;
}

const CAUSES: Readonly<Partial<Record<AlertEvidence['cause']['type'], string>>> = {
  FillReceived: 'a fill',
  FillBusted: 'a busted fill',
  FillCorrected: 'a corrected fill',
  MarkUpdated: 'a price',
  FxRateUpdated: 'an exchange rate',
  CashMoved: 'a cash booking',
  PositionReported: 'a position report',
  SettlementPosted: 'a settlement',
  TradingDayRolled: 'the daily reset',
  TimeAdvanced: 'the passing of time',
  DefineLimit: 'a new limit version',
  ApproveProposal: 'an approved limit version',
  AssignRuleset: 'a programme',
};
