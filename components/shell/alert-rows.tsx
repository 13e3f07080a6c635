'use client';

import { useEffect } from 'react';
import { useAlerts, useDesk } from '#lib/client/hooks.ts';

/** Accounts of open alerts whose rows are kept live on every page; the strip and the top of the tray show them. */
const ROWS_MAX = 40;

/** Asks for the rows behind the open alerts, so that their figures move with the market on every page. */
export function AlertRows(): null {
  const desk = useDesk();
  const alerts = useAlerts();
  const wanted = new Set<string>();
  for (const alert of alerts) {
    if (wanted.size >= ROWS_MAX || alert.state === 'cleared') break;
    if (alert.scope.level === 'account') wanted.add(alert.scope.id);
  }
  const { indexOf } = desk.store.getState();
  const key = [...wanted].flatMap((account) => indexOf.get(account) ?? []).join(' ');
  useEffect(() => desk.showRows(key === '' ? [] : key.split(' ').map(Number)), [desk, key]);
  return null;
}
