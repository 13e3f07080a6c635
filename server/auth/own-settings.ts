import type { Preferences } from '#lib/protocol/preferences-schema.ts';
import { deleteView, findPreferences, listViews, setPreferences, setView } from '#server/store/own-settings.ts';
import type { Store } from '#server/store/store.ts';
import { VIEWS_PER_USER_MAX } from './bounds.ts';
import { newId } from './secrets.ts';

export type SavedView = { readonly id: string; readonly name: string; readonly query: string };

/** What a person sets for the own pages. It lives in the store and in no browser, and moves no number [SS5]. */
export class OwnSettings {
  readonly #store: Store;
  readonly #nowMs: () => number;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  async preferences(userId: string): Promise<Preferences> {
    const row = await findPreferences(this.#store, userId);
    // `prefer` wrote it, from a value that its schema checked.
    return row === null ? {} : (JSON.parse(row.body) as Preferences);
  }

  /** Sets what is named and keeps the rest. */
  async prefer(userId: string, changes: Preferences): Promise<Preferences> {
    const preferences = { ...(await this.preferences(userId)), ...changes };
    await setPreferences(this.#store, { userId, body: JSON.stringify(preferences), changedAtMs: this.#nowMs() });
    return preferences;
  }

  async views(userId: string): Promise<readonly SavedView[]> {
    return (await listViews(this.#store, userId)).map(({ id, name, query }) => ({ id, name, query }));
  }

  /** A view of the same name is replaced. Null when there are too many. */
  async saveView(userId: string, view: Omit<SavedView, 'id'>): Promise<SavedView | null> {
    const own = await this.views(userId);
    const known = own.find(({ name }) => name === view.name);
    if (known === undefined && own.length >= VIEWS_PER_USER_MAX) return null;
    const id = known?.id ?? newId();
    await setView(this.#store, { id, userId, ...view, changedAtMs: this.#nowMs() });
    return { id, ...view };
  }

  /** False when the user has no such view. */
  async deleteView(userId: string, viewId: string): Promise<boolean> {
    return deleteView(this.#store, userId, viewId);
  }
}
