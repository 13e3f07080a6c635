import { isUnacknowledged, shownRung } from '#lib/client/alert-queue.ts';
import { formatUsedOf } from '#lib/client/format.ts';
import type { AlertRecord, AlertState } from '#lib/model/alert.ts';
import type { Rung } from '#lib/model/limit.ts';

export type ChipLook = 'firing' | 'owned' | 'cleared';

/** How an alert's chip is held, by its state (the table at the end of ux.md section 7). */
export function chipLook(state: AlertState): ChipLook {
  if (state === 'acknowledged' || state === 'recoveringAcknowledged') return 'owned';
  return state === 'clearedUnacknowledged' || state === 'cleared' ? 'cleared' : 'firing';
}

/** "Daily loss 2,137 of 2,000", at the units of the limit [NF3]; a health alert has no figure to print. */
function nameAndUse(alert: AlertRecord): string {
  if (alert.family === 'health' && alert.currency === '') return alert.limitName;
  const use = formatUsedOf(alert.used, alert.allowance, alert.scale);
  return `${alert.limitName} ${use}`;
}

/** The rung of the chip: as the queue has it, and the highest one reached once the alert is over. */
export function chipRung(alert: AlertRecord): Rung {
  return alert.state === 'cleared' || shownRung(alert) === 'none' ? alert.rungPeak : shownRung(alert);
}

/** Who may acknowledge, and why a person may not [UP12]. */
export function acknowledgeRefusal(alert: AlertRecord, role: string | null, isConnected: boolean): string | null {
  if (!isUnacknowledged(alert)) return 'Already acknowledged';
  if (role !== 'manager' && role !== 'lead')
    return `Acknowledging needs the role manager or lead; yours is ${role ?? 'not known yet'}`;
  if (!isConnected) return 'Not connected: nothing can be acknowledged';
  return null;
}

/** Plain words of a state, where the chip alone would not say it. */
export function stateNote(alert: AlertRecord): string | null {
  switch (alert.state) {
    case 'recovering':
    case 'recoveringAcknowledged':
      return 'recovering';
    case 'clearedUnacknowledged':
      return 'cleared, nobody has looked yet';
    case 'cleared':
      return 'cleared';
    default:
      return isUnacknowledged(alert) && alert.rung !== shownRung(alert)
        ? `now ${alert.rung === 'none' ? 'below watch' : alert.rung}`
        : null;
  }
}

/** A state in words; the code's own words are for code. */
export function stateWord(state: AlertState): string {
  return STATES[state];
}

const STATES: Readonly<Record<AlertState, string>> = {
  pending: 'held back',
  firing: 'firing',
  acknowledged: 'acknowledged',
  recovering: 'recovering',
  recoveringAcknowledged: 'recovering, acknowledged',
  clearedUnacknowledged: 'cleared, unacknowledged',
  cleared: 'cleared',
};

/** The sentence of the assertive region [AX15]. */
export function spokenAlert(alert: AlertRecord, unacknowledged: number): string {
  const word = shownRung(alert);
  const named = `${alert.scope.id}${alert.trader === '' ? '' : ` ${alert.trader}`}`;
  const figures = nameAndUse(alert);
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}. ${named}, ${figures}. ${unacknowledged} unacknowledged. Press A to acknowledge.`;
}
