import { useCallback, useEffect, useRef } from 'react';
import { targetRecord } from '#lib/client/alert-queue.ts';
import type { Desk } from '#lib/client/desk.ts';
import { openFormula } from '../why/open-formula.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { copyLink } from '#lib/client/link-copy.ts';
import { useDeskUi } from './desk-ui.tsx';
import type { DeskUi } from './desk-ui.tsx';
import type { KeyAct } from './key-table.ts';
import { stepRegion } from './regions.ts';
import { toggleTheme } from './theme.ts';
import { useDeskRouter } from './use-desk-router.ts';

/** Performs an act of the table of keys, whether a key, the palette or a button asked for it. The function never changes. */
export function useActs(): (act: KeyAct) => void {
  const desk = useDesk();
  const router = useDeskRouter();
  const ui = useDeskUi();
  const latest = useRef(ui);
  useEffect(() => {
    latest.current = ui;
  });
  return useCallback(
    (act) => {
      if (act.type === 'go') return router.push(act.path);
      if (act.type === 'openTarget') {
        const target = targetId(desk);
        return target === null ? undefined : router.push(`/alerts/${target}`);
      }
      const { acknowledgeAll } = latest.current.pageKeys;
      if (act.type === 'acknowledgeAll' && acknowledgeAll !== undefined) return acknowledgeAll();
      if (performOnDesk(act, desk)) return undefined;
      if (performOnFrame(act, desk, latest.current)) return undefined;
      return performOnPage(act, latest.current);
    },
    [desk, router],
  );
}

function targetId(desk: Desk): string | null {
  return targetRecord(desk.store.getState().queue)?.alertId ?? null;
}

/** Commands: the same on every page. True when the act was one. */
function performOnDesk(act: KeyAct, desk: Desk): boolean {
  switch (act.type) {
    case 'acknowledge':
      void desk.commands.acknowledgeTarget();
      return true;
    case 'acknowledgeAll':
      void desk.commands.acknowledgeAll();
      return true;
    case 'reason':
      void desk.commands.giveReasonLast(act.place);
      return true;
    case 'undo':
      void desk.commands.undoLast();
      return true;
    case 'snooze': {
      const target = targetId(desk);
      if (target !== null) void desk.commands.marks.snooze(target, act.kind);
      return true;
    }
    case 'step':
      desk.stepTarget(act.by);
      showInTray(targetId(desk), act.by);
      return true;
    case 'mute':
      desk.attention.mute(act.minutes);
      return true;
    case 'tour':
      desk.preferences.choose({ welcomed: true, toured: false });
      return true;
    case 'unmute':
      desk.attention.mute(null);
      return true;
    case 'copyLink':
      void copyLink(desk);
      return true;
    case 'theme':
      toggleTheme(desk);
      return true;
    default:
      return false;
  }
}

/** The frame around the page: panels, freeze, regions. */
function performOnFrame(act: KeyAct, desk: Desk, ui: DeskUi): boolean {
  switch (act.type) {
    case 'note':
      ui.setNotedAlert(notedAlert(desk));
      return true;
    case 'tray':
      ui.setTrayOpen(!ui.isTrayOpen);
      return true;
    case 'freeze':
      ui.toggleFreeze();
      return true;
    case 'palette':
      ui.setPaletteOpen(true);
      return true;
    case 'sheet':
      ui.setSheetOpen(true);
      return true;
    case 'formula':
      openFormula();
      return true;
    case 'region':
      stepRegion(act.by);
      return true;
    case 'close':
      if (ui.isSheetOpen) ui.setSheetOpen(false);
      else ui.pageKeys.clear?.();
      return true;
    default:
      return false;
  }
}

function performOnPage(act: KeyAct, { pageKeys }: DeskUi): void {
  switch (act.type) {
    case 'view':
      return pageKeys.view?.(act.digit);
    case 'sibling':
      return pageKeys.sibling?.(act.by);
    case 'resort':
    case 'filter':
    case 'up':
    case 'table':
    case 'density':
    case 'export':
    case 'select':
      return pageKeys[act.type]?.();
    default:
  }
}

/** The alert that was just taken while its message is shown, else the one in the strip [AK6]. */
function notedAlert(desk: Desk): string | null {
  const toast = desk.intents.snapshot().toasts.findLast((shown) => shown.undo !== null);
  return toast?.undo?.alertIds[0] ?? targetId(desk);
}

/** The tray, where it is open, shows and focuses the target; without any alert that asks, the keys walk over its cards. */
function showInTray(alertId: string | null, by: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('.tray [data-alert]')];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const card =
    alertId === null
      ? cards[Math.min(Math.max(at + by, 0), cards.length - 1)]
      : cards.find((entry) => entry.dataset['alert'] === alertId);
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}
