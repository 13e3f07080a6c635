import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { Answered, Question } from '#lib/model/explanation.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { ExposureAsk, ExposureBoard, NodeTrace } from '#lib/model/exposure-board.ts';
import type { Holders } from '#lib/model/holders.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';
import type { ProposalView } from '#lib/model/proposal.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import type { FillView, LimitView, PositionView, ResultView } from '#lib/model/view.ts';

/**
 * The conversation between the edge thread and the core thread. Payloads are batches, never single entries [TH2].
 * The core speaks first (`recovering`, then `ready`); the edge asks for the whole `state` once and after every restart.
 * Nothing in `released` leaves the core before the commit of its cause returned [DS4].
 */
export type ToCore =
  | { readonly type: 'submit'; readonly id: number; readonly submissions: readonly Submission[] }
  /** Accounts whose details travel with every released block while they are dirty; replaces the former set. */
  | {
      readonly type: 'watch';
      readonly accounts: readonly string[];
      readonly limits: boolean;
      readonly exposures: readonly ExposureAsk[];
      readonly holders: boolean;
    }
  | { readonly type: 'askState'; readonly id: number }
  | { readonly type: 'askDetail'; readonly id: number; readonly account: string }
  /** What a draft would do at once [LE2]; the core answers it between two batches. */
  | { readonly type: 'askPreview'; readonly id: number; readonly draft: LimitDraft }
  /** Every version of a limit that the engine keeps. */
  | { readonly type: 'askVersions'; readonly id: number; readonly limitId: string }
  | { readonly type: 'askCoverage'; readonly id: number }
  /** Of the accounts of these desks; null is all. */
  | { readonly type: 'askProgrammes'; readonly id: number; readonly desks: readonly string[] | null }
  /** Who holds what, once; a filter that wants it all the time watches it. */
  | { readonly type: 'askHolders'; readonly id: number }
  /** Why a figure is what it is, between two batches [FO2]. */
  | { readonly type: 'askWhy'; readonly id: number; readonly question: Question }
  /** The fingerprint costs a walk over the whole state: asked for by tests and operators, not by the heartbeat. */
  | { readonly type: 'probe'; readonly id: number; readonly withFingerprint?: boolean | undefined }
  | { readonly type: 'snapshotNow'; readonly id: number }
  | { readonly type: 'stop' };

export type WatchMessage = Extract<ToCore, { readonly type: 'watch' }>;

export type CoreAccountDetail = {
  readonly account: string;
  readonly index: number;
  readonly result: ResultView;
  readonly positions: readonly PositionView[];
  readonly limits: readonly LimitView[];
  readonly fills: readonly FillView[];
};

/** Durations of the stages of one batch, for the lag ledger; microseconds of the monotonic clock. */
export type BatchTimings = {
  readonly entries: number;
  /** Inputs that a door received; a batch of the clock alone has none, and was received by nobody. */
  readonly submissions: number;
  /** Receive time (the edge's clock) of the oldest and newest of them; null without any. */
  readonly oldestReceivedUs: number | null;
  readonly newestReceivedUs: number | null;
  readonly applyUs: number;
  readonly commitUs: number;
};

export type FromCore =
  | { readonly type: 'recovering'; readonly readSeq: number; readonly snapshotSeq: number }
  /** Before `ready`: what the replayed tail told. It is told to nobody again; records of the edge may lack it. */
  | { readonly type: 'relived'; readonly notices: readonly Notice[]; readonly evidence: readonly AlertEvidence[] }
  | {
      readonly type: 'ready';
      readonly seq: number;
      readonly epoch: string;
      readonly engineVersion: string;
      readonly fingerprint: string;
      readonly recoveredEntries: number;
      readonly droppedBytes: number;
    }
  | {
      readonly type: 'released';
      readonly throughSeq: number;
      readonly engineTimeUs: number;
      /** Per submit message, outcomes in the order of its submissions; `duplicates` are the positions answered from before. */
      readonly outcomes: readonly {
        readonly id: number;
        readonly outcomes: readonly Outcome[];
        readonly duplicates: readonly number[];
      }[];
      /** Null when no collection was due: then nothing of this batch may be shown yet. Never null with notices. */
      readonly deltas: readonly Delta[] | null;
      readonly notices: readonly Notice[];
      readonly details: readonly CoreAccountDetail[];
      /** Person-defined limits as of throughSeq, when watched and due (1 Hz). */
      readonly limits: readonly LimitView[] | null;
      /** Tables of exposure as of throughSeq, when watched and due. */
      readonly exposures?: readonly ExposureBoard[];
      /** Who holds what as of throughSeq, when watched and due. */
      readonly holders?: Holders;
      /** Exposure by class as of throughSeq, when its record is due. */
      readonly traces?: readonly NodeTrace[];
      /** Of the alerts among the notices that fired. */
      readonly evidence: readonly AlertEvidence[];
      /** By the core's clock: the batch was judged, and it was durable [EV3]. */
      readonly detectedAtUs: number;
      readonly durableAtUs: number;
      readonly timings: BatchTimings;
    }
  | {
      readonly type: 'state';
      readonly id: number;
      readonly throughSeq: number;
      readonly engineTimeUs: number;
      /** Cards, all rows as one block, groups, feeds, session. */
      readonly deltas: readonly Delta[];
      /** Not cleared, and the newest 100 cleared. */
      readonly alerts: readonly AlertRecord[];
      readonly limits: readonly LimitView[];
      /** Open, and the newest that ended. */
      readonly proposals: readonly ProposalView[];
      /** Live, and the newest that ended. */
      readonly silences: readonly SilenceView[];
    }
  | {
      readonly type: 'detail';
      readonly id: number;
      readonly throughSeq: number;
      readonly detail: CoreAccountDetail | null;
    }
  | { readonly type: 'previewed'; readonly id: number; readonly answer: PreviewAnswer }
  | { readonly type: 'why'; readonly id: number; readonly answer: Answered | null }
  | { readonly type: 'coverage'; readonly id: number; readonly coverage: LimitCoverage }
  | { readonly type: 'programmes'; readonly id: number; readonly limits: ProgrammeLimits }
  | { readonly type: 'holders'; readonly id: number; readonly holders: Holders }
  | { readonly type: 'versions'; readonly id: number; readonly versions: LimitVersions | null }
  /** `fingerprint` is empty where it was not asked for; `commitUs` is the duration of the last commit [HB3]. */
  | {
      readonly type: 'probed';
      readonly id: number;
      readonly seq: number;
      readonly fingerprint: string;
      readonly commitUs: number;
    }
  | { readonly type: 'snapshotted'; readonly id: number; readonly seq: number; readonly fingerprint: string }
  /** The journal cannot take more: facts are refused with `journalFull` until `journalFreed`. */
  | { readonly type: 'journalFull'; readonly sinceUs: number }
  | { readonly type: 'journalFreed' }
  /** `isCurable`: a broken invariant while running, which a restart through recovery cures; else the process must exit. */
  | { readonly type: 'fatal'; readonly exitCode: number; readonly message: string; readonly isCurable: boolean };

/** What comes for a question, under the question's own id. */
export type CoreAnswer = Extract<
  FromCore,
  {
    readonly type:
      | 'state'
      | 'detail'
      | 'previewed'
      | 'versions'
      | 'why'
      | 'coverage'
      | 'programmes'
      | 'holders'
      | 'probed'
      | 'snapshotted';
  }
>;

/** Bounds of the inbox between the threads (reliability.md [OV1]; starting values). */
export const INBOX_ENTRIES_MAX = 65_536;
export const BATCH_ENTRIES_MAX = 1_000;
export const BATCH_DURATION_MS = 5;
export const COLLECT_INTERVAL_MS = 100;
