/**
 * One tab of the browser leads, until it is closed; then the next one does [ST9]. Where the browser has no locks (plain HTTP
 * addresses other than loopback) every tab leads: heard twice is better than not at all.
 */
export class TabLead {
  readonly #name: string;
  #isLeading = false;
  #isAsked = false;
  #release: () => void = () => undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get isLeading(): boolean {
    return this.#isLeading;
  }

  /** Joins the queue; a second call changes nothing. */
  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    if (!('locks' in navigator)) {
      this.#isLeading = true;
      return;
    }
    void navigator.locks.request(this.#name, async () => {
      if (!this.#isAsked) return;
      this.#isLeading = true;
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
    });
  }

  leave(): void {
    this.#isAsked = false;
    this.#isLeading = false;
    this.#release();
  }
}
