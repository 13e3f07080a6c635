import { assert } from '#lib/base/assert.ts';

type Waiting<Answer> = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };

/** Questions on their way to the core, by id; bounded by what the asker may have open. */
export class PendingAnswers<Answer> {
  readonly #waiting = new Map<number, Waiting<Answer>>();

  expect(id: number): Promise<Answer> {
    assert(!this.#waiting.has(id), 'Invariant: a question has an id of its own');
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** An answer to a question that was given up meanwhile is dropped. */
  settle(id: number, answer: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.resolve(answer);
  }

  failAll(makeError: () => Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(makeError());
  }
}
