import { milliseconds } from './health-facts.ts';

/** One part of an alert's way, from the fact on; percentiles of the day as text. */
export type AlertLeg = {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  readonly p50: string;
  readonly p99: string;
  readonly longest: string;
};

const NAMES: Readonly<Record<string, string>> = {
  receivedToDetected: 'Received to detected',
  detectedToDurable: 'Detected to on disk',
  durableToSent: 'On disk to sent',
  receivedToSent: 'Received to sent',
  eventToSent: 'Event to sent',
  sentToPainted: 'Sent to painted',
  paintedToAcknowledged: 'Painted to acknowledged',
};

/** The legs of the server's answer in the order of the way; empty before the first alert of the day [EV3]. */
export function alertLegs(answer: Readonly<Record<string, unknown>>): readonly AlertLeg[] {
  const legs = recordOf(answer['alertLegs']);
  return Object.entries(NAMES).flatMap(([key, name]) => {
    const leg = recordOf(legs[key]);
    const count = numberOf(leg['count']);
    if (count === null) return [];
    const [p50, p99, longest] = [leg['p50Ms'], leg['p99Ms'], leg['maxMs']].map((ms) => milliseconds(numberOf(ms)));
    return [{ key, name, count, p50: p50 ?? '—', p99: p99 ?? '—', longest: longest ?? '—' }];
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
