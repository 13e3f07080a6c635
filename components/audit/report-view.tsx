'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { DAY_US, formatDay } from '#lib/base/time.ts';
import { fetchAuditReport } from '#lib/client/api.ts';
import { useBeat } from '#lib/client/hooks.ts';
import { refusalText } from '../access/refusal-words.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AuditExport } from './audit-export.tsx';

type Shown = { readonly day: string; readonly text: string; readonly isReport: boolean };

/** `/audit/report`: what happened on a day, emergencies first, with the head of the log; to print, or as a file. */
export function ReportView(): ReactNode {
  const nowMs = useBeat()?.serverNowMs ?? null;
  const [typed, setTyped] = useState<string | null>(null);
  const day = typed ?? (nowMs === null ? '' : formatDay(Math.floor((nowMs * 1_000) / DAY_US)));
  const shown = useReport(day);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-auto p-2 max-tray:flex-none">
      <h1 className="px-1 text-control font-semibold print:hidden">Report of a day</h1>
      <div className="flex flex-wrap items-center gap-3 px-1 print:hidden">
        <TextField
          label="Day"
          help="A trading day that is over, else a UTC day"
          type="date"
          value={day}
          onText={setTyped}
        />
        {shown?.isReport === true ? (
          <>
            <Button onClick={() => window.print()}>Print</Button>
            <AuditExport href={`/api/v1/audit/report-file?day=${shown.day}&as=csv`} label="Export CSV" />
            <AuditExport href={`/api/v1/audit/report-file?day=${shown.day}&as=json`} label="Export JSON" />
          </>
        ) : null}
        <Link className="ml-auto text-body underline" href="/audit">
          The whole log
        </Link>
      </div>
      <section aria-label="Report" className="panel min-w-0 overflow-auto p-3" tabIndex={0}>
        <pre className="text-body whitespace-pre-wrap">{shown === null ? 'Loading the report.' : shown.text}</pre>
      </section>
    </div>
  );
}

function useReport(day: string): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return;
    void fetchAuditReport(day).then((answer) => {
      // An answer about a former day would stand under another.
      if (!isCurrent) return;
      setShown({ day, text: answer.ok ? answer.value.text : refusalOf(answer), isReport: answer.ok });
    });
    return () => {
      isCurrent = false;
    };
  }, [day]);
  return shown;
}

function refusalOf(answer: Parameters<typeof refusalText>[0] & { readonly status: number }): string {
  if (answer.status === 404 || answer.status === 403)
    return 'The report covers the whole firm: it is for managers and leads who see all desks, and for administrators.';
  return refusalText(answer);
}
