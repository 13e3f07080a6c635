'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useDesk, usePersonLimits, useSession } from '#lib/client/hooks.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { EmergencyMark } from './emergency-mark.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { TwoPersonsMark } from './two-persons-mark.tsx';
import { usePreview } from './use-draft-answers.ts';
import { useLimitVersions } from './use-limit-versions.ts';
import { VersionComparison } from './version-comparison.tsx';
import { VersionTable } from './version-table.tsx';
import { leftOutText, pendingText, rollBackDraft } from './version-words.ts';

/** `/limits/[rule]/history`: every version with who, when and why, two side by side, and the way back to an old one [LE8]. */
export function LimitHistory({ limitId }: { readonly limitId: string }): ReactNode {
  const desk = useDesk();
  useEffect(() => desk.watchLimits(), [desk]);
  const live = usePersonLimits()?.find((limit) => limit.limitId === limitId);
  // What is in force or waits has changed: the record has one version more.
  const answer = useLimitVersions(limitId, `${live?.definedSeq ?? ''}:${live?.pending?.origin.publishedSeq ?? ''}`);
  const name = answer?.ok === true ? answer.value.versions[0]?.definition.name : undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-auto p-2 max-tray:flex-none">
      <div className="flex flex-wrap items-baseline gap-3 px-1">
        <h1 className="text-control font-semibold">Versions of {name ?? limitId}</h1>
        {live === undefined ? null : (
          <Link className="text-body underline" href={`/limits/${encodeURIComponent(limitId)}`}>
            Edit
          </Link>
        )}
        <Link className="ml-auto text-body underline" href="/limits">
          All limits
        </Link>
      </div>
      <TwoPersonsMark />
      <EmergencyMark emergency={live?.emergency} />
      {answer === null ? <p className="px-1 text-body text-ink-2">Loading versions.</p> : null}
      {answer?.ok === false ? (
        <p role="alert" className="px-1 text-body text-breach">
          {answer.status === 404 ? 'There is no limit of that name.' : answer.message}
        </p>
      ) : null}
      {answer?.ok === true ? <Record key={limitId} record={answer.value} live={live?.definition ?? null} /> : null}
    </div>
  );
}

type RecordProps = { readonly record: LimitVersions; readonly live: LimitDefinition | null };

function Record({ record, live }: RecordProps): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const [back, setBack] = useState<LimitDefinition | null>(null);
  return (
    <>
      {record.retired === null ? null : (
        <p className="px-1 text-body">
          Retired by {record.retired.byName}
          {record.retired.reason === null ? '' : `: ${record.retired.reason}`}.
        </p>
      )}
      {record.pending === null ? null : (
        <p role="status" className="px-1 text-body">
          {pendingText(record.pending)}
        </p>
      )}
      {record.leftOut === null ? null : (
        <p role="status" className="px-1 text-body text-warn">
          {leftOutText(record.leftOut, zone)}
        </p>
      )}
      <VersionTable record={record} zone={zone} onRollBack={setBack} />
      {record.older > 0 ? (
        <p className="px-1 text-cap text-ink-3">
          {formatCount(record.older)} older versions stand in the journal alone.
        </p>
      ) : null}
      <VersionComparison versions={record.versions} />
      {back === null ? null : (
        <RollBack key={back.version} to={back} record={record} live={live} onEnd={() => setBack(null)} />
      )}
    </>
  );
}

type RollBackProps = RecordProps & { readonly to: LimitDefinition; readonly onEnd: () => void };

/** An old version's content as a new version, through the ordinary review: what it loosens needs a second person. */
function RollBack({ to, record, live, onEnd }: RollBackProps): ReactNode {
  const [base] = useState(() => record.versions.find(({ endedSeq }) => endedSeq === null)?.definition ?? null);
  const [draft] = useState(() => rollBackDraft(to, record.inForce));
  const preview = usePreview(draft);
  return (
    <PublishDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onEnd();
      }}
      draft={draft}
      base={base}
      live={live ?? base}
      preview={preview.answer?.ok === true ? preview.answer.preview : null}
      backtest={null}
      defaultReason={`Back to v${to.version}`}
    />
  );
}
