import type { CourseQuestion, LimitCourse } from '#lib/model/limit-course.ts';
import { CourseFold } from '#lib/replay/limit-course.ts';
import type { Disk } from '#server/journal/disk.ts';
import { readJournal } from '#server/journal/journal-reader.ts';
import { engineBefore } from './engine-before.ts';

/** Plain data: it crosses into the job's thread. */
export type CourseJob = {
  readonly dataDir: string;
  /** Durable up to here. */
  readonly throughSeq: number;
  readonly question: CourseQuestion;
};

/** Forms the course of a limit from what lies on the disk, read only. */
export function runCourse(disk: Disk, { dataDir, throughSeq, question }: CourseJob): LimitCourse {
  const engine = engineBefore(disk, dataDir, question.fromUs);
  const fold = new CourseFold(engine, question);
  for (const entry of readJournal(disk, `${dataDir}/journal`, { fromSeq: engine.seq + 1, throughSeq })) {
    fold.push(entry);
    if (fold.isOver) break;
  }
  return fold.result();
}
