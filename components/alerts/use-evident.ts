import { useState } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { InboxQuery, InboxTab } from './inbox-query.ts';

/**
 * The alert whose evidence is shown: the chosen one, also when it left the list; else the first that the list had, held
 * until it goes, so that what a person reads does not change under her with the next alert. Null on a phone.
 */
export function useEvident(
  alerts: readonly AlertRecord[],
  shown: readonly AlertRecord[],
  { sel, isEvidenceShown, tab }: InboxQuery,
  isPhone: boolean,
): AlertRecord | null {
  const [first, setFirst] = useState<{ readonly tab: InboxTab; readonly alertId: string } | null>(null);
  const held = first?.tab === tab ? shown.find(({ alertId }) => alertId === first.alertId) : undefined;
  const next = held ?? shown[0] ?? null;
  if (next !== null && held === undefined) setFirst({ tab, alertId: next.alertId });
  if (!isEvidenceShown || isPhone) return null;
  return (sel === null ? undefined : alerts.find(({ alertId }) => alertId === sel)) ?? next;
}
