/**
 * What is typed after the key of the palette and before its field stands: it belongs into the field. Left to the page,
 * its letters would be keys, and one of them acknowledges.
 */
export class EarlyText {
  #held = '';
  #take: ((text: string) => void) | null = null;

  type(text: string): void {
    if (this.#take === null) this.#held += text;
    else this.#take(text);
  }

  erase(): void {
    this.#held = this.#held.slice(0, -1);
  }

  /** What was held comes at once, what is still typed elsewhere as it comes; the returned function ends it. */
  takeTo(take: (text: string) => void): () => void {
    this.#take = take;
    if (this.#held !== '') take(this.#held);
    this.#held = '';
    return () => {
      this.#take = null;
    };
  }

  drop(): void {
    this.#held = '';
  }
}

/** The one palette of the page. */
export const EARLY_TEXT = new EarlyText();
