import { CoreDownError, InboxFullError, JournalFullError } from '#server/thread/core-handle.ts';

/** Whether an error of a submission says that the core cannot take anything now; all else is a defect. */
export function isCoreAway(error: unknown): boolean {
  return error instanceof CoreDownError || error instanceof InboxFullError || error instanceof JournalFullError;
}
