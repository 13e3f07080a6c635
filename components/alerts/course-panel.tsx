'use client';

import { Suspense, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { AlertDossier, CourseAnswer } from '#lib/protocol/alert-dossier.ts';
import { usePageKeys } from '../shell/desk-ui.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { useCourse } from './use-course.ts';

// Charts come in a file of their own: pages without one do not carry them [CH8].
const CourseChart = lazyPart(async () => ({ default: (await import('../charts/course-chart.tsx')).CourseChart }));

/** A held arrow key repeats faster: only where the focus rests a course is formed. */
const REST_MS = 300;
/** As the classes below have them. */
const PAGE_PX = 260;
/** Beside the list at 1280 x 720 all of it stands above the fold, next to the formula. */
const INBOX_PX = 168;

type Props = {
  readonly evidence: Pick<AlertEvidence, 'alertId' | 'seq' | 'atUs' | 'used'>;
  /** Of this firing; null while nobody has taken it. */
  readonly acknowledgedUs: number | null;
};

/** The chart around a firing on its own page [EV1], which `T` turns into its table. */
export function CoursePanel(props: Props): ReactNode {
  const [isTable, setTable] = useState(false);
  usePageKeys(useMemo(() => ({ table: () => setTable((was) => !was) }), []));
  return (
    <div className="h-[260px] min-w-0 max-phone:h-[300px] print:break-inside-avoid">
      <Course {...props} waitMs={0} heightPx={PAGE_PX} isTable={isTable} onTable={setTable} />
    </div>
  );
}

/** The same beside the list of alerts, where `T` is the timeline's. A firing that no limit lies behind has none. */
export function InboxCourse({
  evidence,
  acknowledgedUs,
}: Omit<Props, 'evidence'> & { readonly evidence: AlertEvidence }): ReactNode {
  const [isTable, setTable] = useState(false);
  return (
    <div className="h-[168px] min-w-0">
      {evidence.limit === null ? (
        <p className="panel h-full p-3 text-body text-ink-2">
          There is no chart: this alert tells of the desk itself, not of how far a limit is used.
        </p>
      ) : (
        <Course {...{ evidence, acknowledgedUs, isTable }} waitMs={REST_MS} heightPx={INBOX_PX} onTable={setTable} />
      )}
    </div>
  );
}

type CourseProps = Props & {
  readonly waitMs: number;
  readonly heightPx: number;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Formed from the journal when it is first asked for, so it may take a moment; as high before as after. */
function Course({ evidence, acknowledgedUs, waitMs, heightPx, isTable, onTable }: CourseProps): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const answer = useCourse(evidence.alertId, evidence.seq, waitMs);
  const course = answer?.course ?? null;
  if (course === null)
    return (
      <p className="panel h-full p-3 text-body text-ink-2" role="status">
        {waitingText(answer)}
      </p>
    );
  return (
    <Suspense fallback={<p className="panel h-full p-3 text-body text-ink-2">Loading the chart.</p>}>
      <CourseChart firing={evidence} {...{ course, acknowledgedUs, zone, heightPx, isTable, onTable }} />
    </Suspense>
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

/** When the firing at an entry was first taken for good; null while it was not, or is taken back. */
export function acknowledgedAfter(steps: AlertDossier['steps'], seq: number): number | null {
  let takenUs: number | null = null;
  for (const { seq: stepSeq, what, atUs } of steps) {
    if (stepSeq <= seq) continue;
    if (what === 'acknowledge') takenUs ??= atUs;
    else if (what === 'unacknowledge') takenUs = null;
  }
  return takenUs;
}
