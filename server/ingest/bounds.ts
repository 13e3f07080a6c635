/** Bounds of the doors for facts; starting values of ingest-v1 and reliability.md [OV1]. */
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
export const BATCH_EVENTS_MAX = 50_000;
/** Levels of objects and arrays in one event: ingest v1 is flat, the rest is room for a clear refusal. */
export const EVENT_DEPTH_MAX = 8;
/** Bodies held in memory at once; each costs some ten times its bytes while it is decoded. */
export const BATCHES_AT_ONCE_MAX = 8;
/** Events decoded in one turn of the event loop, about 6 ms, so that sockets go on meanwhile. */
export const SLICE_EVENTS = 1_000;
/** Share of the inbox in use from which the doors take nothing more. */
export const INBOX_PRESSURE = 0.8;
export const RETRY_AFTER_SECONDS = 1;

export const STALE_AFTER_MS = 5_000;
export const DEAD_AFTER_MS = 15_000;
export const HEALTH_INTERVAL_MS = 1_000;
/** Heartbeat names remembered per origin. */
export const FEED_SOURCES_MAX = 16;

export const DEAD_LETTER_FILE_BYTES_MAX = 8 * 1024 * 1024;
export const DEAD_LETTER_FILES_MAX = 4;
/** Waiting for the disk; beyond it refused events are counted but not kept. */
export const DEAD_LETTER_PENDING_BYTES_MAX = 4 * 1024 * 1024;
export const DEAD_LETTER_EVENT_CHARACTERS_MAX = 2_048;
