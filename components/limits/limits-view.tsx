'use client';

import Link from 'next/link';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useDesk, usePersonLimits, useSession } from '#lib/client/hooks.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EMPTY_FORM } from './limit-draft.ts';
import type { LimitForm as Form } from './limit-draft.ts';
import { limitColumns } from './limit-columns.tsx';
import { LimitForm } from './limit-form.tsx';
import { ProgrammeList } from './programme-list.tsx';
import { ProposalList } from './proposal-list.tsx';

/** Limits that persons set, with their present use, those of programmes, and the form that sets or tightens one. */
export function LimitsView(): ReactNode {
  const desk = useDesk();
  const limits = useFreezable(usePersonLimits());
  const zone = useSession()?.zone ?? 'UTC';
  const [form, setForm] = useState<Form>(EMPTY_FORM);
  useEffect(() => desk.watchLimits(), [desk]);
  useEffect(() => {
    const account = new URLSearchParams(location.search).get('account');
    if (account !== null) setForm((was) => ({ ...was, scopeId: account.slice(0, 64) }));
  }, []);
  const reset = useCallback(() => setForm(EMPTY_FORM), []);
  const columns = useMemo(() => limitColumns(zone, setForm), [zone]);
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_300px] min-[1401px]:grid-cols-[minmax(0,1fr)_336px] gap-2 p-2 max-tray:h-auto max-tray:grid-cols-1">
      <h1 className="visually-hidden">Limits</h1>
      <section aria-label="Limits" className="panel min-h-48 min-w-0 overflow-auto" tabIndex={0}>
        <h2 className="px-3 pt-2 pb-1 text-control font-semibold">
          Limits set by persons{' '}
          <span className="font-normal text-ink-3">{limits === null ? '' : formatCount(limits.length)}</span>
          <Link href="/limits/new" className="ml-3 text-body font-normal underline">
            Draft a limit
          </Link>
          <Link href="/limits/presets" className="ml-3 text-body font-normal underline">
            Programmes of firms
          </Link>
        </h2>
        {limits === null ? (
          <p className="px-3 py-2 text-ink-2">Loading limits.</p>
        ) : (
          <DataTable
            label="Limits"
            columns={columns}
            items={limits}
            isTight
            keyOf={(limit) => `${limit.limitId}:${limit.node.id}`}
            empty="No limits set by persons yet."
          />
        )}
        <ProgrammeList zone={zone} />
      </section>
      <div className="flex min-h-0 flex-col gap-2 overflow-auto max-tray:-order-1 max-tray:overflow-visible">
        <ProposalList />
        <LimitForm form={form} onForm={setForm} onReset={reset} />
      </div>
    </div>
  );
}
