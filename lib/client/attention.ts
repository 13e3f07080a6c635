import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertNotice } from '#lib/model/effect.ts';
import { isAsking, isMasked, shownRung } from './alert-queue.ts';
import type { AlertQueue } from './alert-queue.ts';
import { groupAlerts } from './flood.ts';

/** A breach that nobody takes sounds again after this time, at most so often [AT] (starting values). */
export const REPEAT_AFTER_MS = 20_000;
export const REPEATS_MAX = 5;
/** Outgoing notifications of one group of a flood stand at least so far apart [GR4]. */
const GROUP_SPACING_MS = 5_000;
/** More at once than this are told in one notification. */
const NOTES_MAX = 3;

/** Sounds in the order in which one silences another: only the first of what comes at once is played. */
export const SOUND_KINDS = ['health', 'breach', 'critical'] as const;
export type SoundKind = (typeof SOUND_KINDS)[number];

/** A desktop notification; one of the same tag takes the place of the one before. */
export type Note = {
  readonly tag: string;
  readonly kind: SoundKind;
  readonly title: string;
  readonly body: string;
  /** Page that a click on it opens. */
  readonly path: string;
};

/** What a moment deserves: at most one sound, and the notifications. */
export type Call = { readonly sound: SoundKind | null; readonly notes: readonly Note[] };
export const NO_CALL: Call = { sound: null, notes: [] };

type Repeat = { readonly left: number; readonly nextAtMs: number };

export type AttentionState = {
  /** Entry of the newest attention by alert: one change gives one [AT4]. */
  readonly attended: ReadonlyMap<string, number>;
  readonly repeats: ReadonlyMap<string, Repeat>;
  /** Groups of the present flood that have sounded, and when each was last notified. */
  readonly groups: ReadonlyMap<string, number>;
};

export type Moment = {
  readonly nowMs: number;
  readonly queue: AlertQueue;
  readonly isFlood: boolean;
};

export function noAttention(): AttentionState {
  return { attended: new Map(), repeats: new Map(), groups: new Map() };
}

/** Marks after which an alert asks again for somebody. */
const MASK_ENDS: Readonly<Partial<Record<string, string>>> = {
  snoozeExpired: 'the snooze has ended',
  silenceExpired: 'the silence has ended',
  silenceLifted: 'the silence was lifted',
  silenceClimbed: 'it climbed above the silence',
  inhibitionEnded: 'what explained it is over',
  maskRefused: 'its rule allows no mask',
};

/** Why a change calls a person, in words; empty for a first firing, null when it is silent [AT4]. */
export function causeOf(notice: AlertNotice): string | null {
  const { alert } = notice;
  if (alert.state !== 'firing') return null;
  if (notice.type === 'AlertMarked') return MASK_ENDS[notice.mark] ?? null;
  switch (notice.trigger) {
    case 'crossed':
      // Back over the line from within the reset band is the same excursion.
      return notice.from === 'recovering' ? null : notice.from === 'clearedUnacknowledged' ? 'crossed again' : '';
    case 'holdElapsed':
      return '';
    case 'climbed':
      return `climbed to ${alert.rung}`;
    case 'worsened':
      return 'worse since it was taken';
    case 'ackLapsed':
      return 'the acknowledgement has lapsed';
    case 'dayRolled':
      return notice.from === 'firing' ? null : 'a new trading day began';
    default:
      return null;
  }
}

function kindOf(alert: AlertRecord): SoundKind | null {
  if (!isAsking(alert) || isMasked(alert)) return null;
  if (alert.family === 'health') return 'health';
  const rung = shownRung(alert);
  return rung === 'breach' || rung === 'critical' ? rung : null;
}

type Calling = { readonly alert: AlertRecord; readonly kind: SoundKind; readonly cause: string };

/** Notices of one message: what they deserve, and what is remembered of it. */
export function attend(
  state: AttentionState,
  notices: readonly AlertNotice[],
  moment: Moment,
): { readonly state: AttentionState; readonly call: Call } {
  const attended = new Map(state.attended);
  const calling = new Map<string, Calling>();
  for (const notice of notices) {
    const cause = causeOf(notice);
    const alert = moment.queue.records.get(notice.alert.alertId) ?? notice.alert;
    const kind = cause === null ? null : kindOf(alert);
    if (cause === null || kind === null || (attended.get(alert.alertId) ?? -1) >= notice.seq) continue;
    attended.set(alert.alertId, notice.seq);
    calling.set(alert.alertId, { alert, kind, cause });
  }
  return summon({ ...state, attended }, [...calling.values()], moment);
}

/** The whole picture came anew after a break: what has begun to ask since then calls once, as if it had been heard. */
export function catchUp(
  state: AttentionState,
  sinceSeq: number,
  moment: Moment,
): { readonly state: AttentionState; readonly call: Call } {
  const attended = new Map(state.attended);
  const calling: Calling[] = [];
  for (const alert of moment.queue.ordered) {
    const kind = kindOf(alert);
    const { firingSeq } = alert.escalation;
    if (kind === null || firingSeq <= sinceSeq || (attended.get(alert.alertId) ?? -1) >= firingSeq) continue;
    attended.set(alert.alertId, firingSeq);
    calling.push({ alert, kind, cause: 'began while away' });
  }
  return summon({ ...state, attended }, calling, moment);
}

/** Each second: breaches that still nobody has taken sound again, all that are due in one sound. */
export function beat(state: AttentionState, moment: Moment): { readonly state: AttentionState; readonly call: Call } {
  const groups = moment.isFlood ? state.groups : NO_GROUPS;
  const attended = known(state.attended, moment.queue);
  if (state.repeats.size === 0) return { state: { ...state, groups, attended }, call: NO_CALL };
  const repeats = new Map<string, Repeat>();
  let isDue = false;
  for (const [alertId, repeat] of state.repeats) {
    const alert = moment.queue.records.get(alertId);
    if (alert === undefined || kindOf(alert) !== 'breach') continue;
    if (moment.nowMs < repeat.nextAtMs) repeats.set(alertId, repeat);
    else {
      isDue = true;
      if (repeat.left > 1) repeats.set(alertId, { left: repeat.left - 1, nextAtMs: moment.nowMs + REPEAT_AFTER_MS });
    }
  }
  return { state: { attended, repeats, groups }, call: { sound: isDue ? 'breach' : null, notes: [] } };
}

const NO_GROUPS: AttentionState['groups'] = new Map();

/** What the page no longer holds needs no memory: a lower bound, so that a long day costs no more than its open alerts. */
function known(attended: AttentionState['attended'], queue: AlertQueue): AttentionState['attended'] {
  if (attended.size <= queue.records.size) return attended;
  return new Map([...attended].filter(([alertId]) => queue.records.has(alertId)));
}

function summon(
  state: AttentionState,
  calling: readonly Calling[],
  moment: Moment,
): { readonly state: AttentionState; readonly call: Call } {
  if (calling.length === 0) return { state, call: NO_CALL };
  const groups = new Map(moment.isFlood ? state.groups : NO_GROUPS);
  const heard = moment.isFlood ? onceAGroup(calling, groups, moment) : { loud: calling, notes: calling.map(noteOf) };
  const repeats = new Map(state.repeats);
  for (const { alert, kind } of heard.loud) {
    if (kind === 'breach') repeats.set(alert.alertId, { left: REPEATS_MAX, nextAtMs: moment.nowMs + REPEAT_AFTER_MS });
  }
  const kinds = new Set(heard.loud.map(({ kind }) => kind));
  const sound = SOUND_KINDS.find((kind) => kinds.has(kind)) ?? null;
  return { state: { ...state, repeats, groups }, call: { sound, notes: inOne(heard.notes) } };
}

/** In a flood a group sounds once, and is notified at most each five seconds, with its count [GR4]. */
function onceAGroup(
  calling: readonly Calling[],
  groups: Map<string, number>,
  { nowMs, queue }: Moment,
): { readonly loud: readonly Calling[]; readonly notes: readonly Note[] } {
  const byAlert = new Map<string, { readonly key: string; readonly count: number }>();
  for (const { key, members } of groupAlerts(queue.ordered.filter(isAsking)))
    for (const { alertId } of members) byAlert.set(alertId, { key, count: members.length });
  const loud: Calling[] = [];
  const notes: Note[] = [];
  for (const each of calling) {
    const { key, count } = byAlert.get(each.alert.alertId) ?? { key: each.alert.alertId, count: 1 };
    const notedAtMs = groups.get(key);
    if (notedAtMs === undefined) loud.push(each);
    if (notedAtMs !== undefined && nowMs - notedAtMs < GROUP_SPACING_MS) continue;
    groups.set(key, nowMs);
    const note = noteOf(each);
    notes.push(count < 2 ? note : { ...note, tag: key, body: `${count} alerts of one cause. ${note.body}` });
  }
  return { loud, notes };
}

function noteOf({ alert, kind, cause }: Calling): Note {
  const rung = shownRung(alert);
  const who = [alert.trader, alert.desk].filter((part) => part !== '').join(', ');
  return {
    tag: alert.alertId,
    kind,
    title: `${kind === 'health' ? 'HEALTH' : rung.toUpperCase()} ${alert.scope.id} ${alert.limitName}`,
    body: [who, cause].filter((part) => part !== '').join(' · '),
    path: `/alerts/${alert.alertId}`,
  };
}

function inOne(notes: readonly Note[]): readonly Note[] {
  const [first] = notes;
  if (first === undefined || notes.length <= NOTES_MAX) return notes;
  return [{ ...first, tag: 'many', body: `and ${notes.length - 1} more. ${first.body}`, path: '/alerts' }];
}
