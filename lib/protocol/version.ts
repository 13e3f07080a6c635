/**
 * Version of the conversation on /rt. A client outside [MIN_SUPPORTED, PROTOCOL_VERSION] is told so and disconnected.
 * History: 1 frames of columns, subscriptions by topic, commands with outcomes.
 */
export const PROTOCOL_VERSION = 1;
export const MIN_SUPPORTED = 1;
