/** Bounds of the push side; all are starting values (reliability.md [CU2] [CU3], security.md [WS1] [WS5]). */
/** So long before its end a page is told that its session ends (security.md [SS3]). */
export const SESSION_END_TOLD_MS = 15 * 60_000;
export const FRAME_INTERVAL_MS = 100;
export const BEAT_INTERVAL_MS = 1_000;
export const FRAME_NOTICES_MAX = 200;
/** Notices kept for a client that comes back; older cursors get a snapshot. */
export const NOTICE_LOG_MAX = 20_000;
/** Notices looked at for one frame: a user with a narrow scope must not make one cut scan the whole log. */
export const FRAME_SCAN_MAX = 5_000;
export const CLEARED_ALERTS_MAX = 100;
export const ENDED_PROPOSALS_MAX = 50;
export const ENDED_SILENCES_MAX = 50;
export const SUBSCRIPTIONS_MAX = 64;
/** Different tables of exposure at a time, of all clients together: each is cut by the core. */
export const EXPOSURES_MAX = 32;
export const RANK_INTERVAL_MS = 1_000;
/** A notice lets a ranking be made anew before its second is over, but not more often than this. */
export const RANK_NOTICE_INTERVAL_MS = 200;
/** Rankings nobody asked for during this time are dropped. */
export const RANK_IDLE_MS = 10_000;
export const RANKINGS_MAX = 500;
/** Totals of groups sent to one monitor, the first of its order; those below show their rows without a sum. */
export const GROUP_TOTALS_MAX = 200;

export const QUEUED_PACKETS_MAX = 256;
export const QUEUED_BYTES_MAX = 1_048_576;
export const NO_PROGRESS_MAX_MS = 10_000;

export const PACKET_BYTES_MAX = 65_536;
export const CONNECT_TIMEOUT_MS = 5_000;
export const PING_INTERVAL_MS = 10_000;
export const PING_TIMEOUT_MS = 5_000;
export const SOCKETS_PER_USER_MAX = 10;
export const SOCKETS_PER_ADDRESS_MAX = 100;
export const EVENTS_PER_SECOND_MAX = 20;
/** On top of the events of the second; refilled over two seconds, so 40 may come at once. */
export const EVENTS_BURST = 20;
export const EVENTS_BURST_REFILL_S = 2;
/** Of every kind, pings included: a page sends its events and an answer to each ping. */
export const PACKETS_PER_SECOND_MAX = 100;
export const BAD_PACKETS_MAX = 10;
export const BAD_PACKETS_WINDOW_MS = 10_000;
