/** Every figure of sign-in; all are starting values but the hash parameters. */
export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_ABSOLUTE_MS = 12 * 3_600_000;
/** What a password or a second factor allows for so long without another one [SS6]. */
export const CONFIRMED_MS = 5 * 60_000;
export const SESSIONS_PER_USER_MAX = 10;
/** Use of a session is written to the store at most this often; in memory it is exact. */
export const SESSION_TOUCH_MS = 60_000;

export const LINK_LIFETIME_MS = 60 * 60_000;

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
export const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
/** Hashing fills the thread pool that file calls share, so two at a time leave room for the rest. */
export const HASHES_AT_ONCE_MAX = 2;
export const HASHES_WAITING_MAX = 32;

/** 160 bits, as RFC 4226 asks; 80 bits of a recovery code cannot be guessed, so a plain hash keeps it. */
export const TOTP_SECRET_BYTES = 20;
export const RECOVERY_CODES = 10;
export const RECOVERY_CODE_BYTES = 10;
/** A secret that was shown waits so long for its first code. */
export const SECOND_FACTOR_OFFER_MS = 10 * 60_000;

export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

export const FREE_FAILURES = 5;
export const FAILURE_DELAY_MIN_MS = 1_000;
export const FAILURE_DELAY_MAX_MS = 300_000;
/** A key without failures for this long starts afresh. */
export const FAILURE_MEMORY_MS = 15 * 60_000;
/** The oldest key leaves when there are more: a flood of names costs a bounded amount of memory. */
export const FAILURE_KEYS_MAX = 10_000;

export const VIEWS_PER_USER_MAX = 100;
export const USERS_MAX = 1_000;
/** So long a former token of a source goes on beside its successor [TK3]. */
export const TOKEN_ROTATION_MS = 7 * 24 * 3_600_000;
/** A token that is tried from a foreign network is written down at most once in this time. */
export const FOREIGN_USE_NOTED_MS = 60_000;
export const TOKENS_PER_USER_MAX = 100;
