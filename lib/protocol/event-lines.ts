import type { AlertMark, AlertTrigger } from '#lib/model/alert.ts';
import type { Rung } from '#lib/model/limit.ts';

/** Lines of one answer; entries and alerts of one number are never parted, so it may hold a few more. */
export const EVENTS_MAX = 100;

/** What an entry of the journal says of a node, or what became of an alert by it. Amounts are exact decimal text. */
export type EventFact =
  | {
      readonly kind: 'fill';
      readonly side: 'buy' | 'sell';
      readonly quantity: string;
      readonly px: string;
      readonly fee: string | null;
      readonly feeCurrency: string | null;
      readonly fillId: string;
    }
  | { readonly kind: 'bust'; readonly fillId: string }
  | { readonly kind: 'correction'; readonly fillId: string; readonly quantity: string; readonly px: string }
  | { readonly kind: 'position'; readonly quantity: string }
  | { readonly kind: 'cash'; readonly what: string; readonly amount: string; readonly currency: string }
  | { readonly kind: 'opened'; readonly trader: string; readonly desk: string }
  | { readonly kind: 'moved'; readonly trader: string; readonly desk: string }
  /** A mark that a filter of its source held back; no other mark is told. */
  | { readonly kind: 'mark'; readonly px: string | null }
  /** What a person asked for; the engine may have refused it. */
  | {
      readonly kind: 'limit';
      readonly what: 'define' | 'retire' | 'propose' | 'programme' | 'resetLatch';
      readonly limitId: string | null;
      readonly name: string;
      readonly by: string;
    }
  | {
      readonly kind: 'alert';
      readonly what: AlertTrigger | AlertMark;
      readonly rung: Rung;
      readonly limitName: string;
      readonly alertId: string;
      readonly by: string | null;
    };
export type EventLine = {
  readonly seq: number;
  readonly atUs: number;
  /** The account, or the group of a limit or an alert. */
  readonly node: string;
  /** Empty where it is about no one instrument. */
  readonly instrument: string;
  readonly fact: EventFact;
};

/** `GET /api/v1/events`, newest first. `next`: go on before this number; null: the journal begins here. */
export type EventsPage = { readonly lines: readonly EventLine[]; readonly next: number | null };
