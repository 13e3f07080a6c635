import type { Outcome, RejectReason } from '#lib/model/effect.ts';
import type { Seq } from '#lib/model/ids.ts';

/** Input ids remembered per origin [DI1]; starting value. Beyond it the engine's execution ids still catch a fill. */
export const DEDUP_IDS_MAX = 100_000;

type Refusal = {
  readonly reason: RejectReason;
  readonly field?: string | undefined;
  readonly detail?: string | undefined;
};

/** Plain data, oldest first; `refusals` holds [position, what was refused] for the few that were. */
export type DedupSnapshot = {
  readonly ids: readonly string[];
  readonly hashes: readonly number[];
  readonly seqs: readonly number[];
  readonly refusals: readonly (readonly [number, Refusal])[];
};

export type FirstSeen = { readonly contentHash: number; readonly outcome: Outcome };

/** The last input ids of one origin with a hash of their content and their first outcome, in a ring. */
export class DedupWindow {
  readonly #max: number;
  readonly #slots = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #hashes: number[] = [];
  readonly #seqs: number[] = [];
  readonly #refusals = new Map<number, Refusal>();
  /** The slot that the next id takes, which holds the oldest once the ring is full. */
  #next = 0;

  constructor(max: number) {
    this.#max = max;
  }

  find(inputId: string): FirstSeen | null {
    const slot = this.#slots.get(inputId);
    if (slot === undefined) return null;
    // The cast restores the brand of a stored seq.
    const seq = (this.#seqs[slot] ?? 0) as Seq;
    const refusal = this.#refusals.get(slot);
    const outcome: Outcome = refusal === undefined ? { type: 'Accepted', seq } : { type: 'Rejected', seq, ...refusal };
    return { contentHash: this.#hashes[slot] ?? 0, outcome };
  }

  add(inputId: string, contentHash: number, outcome: Outcome): void {
    const slot = this.#next;
    const oldest = this.#ids[slot];
    if (oldest !== undefined) this.#slots.delete(oldest);
    this.#refusals.delete(slot);
    this.#ids[slot] = inputId;
    this.#hashes[slot] = contentHash;
    this.#seqs[slot] = outcome.seq ?? 0;
    if (outcome.type === 'Rejected') {
      this.#refusals.set(slot, { reason: outcome.reason, field: outcome.field, detail: outcome.detail });
    }
    this.#slots.set(inputId, slot);
    this.#next = slot + 1 === this.#max ? 0 : slot + 1;
  }

  snapshot(): DedupSnapshot {
    // Before the ring is full, `next` is its end and the first half is empty.
    const order = [...this.#ids.keys()];
    const turned = this.#ids.length === this.#max ? [...order.slice(this.#next), ...order.slice(0, this.#next)] : order;
    const refusals: [number, Refusal][] = [];
    for (const [position, slot] of turned.entries()) {
      const refusal = this.#refusals.get(slot);
      if (refusal !== undefined) refusals.push([position, refusal]);
    }
    return {
      ids: turned.map((slot) => this.#ids[slot] ?? ''),
      hashes: turned.map((slot) => this.#hashes[slot] ?? 0),
      seqs: turned.map((slot) => this.#seqs[slot] ?? 0),
      refusals,
    };
  }

  static restore(snapshot: DedupSnapshot, max: number): DedupWindow {
    const window = new DedupWindow(max);
    const refusals = new Map(snapshot.refusals);
    for (const [position, inputId] of snapshot.ids.entries()) {
      // The cast restores the brand of a stored seq.
      const seq = (snapshot.seqs[position] ?? 0) as Seq;
      const refusal = refusals.get(position);
      const outcome: Outcome =
        refusal === undefined ? { type: 'Accepted', seq } : { type: 'Rejected', seq, ...refusal };
      window.add(inputId, snapshot.hashes[position] ?? 0, outcome);
    }
    return window;
  }
}

/**
 * 53 bits over the code units: tells another content under the same input id. It guards against mistakes of a sender
 * that holds its own token, not against an attacker, and costs a tenth of a cryptographic hash.
 */
export function contentHash(text: string): number {
  let high = 0x6a09e667 ^ text.length;
  let low = 0xbb67ae85;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
