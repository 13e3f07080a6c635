import type { Reconnected } from '#lib/client/desk-state.ts';
import { formatAge } from '#lib/client/format.ts';

/** What the way back bridged, the same in the strip and for readers that speak [ST8]. */
export function reconnectedText({ gapMs, breachesBegun }: Reconnected): string {
  const breaches = `${breachesBegun} ${breachesBegun === 1 ? 'breach' : 'breaches'}`;
  return `Reconnected. ${formatAge(gapMs)} gap. ${breaches} began while away.`;
}
