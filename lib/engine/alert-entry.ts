import type {
  Acknowledgement,
  AlertCause,
  AlertFamily,
  AlertNote,
  AlertState,
  NoiseMark,
  Snooze,
  WithdrawalCause,
} from '#lib/model/alert.ts';
import type { EscalationLevel, EscalationStep, SeenReceipt } from '#lib/model/escalation.ts';
import type { Microseconds, TradingDay } from '#lib/model/ids.ts';
import type { Rung, ScopeNode } from '#lib/model/limit.ts';
import type { CostEntry } from './cost-record.ts';
import type { RefireSettings } from './alert-settings.ts';

/** A snooze with the trading day it was set in, whose end ends it [SU]. */
export type SnoozeEntry = Snooze & { readonly day: string };

/** Plain data of the cold state: the clock of one alert from its entry into firing [ES2]. */
export type EscalationEntry = {
  firingSeq: number;
  /** Since when the present firing stands in the row of the table; null: it does not, or has not yet. */
  criticalUs: number | null;
  breachUs: number | null;
  /** When the clock was stopped by an owner or by the end; null while it runs. */
  stoppedUs: number | null;
  level: 0 | EscalationLevel;
  /** Level reached when the alert came into the row of breaches: those steps are not owed by the row below any more. */
  levelBefore: 0 | EscalationLevel;
  lastStepUs: number | null;
  /** Rank of the highest rung of the present firing that a person has seen. */
  seenRank: number;
  readonly steps: EscalationStep[];
  readonly seen: SeenReceipt[];
};

/** What a silence does to one alert. */
export type SilenceMask = {
  readonly silenceId: string;
  readonly byName: string;
  readonly untilUs: Microseconds;
  /** The rung held when the mask came over it. */
  readonly rung: Rung;
  /** The silence was there before it fired: it does not ask [AL6]. */
  readonly firedUnder: boolean;
};

type Masks = { readonly snooze: SnoozeEntry | null; readonly silence: SilenceMask | null };

export type AlertEntry = {
  readonly alertId: string;
  readonly family: AlertFamily;
  readonly limitId: string;
  /** The state behind it: the limit's id, with the node where it has one for each. */
  readonly limitKey: string;
  /** When a held opening is due [AL7]; null where none is held. */
  holdUntilUs: number | null;
  limitVersion: number;
  limitName: string;
  readonly ruleType: string;
  readonly scope: ScopeNode;
  readonly trader: string;
  readonly desk: string;
  readonly instrument: string;
  readonly symbol: string;
  state: AlertState;
  rung: Rung;
  rungPeak: Rung;
  readonly alertFrom: Rung;
  readonly ackFrom: Rung;
  acknowledgement: Acknowledgement | null;
  /** The last acknowledgement and what it covered, for undo [AL19]. */
  undo: ({ by: string; atUs: number; rungPeak: Rung; state: AlertState } & Masks) | null;
  snooze: SnoozeEntry | null;
  silence: SilenceMask | null;
  /** As its rule's newest version says [AK6]. */
  reasonDue: boolean;
  withdrawnBecause: WithdrawalCause | null;
  /** The breach of its account that explains it [SU6]. */
  inhibitedBy: string | null;
  /** Its rule lets its breach explain others, as the newest version says; and whether it has explained one. */
  inhibits: boolean;
  hasInhibited: boolean;
  /** False: nothing masks it [SU3]; as the rule's newest version says. */
  suppressible: boolean;
  /** The entry at which it last fired without having asked before; 0 while it never did. */
  firedSeq: number;
  readonly notes: AlertNote[];
  readonly escalation: EscalationEntry;
  cause: AlertCause | null;
  cost: CostEntry | null;
  noise: NoiseMark | null;
  ackUsed24: bigint;
  ackLapsesAtUs: number | null;
  /** As the rule's newest version says [AL15]. */
  refire: RefireSettings;
  readonly tradingDay: TradingDay;
  readonly openedSeq: number;
  readonly openedAtUs: Microseconds;
  readonly openedEventUs: Microseconds;
  changedSeq: number;
  changedAtUs: number;
  excursions: number;
  readonly currency: string;
  readonly scale: number;
  used24: bigint;
  allowance24: bigint;
  breached: boolean;
  /** The correction that undoes the breach it tells of [BU11]. */
  contestedBySeq?: number | undefined;
};
