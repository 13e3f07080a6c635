import type { Escalation } from './escalation.ts';
import type { AlertId, LimitId, Microseconds, Seq, TradingDay, UserId } from './ids.ts';
import type { Rung, ScopeNode } from './limit.ts';

/** The states of ux.md [AL]; `cleared` is also the start. */
export type AlertState =
  'pending' | 'firing' | 'acknowledged' | 'recovering' | 'recoveringAcknowledged' | 'clearedUnacknowledged' | 'cleared';

export type AlertTrigger =
  | 'crossedHeld'
  | 'crossed'
  | 'holdElapsed'
  | 'climbed'
  | 'rungMoved'
  | 'worsened'
  | 'dipped'
  | 'reset'
  | 'resetQuiet'
  | 'withdrawn'
  | 'ackLapsed'
  | 'dayRolled'
  | 'acknowledge'
  | 'unacknowledge';

/** Why an alert was taken as it was: the five words of the toast, by their keys [AK6]. */
export const ACK_REASONS = ['calledDesk', 'traderFlattening', 'knownHedge', 'badPrice', 'other'] as const;
export type AckReason = (typeof ACK_REASONS)[number];

/** How long a snooze lasts, by the keys of the menu; the last two also end with the trading day [SU]. */
export const SNOOZES = ['minutes5', 'minutes15', 'hour', 'untilCleared', 'sessionEnd'] as const;
export type SnoozeKind = (typeof SNOOZES)[number];

/** A mask on one alert: it changes attention, never state, order or record [SU1]. */
export type Snooze = {
  readonly by: UserId;
  readonly byName: string;
  readonly kind: SnoozeKind;
  readonly atUs: Microseconds;
  /** Null: until cleared, or the end of the session. */
  readonly untilUs: Microseconds | null;
  /** A climb above it ends the snooze [SU2]. */
  readonly rung: Rung;
};

/** Plain text that a person added; never changed, never taken away [AK11]. */
export type AlertNote = {
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly by: UserId;
  readonly byName: string;
  readonly text: string;
};

/** Why an alert was withdrawn though its value did not fall [AL14]. */
export type WithdrawalCause = 'ruleRetired' | 'scopeExcluded';

/** What is told of an alert beside its transitions: marks of persons, and what ended a mask. */
export type AlertMark =
  | 'noted'
  | 'reasonGiven'
  | 'seen'
  | 'escalated'
  | 'snoozed'
  | 'snoozeLifted'
  | 'snoozeExpired'
  | 'snoozeClimbed'
  | 'snoozeCleared'
  | 'snoozeDayEnded'
  | 'silenced'
  | 'silenceExpired'
  | 'silenceLifted'
  | 'silenceClimbed'
  /** The breach that explained it is over, or is taken and holds no more [SU6]. */
  | 'inhibitionEnded'
  /** Its rule now says that nothing masks it [SU3]. */
  | 'maskRefused'
  /** A correction undoes the breach it tells of [AL14]. */
  | 'voided'
  /** A person says that it told nothing, or takes that back [AP2]. */
  | 'noiseMarked'
  | 'noiseLifted'
  /** Its account has no open position any more [EV3]. */
  | 'flattened';

/** What masks an alert beside a snooze: a silence that was set for more than this one, or a breach that explains it. */
export type Suppression =
  | {
      readonly kind: 'silence';
      readonly silenceId: string;
      readonly byName: string;
      readonly untilUs: Microseconds;
    }
  | { readonly kind: 'inhibition'; readonly alertId: AlertId };

/** Market: money at risk. Health: the picture itself may be wrong; stands above market at equal rung. */
export type AlertFamily = 'market' | 'health';

export type Acknowledgement = {
  readonly by: UserId;
  readonly byName: string;
  readonly atUs: Microseconds;
  readonly seq: Seq;
  /** The rung held when it was given; a climb above it fires again [AL8]. */
  readonly cover: Rung;
  /** Null until it is given; never a gate [AK6]. */
  readonly reason: AckReason | null;
};

/** The symbol that had the largest share in what used a limit since it left its lowest rung [GR2]. */
export type AlertCause = {
  readonly symbol: string;
  /** Its part of what all symbols used together, hundredths of a percent. */
  readonly shareBp: number;
  /** How far its price moved meanwhile, hundredths of a percent of where it began; null where it did not, or is not known. */
  readonly moveBp: number | null;
};

/** How far the day P&L of an account had moved since an alert of it first fired; exact decimal text. */
export type CostPoint = { readonly seq: Seq; readonly atUs: Microseconds; readonly moved: string };

/** What an alert of an account cost [EV3]. Flows are left out, so that a move across a reset is a result too. */
export type AlertCost = {
  readonly currency: string;
  /** Day P&L when it first fired. */
  readonly dayPnl: string;
  /** At the first acknowledgement that stands; null: there is none. */
  readonly acknowledged: CostPoint | null;
  /** When the account was first without a position after the firing; null: it has not been. */
  readonly flat: CostPoint | null;
};

/** A person's word that an alert told nothing: feedback on the version of its rule [AP2]. */
export type NoiseMark = {
  readonly by: UserId;
  readonly byName: string;
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly limitVersion: number;
};

/** One alert as it stands after an entry. Amounts are integers in units of 10^-scale of `currency` (contracts: of 1). */
export type AlertRecord = {
  readonly alertId: AlertId;
  readonly family: AlertFamily;
  readonly limitId: LimitId;
  readonly limitVersion: number;
  readonly limitName: string;
  readonly ruleType: string;
  readonly scope: ScopeNode;
  /** Names to show beside the scope; empty where unknown. */
  readonly trader: string;
  readonly desk: string;
  /** The instrument, and the symbol, that the rule is cut to; empty where it is not. */
  readonly instrument: string;
  readonly symbol: string;
  readonly state: AlertState;
  readonly rung: Rung;
  readonly rungPeak: Rung;
  readonly asksForAck: boolean;
  readonly acknowledgement: Acknowledgement | null;
  readonly snooze: Snooze | null;
  readonly suppression: Suppression | null;
  /** Its rule asks for the reason of an acknowledgement; never a gate [AK6]. */
  readonly reasonDue: boolean;
  /** Null: it was not withdrawn. */
  readonly withdrawnBecause: WithdrawalCause | null;
  /** The correction that undoes the breach it tells of; it is not deleted [AL14]. */
  readonly voidBySeq: Seq | null;
  /** False: never snoozed, never silenced [SU3]. */
  readonly suppressible: boolean;
  /** Oldest first. */
  readonly notes: readonly AlertNote[];
  readonly escalation: Escalation;
  /** Of the newest firing; null for a group, a health alert, and where no symbol used anything. */
  readonly cause: AlertCause | null;
  /** Null for a group and for a health alert. */
  readonly cost: AlertCost | null;
  readonly noise: NoiseMark | null;
  readonly tradingDay: TradingDay;
  readonly openedSeq: Seq;
  readonly openedAtUs: Microseconds;
  /** Event time of the crossing entry, for the clock line. */
  readonly openedEventUs: Microseconds;
  readonly changedSeq: Seq;
  readonly changedAtUs: Microseconds;
  readonly excursions: number;
  readonly currency: string;
  readonly scale: number;
  /** Used and allowance at the last transition; used >= 0. */
  readonly used: number;
  readonly allowance: number;
  /** Used in hundredths of a percent, rounded toward zero below the breach and away from zero in it [LI14]. */
  readonly usedBp: number | null;
};
