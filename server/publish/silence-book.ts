import type { SilenceView } from '#lib/model/silence.ts';

/** Silences as of the newest release: the live ones and the newest that ended, in order of their last change. */
export class SilenceBook {
  readonly #endedMax: number;
  readonly #byId = new Map<string, SilenceView>();

  constructor(endedMax: number) {
    this.#endedMax = endedMax;
  }

  get(silenceId: string): SilenceView | null {
    return this.#byId.get(silenceId) ?? null;
  }

  replace(silences: readonly SilenceView[]): void {
    this.#byId.clear();
    for (const silence of silences.toSorted((a, b) => lastSeq(a) - lastSeq(b)))
      this.#byId.set(silence.silenceId, silence);
  }

  set(silence: SilenceView): void {
    this.#byId.delete(silence.silenceId);
    this.#byId.set(silence.silenceId, silence);
    const ended = [...this.#byId.values()].filter((held) => held.ended !== null);
    for (const old of ended.slice(0, Math.max(0, ended.length - this.#endedMax))) this.#byId.delete(old.silenceId);
  }

  all(): readonly SilenceView[] {
    return [...this.#byId.values()];
  }
}

function lastSeq({ setSeq, ended }: SilenceView): number {
  return ended?.seq ?? setSeq;
}
