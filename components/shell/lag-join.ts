import { LAG_BUCKETS_MAX } from '#lib/protocol/lag-course.ts';
import type { LagAnswer, LagPoint } from '#lib/protocol/lag-course.ts';

/** Begin of the newest bucket that both legs have; 0 where nothing is held. The next question asks from there on. */
export function newestOf(course: LagAnswer | null): number {
  return Math.min(course?.durable.at(-1)?.[0] ?? 0, course?.sent.at(-1)?.[0] ?? 0);
}

/** What is held, continued by an answer; a bucket that comes twice stands once, and the oldest go. */
export function joinLag(held: LagAnswer | null, answer: LagAnswer): LagAnswer {
  return { durable: join(held?.durable ?? [], answer.durable), sent: join(held?.sent ?? [], answer.sent) };
}

function join(held: readonly LagPoint[], added: readonly LagPoint[]): readonly LagPoint[] {
  const first = added[0]?.[0] ?? Number.POSITIVE_INFINITY;
  return [...held.filter(([tsMs]) => tsMs < first), ...added].slice(-LAG_BUCKETS_MAX);
}
