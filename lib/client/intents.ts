import type { Outcome } from '#lib/model/effect.ts';

/** Toasts shown at once [SH6]. */
const TOASTS_MAX = 3;
const TOAST_MS = 10_000;

/** A person's act on its way; it lives here and never in the store, and vanishes when its answer or its failure arrives. */
export type Intent = {
  readonly clientActionId: string;
  readonly kind: 'acknowledge' | 'unacknowledge' | 'defineLimit' | 'proposal' | 'mark' | 'silence';
  /** The alert, the limit or the proposal it is about. */
  readonly subject: string;
  readonly startedAtMs: number;
};

export type Toast = {
  readonly id: number;
  readonly tone: 'neutral' | 'good' | 'bad';
  readonly text: string;
  /** Present while `U` may undo what the toast tells [AK7]. */
  readonly undo: { readonly act: 'acknowledge' | 'snooze'; readonly alertIds: readonly string[] } | null;
  readonly atMs: number;
};

export type IntentSnapshot = { readonly intents: ReadonlyMap<string, Intent>; readonly toasts: readonly Toast[] };

/** What became of an act, as the caller sees it. `unconfirmed`: no answer in time; it may or may not have happened. */
export type ActResult =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string | null }
  | { readonly kind: 'notConnected' }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'nothing'; readonly why: string };

/** Intents and toasts with their subscribers. Times come in from the caller. */
export class IntentBook {
  #snapshot: IntentSnapshot = { intents: new Map(), toasts: [] };
  readonly #listeners = new Set<() => void>();
  #nextToast = 1;

  snapshot(): IntentSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(intent: Intent): void {
    const intents = new Map(this.#snapshot.intents).set(intent.clientActionId, intent);
    this.#set({ ...this.#snapshot, intents });
  }

  /** False when it had ended before: a late answer changes nothing. */
  end(clientActionId: string): boolean {
    if (!this.#snapshot.intents.has(clientActionId)) return false;
    const intents = new Map(this.#snapshot.intents);
    intents.delete(clientActionId);
    this.#set({ ...this.#snapshot, intents });
    return true;
  }

  /** Adds a toast, or replaces the one with `id` in its place; the oldest gives way beyond three. */
  toast(toast: Omit<Toast, 'id'>, id?: number): number {
    const shown: Toast = { ...toast, id: id ?? this.#nextToast++ };
    const others = this.#snapshot.toasts.filter((other) => other.id !== shown.id);
    this.#set({ ...this.#snapshot, toasts: [...others, shown].slice(-TOASTS_MAX) });
    return shown.id;
  }

  dismiss(id: number): void {
    const toasts = this.#snapshot.toasts.filter((toast) => toast.id !== id);
    if (toasts.length !== this.#snapshot.toasts.length) this.#set({ ...this.#snapshot, toasts });
  }

  /** Removes the toasts that have stood their time, except one that is hovered or focused [AK6]. */
  sweep(nowMs: number, heldId: number | null): void {
    const toasts = this.#snapshot.toasts.filter((toast) => toast.id === heldId || nowMs - toast.atMs < TOAST_MS);
    if (toasts.length !== this.#snapshot.toasts.length) this.#set({ ...this.#snapshot, toasts });
  }

  /** Ids of the alerts that an act is under way for. */
  underway(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const intent of this.#snapshot.intents.values()) if (intent.kind === 'acknowledge') ids.add(intent.subject);
    return ids;
  }

  clear(): void {
    this.#set({ intents: new Map(), toasts: [] });
  }

  #set(snapshot: IntentSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
