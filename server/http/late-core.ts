import type { Submission } from '#lib/model/journal-entry.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { Answered, Question } from '#lib/model/explanation.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import { CoreDownError, type CoreHandle, type SubmitAnswer } from '#server/thread/core-handle.ts';

/** The core as the doors see it: there from the first request on, and down until the handle is given. */
export class LateCore {
  #handle: CoreHandle | null = null;

  set(handle: CoreHandle): void {
    this.#handle = handle;
  }

  get inboxFree(): number {
    return this.#handle?.inboxFree ?? 0;
  }

  get state(): 'ready' | 'recovering' | 'journalFull' | 'down' {
    return this.#handle?.status().type ?? 'recovering';
  }

  askPreview(draft: LimitDraft): Promise<PreviewAnswer> {
    return this.#handle?.askPreview(draft) ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  askVersions(limitId: string): Promise<LimitVersions | null> {
    return this.#handle?.askVersions(limitId) ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  askCoverage(): Promise<LimitCoverage> {
    return this.#handle?.askCoverage() ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  askProgrammes(desks: readonly string[] | null): Promise<ProgrammeLimits> {
    return this.#handle?.askProgrammes(desks) ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  askHolders(): Promise<Holders> {
    return this.#handle?.askHolders() ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  askWhy(question: Question): Promise<Answered | null> {
    return this.#handle?.askWhy(question) ?? Promise.reject(new CoreDownError('core is recovering'));
  }

  submit(submissions: readonly Submission[]): Promise<SubmitAnswer> {
    return this.#handle?.submit(submissions) ?? Promise.reject(new CoreDownError('core is recovering'));
  }
}
