import type { Microseconds } from './ids.ts';

/** Event time is data: it assigns nothing but evidence and session checks; `seq` is the only order [ID6]. */
export type Event = { readonly tsEventUs: Microseconds; readonly sourceSeq?: number | undefined };
