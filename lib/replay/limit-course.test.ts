import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { CourseQuestion } from '#lib/model/limit-course.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { COURSE_BUCKETS, CourseFold } from './limit-course.ts';

const SEED = 11;
const MINUTE_US = 60_000_000;

/** A floor of 12 accounts over some minutes; each account has the loss rules of its programme. */
function floor(): readonly JournalEntry[] {
  const workload = Workload.open({ seed: SEED, accounts: 12, duplicateOneIn: 200, priceOutages: true }, 0);
  return [...new FloorJournal(workload).until(4 * MINUTE_US)].map((entry, place) => ({
    ...entry,
    seq: (place + 1) as never,
  }));
}

const entries = floor();
const { question, used } = lived();

function fold(question: CourseQuestion, engine = new RiskEngine()): CourseFold {
  const course = new CourseFold(engine, question);
  for (const entry of entries) {
    if (entry.seq <= engine.seq) continue;
    course.push(entry);
    if (course.isOver) break;
  }
  return course;
}

/** The loss limit of an account that moves most, and what an engine shows of it after each entry. */
function lived(): {
  readonly question: CourseQuestion;
  readonly used: readonly (readonly [atUs: number, used: number])[];
} {
  const engine = new RiskEngine();
  const accounts = entries.flatMap(({ input }) => (input.type === 'AccountOpened' ? [input.account] : []));
  const seen = new Map<string, { readonly account: string; readonly used: [number, number][] }>();
  for (const entry of entries) {
    engine.apply(entry, []);
    for (const account of accounts.filter((each) => engine.isDirty(each))) {
      for (const limit of engine.accountDetail(account)?.limits ?? []) {
        if (limit.used === null || limit.floor === null) continue;
        const known = seen.get(limit.limitId) ?? { account, used: [] };
        known.used.push([entry.tsJournalUs, limit.used]);
        seen.set(limit.limitId, known);
      }
    }
    engine.collect([]);
  }
  const distinct = (values: readonly (readonly [number, number])[]): number =>
    new Set(values.map(([, value]) => value)).size;
  const [busiest] = [...seen].toSorted((a, b) => distinct(b[1].used) - distinct(a[1].used));
  if (busiest === undefined) throw new Error(`seed ${SEED} uses no limit`);
  const [limitId, { account, used: values }] = busiest;
  const node = { level: 'account', id: account } as const;
  return { question: { limitId: limitId as never, node, fromUs: MINUTE_US, toUs: 3 * MINUTE_US }, used: values };
}

test('[CH3] the course keeps each extreme that any entry of a bucket had, and its last value', () => {
  const { points, scale, throughUs, toUs } = fold(question).result();
  expect(points).toHaveLength(COURSE_BUCKETS);
  expect(throughUs).toBe(toUs);
  const widthUs = (question.toUs - question.fromUs) / COURSE_BUCKETS;
  let moved = 0;
  for (const [place, point] of points.entries()) {
    const inside = used.filter(([atUs]) => Math.floor((atUs - question.fromUs) / widthUs) === place);
    const before = used.filter(([atUs]) => atUs < question.fromUs + place * widthUs).at(-1)?.[1] ?? 0;
    const values = [before, ...inside.map(([, value]) => value)];
    const unit = 10 ** (6 - scale);
    expect(point.usedLow, `bucket ${place}`).toBe(Math.floor(Math.min(...values) / unit));
    expect(point.usedHigh, `bucket ${place}`).toBe(Math.floor(Math.max(...values) / unit));
    expect(point.used).toBe(Math.floor((values.at(-1) ?? 0) / unit));
    if (point.usedLow !== point.usedHigh) moved += 1;
  }
  expect(moved).toBeGreaterThan(20);
});

test('[EV1] the course around a firing is the same from the first entry and from a snapshot, and has the ladder and the floor', () => {
  const whole = fold(question).result();
  const warm = new RiskEngine();
  for (const entry of entries) if (entry.tsJournalUs < question.fromUs - 1) warm.apply(entry, []);
  expect(fold(question, RiskEngine.restore(warm.snapshot())).result()).toEqual(whole);
  const [first] = whole.points;
  expect(first?.breach).toBeGreaterThan(first?.critical ?? Number.POSITIVE_INFINITY);
  expect(first?.floor).not.toBeNull();
});

test('[EV1] while its time is not over a course ends at the newest entry, and what is not in force is unknown', () => {
  const open = fold({ ...question, toUs: 60 * MINUTE_US }).result();
  expect(open.throughUs).toBe(entries.at(-1)?.tsJournalUs);
  expect(open.points.length).toBeLessThan(COURSE_BUCKETS);
  const nobody = fold({ ...question, limitId: 'nobody' as never }).result();
  expect(nobody.points.every(({ used, breach }) => used === null && breach === null)).toBe(true);
  expect(nobody.points).toHaveLength(COURSE_BUCKETS);
});
