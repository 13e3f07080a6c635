/** Bounds of the HTTP doors [HT4]; starting values but the time-outs. */
export const BODY_BYTES_MAX = 64 * 1024;
/** A ref of a tape is many rulesets at once; only a lead may send it. */
export const COMMANDS_BODY_BYTES_MAX = 1024 * 1024;
export const REPORT_BYTES_MAX = 8 * 1024;
export const URL_LENGTH_MAX = 2_048;
export const HEADER_BYTES_MAX = 16 * 1024;
export const BODY_DEPTH_MAX = 8;
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
export const KEEP_ALIVE_TIMEOUT_MS = 5_000;
/** A named proxy speaks for many people and is not counted. */
export const CONNECTIONS_PER_ADDRESS_MAX = 100;

/** Calls a minute, by session or token, else by address. */
export const RATES_PER_MINUTE = {
  public: 600,
  signIn: 60,
  read: 600,
  // Every edit of a draft asks, at most each 120 ms.
  preview: 500,
  write: 300,
  own: 120,
  ingest: 6_000,
  page: 3_000,
  report: 60,
} as const;
