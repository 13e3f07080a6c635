import { isAsking, isUnacknowledged } from '#lib/client/alert-queue.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import { chipRung } from './alert-words.ts';

export const INBOX_TABS = ['unacknowledged', 'acknowledged', 'open', 'snoozed', 'silenced', 'cleared', 'all'] as const;
export type InboxTab = (typeof INBOX_TABS)[number];

/** Chosen part of the time; unix epoch, ms, without an end where `toMs` is null. An alert is in it by its firing. */
export type FiredIn = { readonly fromMs: number; readonly toMs: number | null };

/** What narrows the inbox, each on its own; null lets everything through. */
export type InboxFilter = {
  /** Only what this person owns, snoozed or noted. */
  readonly isMine: boolean;
  readonly rung: Rung | null;
  readonly limitId: string | null;
  readonly desk: string | null;
  readonly fired: FiredIn | null;
};
export type InboxQuery = InboxFilter & {
  readonly tab: InboxTab;
  /** The alert whose evidence is shown; null: the first of the list. */
  readonly sel: string | null;
  readonly isEvidenceShown: boolean;
};

export const NO_FILTER: InboxFilter = { isMine: false, rung: null, limitId: null, desk: null, fired: null };
export const DEFAULT_INBOX: InboxQuery = {
  ...NO_FILTER,
  tab: 'unacknowledged',
  sel: null,
  isEvidenceShown: true,
};

/** Unknown keys are ignored, a bad value is the default [IA3]. */
export function readInboxQuery(params: URLSearchParams): InboxQuery {
  return {
    tab: INBOX_TABS.find((id) => id === params.get('tab')) ?? 'unacknowledged',
    isMine: params.get('mine') === '1',
    rung: RUNGS.find((rung) => rung === params.get('severity')) ?? null,
    limitId: nameOf(params.get('rule')),
    desk: nameOf(params.get('desk')),
    fired: firedOf(params.get('fired')),
    sel: nameOf(params.get('sel')),
    isEvidenceShown: params.get('evidence') !== '0',
  };
}

export function writeInboxQuery(query: InboxQuery): string {
  const { tab, isMine, rung, limitId, desk, fired, sel, isEvidenceShown } = query;
  const params = new URLSearchParams();
  if (tab !== 'unacknowledged') params.set('tab', tab);
  if (isMine) params.set('mine', '1');
  if (rung !== null) params.set('severity', rung);
  if (limitId !== null) params.set('rule', limitId);
  if (desk !== null) params.set('desk', desk);
  if (fired !== null) params.set('fired', `${fired.fromMs}-${fired.toMs ?? ''}`);
  if (sel !== null) params.set('sel', sel);
  if (!isEvidenceShown) params.set('evidence', '0');
  return params.toString();
}

export function isFiltered({ isMine, rung, limitId, desk, fired }: InboxFilter): boolean {
  return isMine || rung !== null || limitId !== null || desk !== null || fired !== null;
}

/** True where the alert passes every part of the filter; `me` is the user id of the person who looks. */
export function passes(alert: AlertRecord, filter: InboxFilter, me: string | null): boolean {
  const { rung, limitId, desk, fired } = filter;
  if (filter.isMine && (me === null || !isOf(alert, me))) return false;
  if (rung !== null && chipRung(alert) !== rung) return false;
  if (limitId !== null && alert.limitId !== limitId) return false;
  if (desk !== null && alert.desk !== desk) return false;
  const firedMs = alert.openedAtUs / US_PER_MS;
  return fired === null || (firedMs >= fired.fromMs && (fired.toMs === null || firedMs < fired.toMs));
}

/** What one tab lists, in its order. */
export function tabAlerts(alerts: readonly AlertRecord[], tab: InboxTab): readonly AlertRecord[] {
  switch (tab) {
    case 'unacknowledged':
      return alerts.filter(isAsking);
    case 'acknowledged':
      // Oldest first: what somebody owns must not be forgotten [AP1].
      return alerts
        .filter((alert) => alert.state !== 'cleared' && !isUnacknowledged(alert))
        .toSorted((a, b) => (a.acknowledgement?.seq ?? 0) - (b.acknowledgement?.seq ?? 0));
    case 'open':
      return alerts.filter((alert) => alert.state !== 'cleared');
    case 'snoozed':
      return alerts.filter((alert) => alert.snooze !== null);
    case 'silenced':
      return alerts.filter((alert) => alert.suppression?.kind === 'silence');
    case 'cleared':
      return alerts.filter((alert) => alert.state === 'cleared');
    case 'all':
      return alerts;
  }
}

const US_PER_MS = 1_000;
const NAME_MAX = 128;

function isOf({ acknowledgement, snooze, notes }: AlertRecord, me: string): boolean {
  return acknowledgement?.by === me || snooze?.by === me || notes.some(({ by }) => by === me);
}

function nameOf(text: string | null): string | null {
  return text === null || text === '' || text.length > NAME_MAX ? null : text;
}

function firedOf(text: string | null): FiredIn | null {
  const [, from = '', to = ''] = /^(\d{1,15})-(\d{0,15})$/.exec(text ?? '') ?? [];
  if (from === '') return null;
  const [fromMs, toMs] = [Number(from), to === '' ? null : Number(to)];
  return toMs === null || fromMs < toMs ? { fromMs, toMs } : null;
}
