import type { AlertRecord } from '#lib/model/alert.ts';

/** One sentence for all that gathered: the line first, then one breach in full or a burst by its number and first [AX15]. */
export function composeSpeech(
  lines: readonly string[],
  breaches: readonly AlertRecord[],
  speak: (alert: AlertRecord) => string,
): string {
  const said = [...lines];
  const first = breaches[0];
  if (first !== undefined)
    said.push(
      breaches.length === 1
        ? speak(first)
        : `${breaches.length} new breaches, first ${first.scope.id}. ${speak(first)}`,
    );
  return said.join(' ');
}
