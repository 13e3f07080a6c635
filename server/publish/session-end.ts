import type { Beat } from '#lib/protocol/socket-events.ts';
import type { PushSession } from './person-commands.ts';
import { SESSION_END_TOLD_MS } from './publish-bounds.ts';

/** The beat of one person's line: in the last minutes of the session it says when that ends in any case [SS3]. */
export function withSessionEnd(beat: Beat, { absoluteEndMs }: Pick<PushSession, 'absoluteEndMs'>): Beat {
  if (absoluteEndMs === undefined || absoluteEndMs - beat.serverNowMs > SESSION_END_TOLD_MS) return beat;
  return { ...beat, sessionEndsAtMs: absoluteEndMs };
}
