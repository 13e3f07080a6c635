'use client';

import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchAudit } from '#lib/client/api.ts';
import { formatCount, formatZone } from '#lib/client/format.ts';
import { useAlerts, useDesk, usePersonLimits, useSession } from '#lib/client/hooks.ts';
import { AUDIT_KINDS, type AuditAnswer, type AuditRow, type AuditVerified } from '#lib/protocol/audit-log.ts';
import { refusalText } from '../access/refusal-words.ts';
import { useWidth } from '../risk/use-width.ts';
import { Button } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { auditColumns, narrowAuditColumns } from './audit-columns.tsx';
import { AuditExport } from './audit-export.tsx';
import { auditFilterText, auditQueryText, KIND_WORDS, readAuditFilter, type AuditFilter } from './audit-filter.ts';
import { objectNames } from './object-names.ts';

const NARROW_PX = 900;
const NO_ROWS: readonly AuditRow[] = [];
/** Typing asks the server once the hand rests. */
const REST_MS = 250;
const KIND_OPTIONS = [
  { value: '', label: 'All' },
  ...AUDIT_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] })),
];

type Loaded = Pick<AuditAnswer, 'entries' | 'next' | 'verified'>;
type Failure = { readonly text: string; readonly errorId: string | null };

/** The record: what people did, newest first, and how far the server has checked its chain. */
export function AuditView(): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const isNarrow = widthPx > 0 && widthPx < NARROW_PX;
  const { filter, change } = useAuditFilter();
  const zone = useSession()?.zone ?? 'UTC';
  const query = auditQueryText(filter, zone);
  const { loaded, failure, reload, loadOlder } = useAuditLog(query);
  const columns = useColumns(loaded?.entries ?? NO_ROWS, zone, isNarrow);
  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col gap-2 p-2">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-control font-semibold">Audit</h1>
          <p role="status" className="text-body text-ink-2">
            {loaded === null ? 'Checking the chain.' : chainText(loaded.verified)}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Link className="text-body underline" href="/audit/report">
            Report of a day
          </Link>
          <AuditExport href={`/api/v1/audit.csv?${query}`} label="Export CSV" />
        </div>
      </div>
      <AuditFilters filter={filter} zone={zone} onChange={change} />
      {/* The list scrolls, so the keyboard has to reach it. */}
      <section aria-label="Audit log" className="panel min-h-48 min-w-0 flex-1 overflow-auto" tabIndex={0}>
        {failure !== null ? (
          <div className="p-2">
            <ErrorPanel
              title="The audit log could not be read"
              detail={failure.text}
              errorId={failure.errorId}
              onRetry={reload}
            />
          </div>
        ) : loaded === null ? (
          <p className="min-h-24 p-3 text-ink-2">Loading the audit log.</p>
        ) : (
          <>
            <DataTable
              key={isNarrow ? 'narrow' : 'wide'}
              label="Audit log"
              columns={columns}
              items={loaded.entries}
              keyOf={(row) => String(row.number)}
              empty="No entry fits these filters."
            />
            {loaded.next === null ? null : (
              <div className="p-2">
                <Button onClick={loadOlder}>Older entries</Button>
              </div>
            )}
          </>
        )}
      </section>
    </div>
  );
}

/** The columns, with the names that the page knows of the objects in these rows. */
function useColumns(entries: readonly AuditRow[], zone: string, isNarrow: boolean): readonly TableColumn<AuditRow>[] {
  const desk = useDesk();
  const alerts = useAlerts();
  const limits = usePersonLimits();
  useEffect(() => desk.watchLimits(), [desk]);
  return useMemo(() => {
    const names = objectNames({ entries, alerts, limits });
    return isNarrow ? narrowAuditColumns({ zone, names }) : auditColumns({ zone, names });
  }, [entries, alerts, limits, zone, isNarrow]);
}

function AuditFilters({
  filter,
  zone,
  onChange,
}: {
  readonly filter: AuditFilter;
  readonly zone: string;
  readonly onChange: (change: Partial<AuditFilter>) => void;
}): ReactNode {
  return (
    <div
      className="grid grid-cols-[repeat(auto-fit,minmax(150px,1fr))] gap-2"
      role="search"
      aria-label="Filter the audit log"
    >
      <TextField
        label="Who"
        help="Part of a name"
        value={filter.who}
        maxLength={100}
        onText={(who) => onChange({ who })}
      />
      <SelectField
        label="Kind"
        help="What it was about"
        value={filter.kind}
        options={KIND_OPTIONS}
        onChoose={(value) => onChange({ kind: AUDIT_KINDS.find((kind) => kind === value) ?? '' })}
      />
      <TextField
        label="Object"
        help="Part of an account, a limit, an alert"
        value={filter.object}
        maxLength={100}
        onText={(object) => onChange({ object })}
      />
      <TextField
        label="From"
        help={`Day in ${formatZone(zone)}`}
        type="date"
        value={filter.from}
        onText={(from) => onChange({ from })}
      />
      <TextField
        label="To"
        help={`Day in ${formatZone(zone)}, included`}
        type="date"
        value={filter.to}
        onText={(to) => onChange({ to })}
      />
    </div>
  );
}

function chainText({ through, fault }: AuditVerified): string {
  return fault === null ? `Chain verified through #${formatCount(through)}.` : `Chain broken. ${fault}`;
}

/** What is typed stands in the address at once, replaced, so that Back leaves the page. */
function useAuditFilter(): {
  readonly filter: AuditFilter;
  readonly change: (change: Partial<AuditFilter>) => void;
} {
  const router = useRouter();
  const search = useSearchParams();
  const [filter, setFilter] = useState(() => readAuditFilter(search));
  const change = (part: Partial<AuditFilter>): void => {
    const next = { ...filter, ...part };
    setFilter(next);
    const text = auditFilterText(next);
    router.replace(text === '' ? '/audit' : `/audit?${text}`, { scroll: false });
  };
  return { filter, change };
}

function useAuditLog(query: string): {
  readonly loaded: Loaded | null;
  readonly failure: Failure | null;
  readonly reload: () => void;
  readonly loadOlder: () => void;
} {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      void fetchAudit(query).then((answer) => {
        // An answer to a former filter would show other rows than the fields say.
        if (!isCurrent) return;
        setFailure(answer.ok ? null : { text: refusalText(answer), errorId: answer.errorId });
        if (answer.ok) setLoaded(answer.value);
      });
    }, REST_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query, attempt]);
  const loadOlder = (): void => {
    if (loaded?.next === undefined || loaded.next === null) return;
    void fetchAudit(`${query}&before=${loaded.next}`).then((answer) => {
      if (!answer.ok) setFailure({ text: refusalText(answer), errorId: answer.errorId });
      else setLoaded({ ...answer.value, entries: [...loaded.entries, ...answer.value.entries] });
    });
  };
  return { loaded, failure, reload: () => setAttempt(attempt + 1), loadOlder };
}
