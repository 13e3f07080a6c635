import type { AlertMark, AlertRecord, AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { LimitCourse } from '#lib/model/limit-course.ts';

/** One step of an alert: what happened to it and how it then stood; amounts at the alert's scale. */
export type AlertStep = {
  readonly seq: number;
  readonly atUs: number;
  /** A trigger of the life cycle, or a mark that changed no state. */
  readonly what: AlertTrigger | AlertMark;
  readonly to: AlertState;
  readonly rung: Rung;
  readonly used: number;
  readonly allowance: number;
  /** Who did it; null for what the engine did. */
  readonly by: string | null;
};

/** One firing on its way to a person; wall microseconds, null where it has not come to that, or is not known. */
export type AlertClockLine = {
  readonly alertId: string;
  readonly seq: number;
  readonly eventUs: number;
  readonly receivedUs: number;
  readonly detectedUs: number;
  readonly durableUs: number;
  readonly sentUs: number | null;
  readonly paintedUs: number | null;
  readonly acknowledgedUs: number | null;
};

/** `GET /api/v1/alerts/{id}`: all that is kept of one alert, oldest first; what its page shows and its exports hold. */
export type AlertDossier = {
  readonly alert: AlertRecord;
  readonly steps: readonly AlertStep[];
  readonly evidence: readonly AlertEvidence[];
  readonly clocks: readonly AlertClockLine[];
};

/**
 * `GET /api/v1/alerts/{id}/course`: how the limit behind a firing was used around it. `forming`: ask again; what was formed
 * before comes meanwhile. `busy`: too many are being formed.
 */
export type CourseAnswer = {
  readonly state: 'forming' | 'ready' | 'busy' | 'failed';
  readonly course: LimitCourse | null;
};
