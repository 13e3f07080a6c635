import { formatCount } from '#lib/client/format.ts';
import type { LimitPreview, PreviewWarning } from '#lib/model/limit-preview.ts';

/** "+5 alerts, 2 higher, 0 fewer than v12": what the draft would do at once beside the version in force [LE2]. */
export function differenceText({ more, fewer, higher, lower, live }: LimitPreview): string {
  if (live === null) return `${formatCount(more)} alerts at once; there is no version in force.`;
  return `+${formatCount(more)} alerts, ${formatCount(higher)} higher, ${formatCount(lower)} lower, ${formatCount(fewer)} fewer than v${live.version}`;
}

/** [LE7] */
export function warningText(warning: PreviewWarning): string {
  switch (warning.type) {
    case 'flood':
      return `${formatCount(warning.alerts)} of ${formatCount(warning.nodes)} would alert at once.`;
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
