import type { AlertFamily } from '#lib/model/alert.ts';
import type { Rung, ScopeNode } from '#lib/model/limit.ts';
import type { RefireSettings } from './alert-settings.ts';

/** What one evaluation says about the alert of a rule; `key` names (rule, node). */
export type AlertReading = {
  readonly family: AlertFamily;
  readonly limitId: string;
  readonly limitKey?: string | undefined;
  /** Delay of the opening below the breach rung, in microseconds [AL7]. */
  readonly holdUs?: number | undefined;
  readonly refire?: RefireSettings | undefined;
  /** Lower is worse. */
  readonly isBelow?: boolean | undefined;
  readonly limitVersion: number;
  readonly limitName: string;
  readonly ruleType: string;
  readonly scope: ScopeNode;
  readonly trader: string;
  readonly desk: string;
  /** What the rule is cut to, where it is. */
  readonly instrument?: string | undefined;
  readonly symbol?: string | undefined;
  readonly reasonDue?: boolean | undefined;
  /** Whether its breach explains what fires of its account's symbols; not by default [SU6]. */
  readonly inhibits?: boolean | undefined;
  /** Whether a mask may come over it; true by default [SU3]. */
  readonly isSuppressible?: boolean | undefined;
  readonly tradingDay: string;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
  readonly currency: string;
  readonly scale: number;
  readonly rung: Rung;
  /** u >= T of `alertFrom`. */
  readonly isAbove: boolean;
  /** u < T - hysteresis, and nothing withholds the fall [AL9], [AL10]. */
  readonly isBelowReset: boolean;
  readonly mayFall: boolean;
  readonly used24: bigint;
  readonly allowance24: bigint;
  readonly breached: boolean;
};
