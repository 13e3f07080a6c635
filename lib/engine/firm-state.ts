import type { ActorRole } from '#lib/model/actor.ts';
import type { FillIdScope, FirmConfigured } from '#lib/model/input.ts';
import type { MarkPolicy } from '#lib/model/instrument.ts';

/** What the firm has set, and who speaks to it: feeds and people; plain data of the cold state. */
export type FirmState = {
  firm: string;
  reportingCurrency: string;
  markPolicy: MarkPolicy;
  ownFillUntilMarked: boolean;
  fxPairs: FirmConfigured['fxPairs'];
  calendarId: string;
  /** Age at which a mark is stale, and a rate is no longer used; null: never [MK5], [FX6]. */
  staleMs: number | null;
  rateMaxAgeMs: number | null;
};
export type OriginState = {
  positionPolicy: 'compare' | 'adopt';
  lateFillPolicy: 'restate' | 'arrival';
  fillIdScope: FillIdScope;
};

export type FeedState = {
  origin: string;
  kind: 'prices' | 'fills' | 'other';
  status: 'live' | 'stale' | 'dead';
  lastAtUs: number;
  /** When it last gave a sign of life: a fact, or the word that it lives. */
  heardUs: number;
  facts: number;
  rejected: number;
  gaps: number;
  lastSourceSeq: number | null;
  alertId: string | null;
};
export type ActorState = {
  person: string;
  role: ActorRole;
  active: boolean;
  scopeDesks: readonly string[] | null;
  /** Since when the present role and credentials are held [FE7]. */
  sinceUs: number;
  resets: number;
};
/** Users with an open page of the desk, and those whose page is visible. */
export type WatchersState = { readonly visible: readonly string[]; readonly connected: readonly string[] };
