'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useSilences } from '#lib/client/hooks.ts';
import { EMPTY_SILENCE, formOfQuery } from './silence-form-state.ts';
import type { SilenceForm as Form } from './silence-form-state.ts';
import { SilenceForm } from './silence-form.tsx';
import { EndedSilences, SilenceTable } from './silence-table.tsx';

/** Silences that live with what each masks, those that ended, and the form that sets one. */
export function SilencesView(): ReactNode {
  const silences = useSilences();
  const [form, setForm] = useState<Form>(EMPTY_SILENCE);
  useEffect(() => setForm(formOfQuery(new URLSearchParams(location.search))), []);
  const live = silences.filter(({ ended }) => ended === null);
  const ended = silences.filter((silence) => silence.ended !== null).toReversed();
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_336px] gap-2 p-2 max-tray:h-auto max-tray:grid-cols-1">
      <h1 className="visually-hidden">Silences</h1>
      <section aria-label="Silences" className="panel min-h-48 min-w-0 overflow-auto" tabIndex={0}>
        <h2 className="px-3 pt-2 pb-1 text-control font-semibold">
          Silences in force <span className="font-normal text-ink-3">{formatCount(live.length)}</span>
        </h2>
        <SilenceTable silences={live} />
        <EndedSilences silences={ended} />
      </section>
      <div className="flex min-h-0 flex-col gap-2 overflow-auto max-tray:-order-1 max-tray:overflow-visible">
        <SilenceForm form={form} onForm={setForm} />
      </div>
    </div>
  );
}
