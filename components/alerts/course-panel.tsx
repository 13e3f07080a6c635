'use client';

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchAlertCourse } from '#lib/client/api.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { CourseAnswer } from '#lib/protocol/alert-dossier.ts';
import { usePageKeys } from '../shell/desk-ui.tsx';
import { lazyPart } from '../ui/lazy-part.ts';

// Charts come in a file of their own: pages without one do not carry them [CH8].
const CourseChart = lazyPart(async () => ({ default: (await import('../charts/course-chart.tsx')).CourseChart }));

const FORMING_MS = 1_000;
/** While the quarter of an hour after the firing is not over (starting value). */
const OPEN_MS = 20_000;

type Props = {
  readonly evidence: Pick<AlertEvidence, 'alertId' | 'seq' | 'atUs' | 'used'>;
  /** Of this firing; null while nobody has taken it. */
  readonly acknowledgedUs: number | null;
};

/** The chart around a firing [EV1]. It is formed from the journal when it is first asked for, so it may take a moment. */
export function CoursePanel({ evidence, acknowledgedUs }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const answer = useCourse(evidence.alertId, evidence.seq);
  const [isTable, setTable] = useState(false);
  usePageKeys(useMemo(() => ({ table: () => setTable((was) => !was) }), []));
  const course = answer?.course ?? null;
  return (
    <div className="h-[260px] min-w-0 max-phone:h-[300px] print:break-inside-avoid">
      {course === null ? (
        <p className="panel h-full p-3 text-body text-ink-2" role="status">
          {waitingText(answer)}
        </p>
      ) : (
        <Suspense fallback={<p className="panel h-full p-3 text-body text-ink-2">Loading the chart.</p>}>
          <CourseChart
            course={course}
            firing={evidence}
            acknowledgedUs={acknowledgedUs}
            zone={zone}
            isTable={isTable}
            onTable={setTable}
          />
        </Suspense>
      )}
    </div>
  );
}

function waitingText(answer: CourseAnswer | null): string {
  switch (answer?.state) {
    case 'failed':
      return 'The chart could not be formed from the journal; the server says why in its log. Reload the page to try again.';
    case 'busy':
      return 'Other charts are being formed; this one waits for its turn.';
    default:
      return 'The chart is being formed from the journal.';
  }
}

/** Null until the first answer. Asks again while it is being formed, and now and then while its time is not over. */
function useCourse(alertId: string, seq: number): CourseAnswer | null {
  const [answer, setAnswer] = useState<CourseAnswer | null>(null);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      const got = await fetchAlertCourse(alertId, seq);
      if (isGone) return;
      if (got.ok) setAnswer(got.value);
      const waitMs = nextMs(got.ok ? got.value : null);
      if (waitMs !== null) timer = setTimeout(() => void ask(), waitMs);
    };
    setAnswer(null);
    void ask();
    return () => {
      isGone = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [alertId, seq]);
  return answer;
}

/** Null: what is shown stays as it is. */
function nextMs(answer: CourseAnswer | null): number | null {
  if (answer === null) return OPEN_MS;
  if (answer.state === 'failed') return null;
  if (answer.state !== 'ready') return FORMING_MS;
  const { course } = answer;
  return course !== null && course.throughUs < course.toUs ? OPEN_MS : null;
}
