/** Asks the person at the screen for a proof, once for all who wait for it [SS6]. */
export class ConfirmationBook {
  readonly #listeners = new Set<() => void>();
  #waiting: ((isConfirmed: boolean) => void)[] = [];

  /** Whether somebody waits for the person's proof. */
  isAsked(): boolean {
    return this.#waiting.length > 0;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** True once the server took the proof; false when the person would rather not. */
  async ask(): Promise<boolean> {
    return await new Promise<boolean>((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  settle(isConfirmed: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(isConfirmed);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

type Refused = { readonly ok: false; readonly status: number; readonly reason: string };

/** Runs a call; where the server wants a proof of the person first, asks for it and runs the call once more. */
export async function withConfirmation<Answer extends { readonly ok: true } | Refused>(
  book: ConfirmationBook,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await call();
  if (answer.ok || answer.reason !== 'reauthenticationNeeded') return answer;
  return (await book.ask()) ? await call() : answer;
}
