/** Readings, beats and the entries of a clock come each second or oftener: after a longer pause nothing is known of it. */
export const GAP_LEAST_US = 10_000_000;

/** Nothing was told of any node: the server stood still, or the line of a page was lost. Engine time. */
export type Gap = { readonly fromUs: number; readonly toUs: number };
