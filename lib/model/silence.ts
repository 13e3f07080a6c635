import type { AlertRecord } from './alert.ts';
import type { LimitId, Microseconds, Origin, Seq, UserId } from './ids.ts';
import type { ScopeNode } from './limit.ts';

/** Which alerts a silence is about: every named part must match, and at least one is named. */
export type SilenceMatcher = {
  readonly limitId?: LimitId | undefined;
  /** The node and all below it. */
  readonly scope?: ScopeNode | undefined;
  /** The symbol that the rule is cut to, or the id of its instrument. */
  readonly symbol?: string | undefined;
  /** The feed whose health the alert tells of. */
  readonly feed?: Origin | undefined;
};

/** It always ends by itself (starting values of [SU]). */
export const SILENCE_MIN_MS = 60_000;
export const SILENCE_MAX_MS = 86_400_000;
export const SILENCE_REASON_MAX = 500;

export type SilenceEnd = 'expired' | 'lifted' | 'climbed';

/** A mask on all alerts of a matcher; it changes attention, never state, order or record [SU1]. */
export type SilenceView = {
  readonly silenceId: string;
  readonly matcher: SilenceMatcher;
  /** The node it lies in: who sees that sees the silence. */
  readonly scope: ScopeNode;
  readonly reason: string;
  readonly by: UserId;
  readonly byName: string;
  readonly setSeq: Seq;
  readonly setAtUs: Microseconds;
  readonly untilUs: Microseconds;
  /** A climb of an alert under it ends it [SU2]. */
  readonly endsOnClimb: boolean;
  /** Null while it lives. */
  readonly ended: {
    readonly as: SilenceEnd;
    /** Who lifted it. */
    readonly byName: string | null;
    readonly seq: Seq;
    readonly atUs: Microseconds;
  } | null;
};

/** Names the alert of a feed's health, as a limit's id names that of a limit. */
export function feedLimitId(feed: string): string {
  return `health:feed:${feed}`;
}

type About = Pick<AlertRecord, 'scope' | 'trader' | 'desk' | 'instrument' | 'symbol'> & { readonly limitId: string };

/** Whether an alert is one of those a matcher names; whether it may be masked is another question. */
export function matchesAlert({ limitId, scope, symbol, feed }: SilenceMatcher, alert: About): boolean {
  if (limitId !== undefined && alert.limitId !== limitId) return false;
  if (feed !== undefined && alert.limitId !== feedLimitId(feed)) return false;
  if (symbol !== undefined && alert.symbol !== symbol && alert.instrument !== symbol) return false;
  return scope === undefined || isWithin(scope, alert);
}

function isWithin({ level, id }: ScopeNode, { scope, trader, desk }: About): boolean {
  switch (level) {
    case 'firm':
      return true;
    case 'desk':
      return scope.level !== 'firm' && desk === id;
    case 'trader':
      return (scope.level === 'trader' || scope.level === 'account') && trader === id;
    case 'account':
      return scope.level === 'account' && scope.id === id;
  }
}
