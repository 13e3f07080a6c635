/** Exit codes of `npm run feed`, after sysexits.h where one fits. */
export const FEED_EXIT = {
  usage: 64,
  badFile: 65,
  noFile: 66,
  refusedByServer: 69,
  defect: 70,
  unreachable: 75,
  notAllowed: 77,
} as const;

/** Why the feed stopped, as one sentence for the person who started it. */
export class FeedFault extends Error {
  override readonly name = 'FeedFault';
  readonly exitCode: number;
  constructor(exitCode: number, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.exitCode = exitCode;
  }
}

/** The code of a system error (`ENOENT`), or an empty text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
