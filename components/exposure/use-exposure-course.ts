import { useEffect, useState } from 'react';
import { fetchExposureCourse } from '#lib/client/api.ts';
import type { ExposureBoard, ExposureNode } from '#lib/model/exposure-board.ts';
import { emptyCourse, withSample } from '#lib/protocol/exposure-course.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';

type Held = {
  readonly key: string;
  readonly past: 'loading' | 'ready' | 'failed';
  readonly course: ExposureCourse;
};

/**
 * The course of a node's exposure: what the server kept, continued by what comes live, each sample once. Samples that come
 * while the past is under way wait for it.
 */
export function useExposureCourse(
  node: ExposureNode | null,
  board: ExposureBoard | null,
): { readonly course: ExposureCourse; readonly past: Held['past'] } {
  const level = node?.level ?? null;
  const id = node?.id ?? null;
  const key = `${level}:${id}`;
  const [held, setHeld] = useState<Held>({ key: '', past: 'loading', course: emptyCourse('') });
  useEffect(() => {
    if (level === null || id === null) return undefined;
    let isCurrent = true;
    setHeld({ key, past: 'loading', course: emptyCourse('') });
    void fetchExposureCourse({ level, id }).then((answer) => {
      if (!isCurrent) return;
      const course = (answer.ok ? answer.value.course : null) ?? emptyCourse('');
      setHeld({ key, past: answer.ok ? 'ready' : 'failed', course });
    });
    return () => {
      isCurrent = false;
    };
  }, [level, id, key]);
  const { past } = held;
  const isOwn = board !== null && board.ask.node.level === level && board.ask.node.id === id;
  const trace = isOwn ? board.trace : null;
  useEffect(() => {
    if (trace === null || past === 'loading') return;
    setHeld((was) => {
      const last = was.course.points.at(-1);
      // The server may have kept this very sample, or a later one while its answer was under way.
      if (was.key !== key || (last !== undefined && last.tsUs >= trace.tsUs)) return was;
      return { ...was, course: withSample(was.course, trace) };
    });
  }, [trace, past, key]);
  return held;
}
