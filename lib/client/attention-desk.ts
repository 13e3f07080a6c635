import type { AlertNotice } from '#lib/model/effect.ts';
import { attend, beat, catchUp, NO_CALL, noAttention } from './attention.ts';
import type { AttentionState, Call, Moment, Note, SoundKind } from './attention.ts';
import type { DeskState } from './desk-state.ts';
import { alarmRate } from './flood.ts';
import type { Chosen, TabLine } from './preferences.ts';
import type { SoundState } from './sound-player.ts';
import type { Face } from './tab-face.ts';
import { faceOf } from './tab-face.ts';

/** What reaches a person outside of the page; a browser's, or a test's. */
export type Channels = {
  readonly showFace: (face: Face) => void;
  readonly playSound: (kind: SoundKind, volumePercent: number) => void;
  readonly allowSound: () => void;
  readonly soundState: () => SoundState;
  /** Only one tab of the browser sounds [ST9]. */
  readonly isSoundLeader: () => boolean;
  readonly showNote: (note: Note) => void;
  readonly isNoteLeader: () => boolean;
  readonly notePermission: () => NotePermission;
  readonly askNotePermission: () => Promise<void>;
  readonly start: (onState: () => void) => void;
  readonly stop: () => void;
};
export type NotePermission = 'granted' | 'denied' | 'default' | 'missing';

export type AttentionOptions = {
  readonly channels: Channels;
  readonly tabs: TabLine;
  readonly chosen: () => Pick<Chosen, 'sound' | 'notifications'>;
  readonly nowMs: () => number;
  readonly isVisible: () => boolean;
};

export type AttentionSnapshot = {
  readonly sound: SoundState;
  readonly notes: NotePermission;
  /** Sounds are muted until then; always with an end [AT3]. */
  readonly mutedUntilMs: number | null;
};

export const MUTE_MINUTES = [5, 15, 60] as const;
const MINUTE_MS = 60_000;
const MUTE_MAX_MS = 60 * MINUTE_MS;

/** Title, icon, sound and notification of the page, all driven by the line's messages and by no timer [AT1]. */
export class AttentionDesk {
  readonly #options: AttentionOptions;
  readonly #listeners = new Set<() => void>();
  #state: AttentionState = noAttention();
  #lastSeq: number | null = null;
  #snapshot: AttentionSnapshot = { sound: 'missing', notes: 'missing', mutedUntilMs: null };
  #stopTabs: () => void = () => undefined;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  snapshot(): AttentionSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    const { channels, tabs } = this.#options;
    this.#stopTabs = tabs.listen((message) => {
      const told = message as { readonly mutedUntilMs?: unknown } | null;
      if (told !== null && (typeof told.mutedUntilMs === 'number' || told.mutedUntilMs === null))
        this.#setMuted(told.mutedUntilMs);
    });
    channels.start(() => this.#refresh());
    this.#refresh();
  }

  stop(): void {
    this.#stopTabs();
    this.#options.channels.stop();
  }

  /** Sign-out: another person begins anew. */
  clear(): void {
    this.#state = noAttention();
    this.#lastSeq = null;
  }

  notices(notices: readonly AlertNotice[], desk: DeskState): void {
    this.#take(attend(this.#state, notices, this.#moment(desk)));
  }

  /** After each message; a whole picture after a break may hold what nobody was told of. */
  pictured(desk: DeskState, isWhole: boolean): void {
    this.#options.channels.showFace(faceOf(desk));
    if (isWhole && this.#lastSeq !== null) this.#take(catchUp(this.#state, this.#lastSeq, this.#moment(desk)));
    this.#lastSeq = desk.throughSeq;
  }

  /** Whether the line stands has changed, or may have. */
  face(desk: DeskState): void {
    this.#options.channels.showFace(faceOf(desk));
  }

  beat(desk: DeskState): void {
    const { mutedUntilMs } = this.#snapshot;
    if (mutedUntilMs !== null && this.#options.nowMs() >= mutedUntilMs) this.#setMuted(null);
    this.#take(beat(this.#state, this.#moment(desk)));
  }

  /** Calls for what no alert stands for, such as a part of the page that is not there [EE3]; mute and lead hold as ever. */
  call(call: Call): void {
    this.#take({ state: this.#state, call });
  }

  /** For a number of minutes, or no more; the other tabs as well. */
  mute(minutes: (typeof MUTE_MINUTES)[number] | null): void {
    const mutedUntilMs = minutes === null ? null : this.#options.nowMs() + minutes * MINUTE_MS;
    this.#setMuted(mutedUntilMs);
    this.#options.tabs.send({ mutedUntilMs });
  }

  /** Inside a gesture of the person [AT2]. */
  allowSound(): void {
    this.#options.channels.allowSound();
  }

  /** What a rung sounds like, also while muted and on any tab: its person asked for it. */
  test(kind: SoundKind): void {
    this.allowSound();
    this.#options.channels.playSound(kind, this.#options.chosen().sound.volume);
  }

  async askNotes(): Promise<void> {
    await this.#options.channels.askNotePermission();
    this.#refresh();
  }

  #moment(desk: DeskState): Moment {
    return {
      nowMs: this.#options.nowMs(),
      queue: desk.queue,
      isFlood: alarmRate(desk.alarms, desk.beat?.engineTimeUs ?? newest(desk)).isFlood,
    };
  }

  #take({ state, call }: { readonly state: AttentionState; readonly call: Call }): void {
    this.#state = state;
    if (call === NO_CALL) return;
    const { channels, chosen, isVisible } = this.#options;
    const { sound, notifications } = chosen();
    const isLoud = call.sound !== null && sound[call.sound] && this.#snapshot.mutedUntilMs === null;
    if (call.sound !== null && isLoud && channels.isSoundLeader()) channels.playSound(call.sound, sound.volume);
    if (!channels.isNoteLeader()) return;
    for (const note of call.notes) {
      // What is critical is on the screen of a person who looks at it; a breach calls in any case [AT].
      if (notifications[note.kind] && (note.kind !== 'critical' || !isVisible())) channels.showNote(note);
    }
  }

  #setMuted(mutedUntilMs: number | null): void {
    const latest = this.#options.nowMs() + MUTE_MAX_MS;
    this.#set({ ...this.#snapshot, mutedUntilMs: mutedUntilMs === null ? null : Math.min(mutedUntilMs, latest) });
  }

  #refresh(): void {
    const { channels } = this.#options;
    this.#set({ ...this.#snapshot, sound: channels.soundState(), notes: channels.notePermission() });
  }

  #set(snapshot: AttentionSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

/** Before the first beat the newest alarm is the present. */
function newest({ alarms }: DeskState): number {
  let newestUs = 0;
  for (const atUs of alarms.values()) newestUs = Math.max(newestUs, atUs);
  return newestUs;
}
