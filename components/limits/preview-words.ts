import { formatCount, formatCounted } from '#lib/client/format.ts';
import type { BacktestResult } from '#lib/model/backtest.ts';
import type { LimitPreview, PreviewWarning } from '#lib/model/limit-preview.ts';

/** More crossings inside ten minutes are a flood [LE7]. */
export const FLOOD_CROSSINGS = 10;

/** What the draft would do at once beside the version in force [LE2]. */
export function differenceText({ more, fewer, higher, lower, live }: LimitPreview): string {
  if (live === null)
    return `At once ${formatCounted(more, 'alert')} would be open. No version is in force to compare with.`;
  const parts = [
    `${formatCounted(more, 'alert')} more`,
    `${formatCount(fewer)} fewer`,
    `${formatCount(higher)} on a higher rung`,
    `${formatCount(lower)} on a lower rung`,
  ];
  return `At once, beside v${live.version}: ${parts.join(', ')}.`;
}

export function accountsText({ accounts }: LimitPreview): string {
  return accounts === 1 ? '1 account is under it.' : `${formatCount(accounts)} accounts are under it.`;
}

/**
 * What the draft would have done today [LE3], one noun a sentence. An alert that recovers and comes back has crossed its
 * threshold twice, so that there may be more crossings in ten minutes than alerts in the day.
 */
export function backtestTexts({ draft, live, missedCount }: BacktestResult): readonly string[] {
  const instead = live === null ? '' : ` instead of ${formatCount(live.alerts)}`;
  const repeats = draft.peakTenMinutes > draft.alerts ? '; an alert that comes back crosses it again' : '';
  const texts = [
    `Today it would have opened ${formatCounted(draft.alerts, 'alert')}${instead}.`,
    `Its alert threshold would have been crossed ${formatCounted(draft.peakTenMinutes, 'time')} within the busiest ten minutes${repeats}.`,
  ];
  if (live !== null) texts.push(missedText(missedCount, live.breaches));
  return texts;
}

/** Breaches of the version in force that the draft tells late or never. */
function missedText(missed: number, breaches: number): string {
  if (breaches === 0) return 'The version in force had no breach to miss.';
  const all = formatCounted(breaches, 'breach', 'breaches');
  return `Of ${all} of the version in force it would have told ${missed === 0 ? 'none' : formatCount(missed)} later or not at all.`;
}

/** Too many to look at [LE7]; null where they are few enough. */
export function floodText({ draft: { peakTenMinutes } }: BacktestResult): string | null {
  if (peakTenMinutes <= FLOOD_CROSSINGS) return null;
  return `A flood: ${formatCount(peakTenMinutes)} crossings within ten minutes, and more than ${FLOOD_CROSSINGS} are too many to look at.`;
}

/** [LE7] */
export function warningText(warning: PreviewWarning): string {
  switch (warning.type) {
    case 'flood':
      return `${formatCount(warning.alerts)} of ${formatCounted(warning.nodes, 'node')} would alert at once.`;
    case 'aboveHardLimit':
      return `The breach lies above a limit that blocks or fails: ${namesText(warning)}.`;
    case 'overlap':
      return `Another limit measures the same: ${namesText(warning)}.`;
    case 'coverageLost':
      return `With exposure and no limit after it: ${namesText(warning)}.`;
  }
}

function namesText({ count, names }: { readonly count: number; readonly names: readonly string[] }): string {
  const rest = count - names.length;
  return rest > 0 ? `${names.join(', ')} and ${formatCount(rest)} more` : names.join(', ');
}
