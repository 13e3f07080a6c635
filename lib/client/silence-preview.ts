import type { AlertRecord } from '#lib/model/alert.ts';
import { matchesAlert } from '#lib/model/silence.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { isUnacknowledged } from './alert-queue.ts';

export type SilencePreview = {
  /** Open alerts that it would mask at once. */
  readonly now: readonly AlertRecord[];
  /** Breaches that match and that nobody owns: they go on as they are [SU2]. */
  readonly unowned: readonly AlertRecord[];
  /** Open ones that match and that nothing may mask [SU3]. */
  readonly exempt: readonly AlertRecord[];
  /** Alerts of the open trading day that would have been masked, over or not. */
  readonly today: readonly AlertRecord[];
};

/** What a silence would do among the alerts that a page holds; the engine decides by the same matcher. */
export function previewSilence(
  matcher: SilenceMatcher,
  alerts: readonly AlertRecord[],
  tradingDay: string | null,
): SilencePreview {
  const hits = alerts.filter((alert) => alert.state !== 'pending' && matchesAlert(matcher, alert));
  const open = hits.filter(({ state, suppressible }) => state !== 'cleared' && suppressible);
  const isUnowned = (alert: AlertRecord): boolean => isUnacknowledged(alert) && alert.rungPeak === 'breach';
  return {
    now: open.filter((alert) => !isUnowned(alert)),
    unowned: open.filter((alert) => isUnowned(alert)),
    exempt: hits.filter(({ state, suppressible }) => state !== 'cleared' && !suppressible),
    today: hits.filter((alert) => alert.suppressible && alert.tradingDay === tradingDay),
  };
}
