/** Results shown at most [VW2]. */
export const RESULTS_MAX = 50;

export type PaletteKind = 'action' | 'page' | 'alert' | 'account' | 'trader' | 'symbol' | 'rule';

export type PaletteItem = {
  readonly kind: PaletteKind;
  /** Unique among all kinds. */
  readonly id: string;
  readonly label: string;
  /** Second line of thought: trader, desk, rung. It is searched too, behind the label. */
  readonly detail: string;
};

/** What a first character narrows the search to [KB]. */
const PREFIXES: Readonly<Record<string, readonly PaletteKind[]>> = {
  '>': ['action', 'page'],
  '@': ['trader'],
  '#': ['symbol'],
  '!': ['alert'],
};

/** Equal matches stand in this order. */
const KIND_ORDER: Readonly<Record<PaletteKind, number>> = {
  alert: 0,
  account: 1,
  trader: 2,
  symbol: 3,
  page: 4,
  action: 5,
  rule: 6,
};

const NO_MATCH = -1;
/** What a match costs by its kind; lower is better. The detail counts a little more than the label. */
const COST = { exact: 0, start: 1, wordStart: 2, inside: 3, letters: 5, detail: 4 } as const;

/** An item in lower case, once: thousands of them are prepared before anybody searches. */
export type Entry<Item> = { readonly item: Item; readonly label: string; readonly detail: string };

export function entryOf<Item extends PaletteItem>(item: Item): Entry<Item> {
  return { item, label: item.label.toLowerCase(), detail: item.detail.toLowerCase() };
}

/**
 * The same search knows more than before: rows that are shown keep their places, and what is new comes behind them, so
 * that nothing moves under the hand. The next stroke ranks them all.
 */
export function grown<Item extends PaletteItem>(shown: readonly Item[], found: readonly Item[]): readonly Item[] {
  const newer = new Map(found.map((item) => [item.id, item]));
  const kept = shown.map((item) => newer.get(item.id) ?? item);
  const places = new Set(shown.map(({ id }) => id));
  return [...kept, ...found.filter(({ id }) => !places.has(id))].slice(0, RESULTS_MAX);
}

/** Everything that the palette finds; a stroke costs a walk and no allocation per item. */
export class PaletteIndex<Item extends PaletteItem> {
  readonly #entries: readonly Entry<Item>[];

  constructor(entries: readonly Entry<Item>[]) {
    this.#entries = entries;
  }

  /** The best matches of a text, best first. Every word of it has to match; an empty text gives the first as they were given. */
  search(text: string): readonly Item[] {
    const kinds = PREFIXES[text.trimStart().slice(0, 1)];
    const words = (kinds === undefined ? text : text.trimStart().slice(1)).toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      const isMeant = ({ item }: Entry<Item>): boolean => kinds === undefined || kinds.includes(item.kind);
      return this.#entries
        .filter(isMeant)
        .slice(0, RESULTS_MAX)
        .map(({ item }) => item);
    }
    const keys: number[] = [];
    for (const [at, entry] of this.#entries.entries()) {
      if (kinds !== undefined && !kinds.includes(entry.item.kind)) continue;
      const cost = costOf(entry, words);
      if (cost !== NO_MATCH) keys.push(sortKey(cost, entry.item.kind, entry.label.length, at));
    }
    return [...new Float64Array(keys).sort().subarray(0, RESULTS_MAX)].flatMap(
      (key) => this.#entries[key % PLACES]?.item ?? [],
    );
  }
}

const PLACES = 1_000_000;
const LENGTHS = 1_000;
const KINDS = 10;

/** Cost, kind, length and place as one number: thousands of matches sort in a moment, without a call for each pair. */
function sortKey(cost: number, kind: PaletteKind, length: number, at: number): number {
  const head = (cost * KINDS + KIND_ORDER[kind]) * LENGTHS + Math.min(length, LENGTHS - 1);
  return head * PLACES + at;
}

function costOf(entry: { readonly label: string; readonly detail: string }, words: readonly string[]): number {
  let total = 0;
  for (const word of words) {
    const cost = wordCost(entry, word);
    if (cost === NO_MATCH) return NO_MATCH;
    total += cost;
  }
  return total;
}

function wordCost({ label, detail }: { readonly label: string; readonly detail: string }, word: string): number {
  const at = label.indexOf(word);
  if (at === 0) return label.length === word.length ? COST.exact : COST.start;
  if (at > 0) return isWordStart(label, at) ? COST.wordStart : COST.inside;
  if (detail.includes(word)) return COST.detail;
  // Letters in their order with others between; a single letter would match nearly everything.
  return word.length > 1 && hasLetters(label, word) ? COST.letters : NO_MATCH;
}

function isWordStart(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

function hasLetters(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
