import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE_US } from '#lib/base/time.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { CourseQuestion, LimitCourse } from '#lib/model/limit-course.ts';
import type { CourseAnswer } from '#lib/protocol/alert-dossier.ts';
import type { CourseRunner } from '#server/thread/course-thread.ts';

/** Before and after the firing [EV1]. */
export const COURSE_SPAN_US = 15 * MINUTE_US;
/** A course whose range is not over is formed anew when it is asked for and older than this (starting value). */
const FRESH_US = 15_000_000;
/** Courses that wait while another is formed. */
export const COURSES_WAITING_MAX = 8;
const IN_MEMORY_MAX = 32;
/** Files of about 40 KB each; the oldest firings go first, and are formed again when they are asked for. */
const ON_DISK_MAX = 1_000;

export type CoursesOptions = {
  readonly dataDir: string;
  readonly run: CourseRunner;
  /** How far the journal is durable and released, and the engine time of that. */
  readonly reached: () => { readonly seq: number; readonly engineTimeUs: number };
  readonly onError: (error: unknown, what: string) => void;
};

/**
 * The course of a limit around each firing, formed from the journal when somebody asks, one at a time. What is over stays
 * on the disk: a cache, which may be deleted at any time, because the journal gives the same again.
 */
export class AlertCourses {
  readonly #options: CoursesOptions;
  readonly #folder: string;
  /** Oldest first. */
  readonly #kept = new Map<string, LimitCourse>();
  readonly #waiting = new Map<string, CourseQuestion>();
  readonly #failed = new Set<string>();
  #isRunning = false;

  constructor(options: CoursesOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, 'history', 'courses');
  }

  /** Null for what no limit lies behind. */
  ask(
    evidence: Pick<AlertEvidence, 'alertId' | 'seq' | 'atUs' | 'limit'>,
    node: CourseQuestion['node'],
  ): CourseAnswer | null {
    if (evidence.limit === null) return null;
    const key = `${String(evidence.seq).padStart(16, '0')}-${evidence.alertId}`;
    const [fromUs, toUs] = [evidence.atUs - COURSE_SPAN_US, evidence.atUs + COURSE_SPAN_US];
    const course = this.#kept.get(key) ?? this.#load(key);
    if (course !== null && this.#isFresh(course)) return { state: 'ready', course };
    // Told once; whoever asks again tries again.
    if (this.#failed.delete(key)) return { state: 'failed', course };
    if (!this.#waiting.has(key)) {
      if (this.#waiting.size >= COURSES_WAITING_MAX) return { state: 'busy', course };
      this.#waiting.set(key, { limitId: evidence.limit.limitId, node, fromUs, toUs });
      this.#next();
    }
    return { state: 'forming', course };
  }

  #isFresh({ throughUs, toUs }: LimitCourse): boolean {
    return throughUs >= toUs || this.#options.reached().engineTimeUs - throughUs < FRESH_US;
  }

  #next(): void {
    const [first] = this.#waiting;
    if (this.#isRunning || first === undefined) return;
    this.#isRunning = true;
    const [key, question] = first;
    this.#options
      .run({ question, throughSeq: this.#options.reached().seq })
      .then((course) => this.#keep(key, course))
      .catch((error: unknown) => {
        this.#failed.add(key);
        this.#options.onError(error, 'the course of a limit could not be formed');
      })
      .finally(() => {
        this.#isRunning = false;
        this.#waiting.delete(key);
        this.#next();
      });
  }

  #keep(key: string, course: LimitCourse): void {
    this.#remember(key, course);
    if (course.throughUs < course.toUs) return;
    try {
      mkdirSync(this.#folder, { recursive: true });
      const path = join(this.#folder, `${key}.json`);
      writeFileSync(`${path}.new`, JSON.stringify(course), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      const files = readdirSync(this.#folder).sort();
      for (const file of files.slice(0, Math.max(0, files.length - ON_DISK_MAX))) rmSync(join(this.#folder, file));
    } catch (error) {
      this.#options.onError(error, 'the course of a limit could not be kept');
    }
  }

  #remember(key: string, course: LimitCourse): void {
    this.#kept.delete(key);
    this.#kept.set(key, course);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > IN_MEMORY_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Null where none is kept; one that a crash cut short is formed again. */
  #load(key: string): LimitCourse | null {
    try {
      // Written by `#keep` alone, whole or not at all.
      const course = JSON.parse(readFileSync(join(this.#folder, `${key}.json`), 'utf8')) as LimitCourse;
      this.#remember(key, course);
      return course;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }
}
