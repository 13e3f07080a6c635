import { consumeLink, deleteLinks, findLink, insertLink } from '#server/store/links.ts';
import type { Store } from '#server/store/store.ts';
import { LINK_LIFETIME_MS } from './bounds.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** setup makes the first administrator, invite and reset let a person choose a password, signIn signs in without one. */
export type LinkKind = 'setup' | 'invite' | 'reset' | 'signIn';
export type Link = { readonly kind: LinkKind; readonly userId: string | null };

const KINDS: readonly LinkKind[] = ['setup', 'invite', 'reset', 'signIn'];

/** One-time links: 256 random bits, 60 minutes, one use, stored hashed. A GET never consumes one. */
export class Links {
  readonly #store: Store;
  readonly #nowMs: () => number;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** The secret of a new link; older links of the same kind and user are worthless from now on. */
  async create(kind: LinkKind, userId: string | null): Promise<string> {
    await deleteLinks(this.#store, kind, userId);
    const secret = newSecret();
    await insertLink(this.#store, {
      hash: hashSecret(secret),
      kind,
      userId,
      expiresAtMs: this.#nowMs() + LINK_LIFETIME_MS,
      usedAtMs: null,
    });
    return secret;
  }

  /** What a link would do, without using it up. */
  async peek(secret: string): Promise<Link | null> {
    const row = await findLink(this.#store, hashSecret(secret));
    if (row === null || row.usedAtMs !== null || row.expiresAtMs <= this.#nowMs()) return null;
    const kind = KINDS.find((candidate) => candidate === row.kind);
    return kind === undefined ? null : { kind, userId: row.userId };
  }

  /** Uses a link up; of two callers at once only one gets true. */
  async consume(secret: string): Promise<boolean> {
    return consumeLink(this.#store, hashSecret(secret), this.#nowMs());
  }
}
