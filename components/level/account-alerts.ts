import { RUNG_LOOKS } from '../risk/rung-look.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertDot } from '../charts/equity-chart.tsx';

/** Alerts of one account, the account's own and those cut to a symbol of it. */
export function alertsOfAccount(alerts: readonly AlertRecord[], account: string): readonly AlertRecord[] {
  return alerts.filter(({ scope }) => scope.level === 'account' && scope.id === account);
}

/** Where the alerts of an account opened, as dots for its equity. */
export function alertDots(alerts: readonly AlertRecord[]): readonly AlertDot[] {
  return alerts.flatMap(({ alertId, openedAtUs, rungPeak, limitName }) =>
    rungPeak === 'none'
      ? []
      : [{ key: alertId, tsUs: openedAtUs, rung: rungPeak, text: `${RUNG_LOOKS[rungPeak].word}, ${limitName}` }],
  );
}
