'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { targetRecord } from '#lib/client/alert-queue.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { useDeskUi } from './desk-ui.tsx';
import type { DeskUi } from './desk-ui.tsx';
import { readStroke } from './key-map.ts';
import type { KeyAct, Pending } from './key-map.ts';
import { chooseTheme, currentTheme } from './theme.ts';

const REGIONS: readonly string[] = [
  'section[aria-label="Alert strip"]',
  'nav[aria-label="Pages"]',
  'header.shell-top',
  '#main',
  'aside.tray',
  'footer.shell-status',
];

/** Single keys and two-key sequences of the whole desk; text fields and open dialogs keep their keys [KB1]. */
export function KeyboardListener(): null {
  const desk = useDesk();
  const router = useRouter();
  const ui = useDeskUi();
  const latest = useRef(ui);
  useEffect(() => {
    latest.current = ui;
  });
  const pending = useRef<Pending>(null);
  useEffect(() => {
    const perform = (act: KeyAct): void => {
      switch (act.type) {
        case 'acknowledge':
          void desk.commands.acknowledgeTarget();
          return;
        case 'acknowledgeAll':
          void desk.commands.acknowledgeAll();
          return;
        case 'reason':
          void desk.commands.giveReasonLast(act.place);
          return;
        case 'snooze': {
          const target = targetRecord(desk.store.getState().queue);
          if (target !== null) void desk.commands.marks.snooze(target.alertId, act.kind);
          return;
        }
        case 'undo':
          void desk.commands.undoLast();
          return;
        case 'openTarget': {
          const target = targetRecord(desk.store.getState().queue);
          if (target !== null) router.push(`/alerts/${target.alertId}`);
          return;
        }
        case 'go':
          router.push(act.path);
          return;
        case 'step':
          desk.stepTarget(act.by);
          showInTray(targetRecord(desk.store.getState().queue)?.alertId ?? null, act.by);
          return;
        default:
          performOnPage(act, latest.current);
      }
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === ' ' && ownsSpace(event.target)) return;
      const stroke = { key: event.key, shift: event.shiftKey, isRepeat: event.repeat, atMs: performance.now() };
      const { act, pending: next } = readStroke(stroke, pending.current);
      pending.current = next;
      if (act === null) return;
      event.preventDefault();
      perform(act);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [desk, router]);
  return null;
}

function performOnPage(act: KeyAct, ui: DeskUi): void {
  const keys = ui.pageKeys;
  switch (act.type) {
    case 'tray':
      return ui.setTrayOpen(!ui.isTrayOpen);
    case 'freeze':
      return ui.toggleFreeze();
    case 'sheet':
      return ui.setSheetOpen(true);
    case 'close':
      return ui.setSheetOpen(false);
    case 'theme':
      return chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark');
    case 'region':
      return stepRegion(act.by);
    case 'resort':
      return keys.resort?.();
    case 'filter':
      return keys.filter?.();
    case 'view':
      return keys.view?.(act.digit);
    case 'table':
      return keys.table?.();
    case 'up':
      return keys.up?.();
    default:
  }
}

/** The tray, where it is open, shows and focuses the target; without any alert that asks, the keys walk over its cards. */
function showInTray(targetId: string | null, by: 1 | -1): void {
  const cards = [...document.querySelectorAll<HTMLElement>('.tray [data-alert]')];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const card =
    targetId === null
      ? cards[Math.min(Math.max(at + by, 0), cards.length - 1)]
      : cards.find((entry) => entry.dataset['alert'] === targetId);
  card?.focus();
  card?.scrollIntoView({ block: 'nearest' });
}

function stepRegion(by: 1 | -1): void {
  const regions = REGIONS.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + by + regions.length) % regions.length];
  if (region === undefined) return;
  const first = region.querySelector<HTMLElement>('a[href], button, input, [tabindex="0"]');
  if (first !== null) return first.focus();
  region.tabIndex = -1;
  region.focus();
}

/** Text fields and dialogs; a checkbox or radio is not typed into. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('[role="dialog"]') !== null) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function ownsSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary, [role="tab"], input') !== null;
}
