import type { SilenceView } from '#lib/model/silence.ts';

/** A silence in the cold state; plain data, as a screen sees it. */
export type SilenceEntry = Omit<SilenceView, 'ended'> & { ended: SilenceView['ended'] };

/** Live ones at a time: each alert that fires is compared with all of them [BO2]. */
export const LIVE_SILENCES_MAX = 200;
/** Ended ones that stay for the desk; the journal keeps all [BO2]. */
export const ENDED_SILENCES_KEPT = 200;
