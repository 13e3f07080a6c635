'use client';

import Link from 'next/link';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { fetchPresets } from '#lib/client/api.ts';
import type { PresetList } from '#lib/client/api.ts';
import { formatCount } from '#lib/client/format.ts';
import { refusalText } from '../access/refusal-words.ts';
import { useWidth } from '../risk/use-width.ts';
import { DataTable } from '../ui/data-table.tsx';
import { TextField } from '../ui/text-field.tsx';
import { NARROW_PRESET_COLUMNS, PRESET_COLUMNS } from './preset-columns.tsx';
import { matchesWords } from './preset-words.ts';

/** What the letters mean, and what they are about. */
function gradesText({ gradeKey, gradeScope }: PresetList): string {
  const letters = Object.entries(gradeKey).map(([grade, meaning]) => `${grade}: ${meaning}`);
  return `Grades. ${letters.join('; ')}. ${gradeScope.charAt(0).toUpperCase()}${gradeScope.slice(1)}.`;
}

/** Inner width in pixels below which the columns of a desk do not fit beside each other. */
const NARROW_PX = 900;

/** The published programmes with where each figure comes from; nothing here is the firm's word [PS1]. */
export function PresetsView(): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const [list, setList] = useState<PresetList | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [query, setQuery] = useState('');
  useEffect(() => {
    void fetchPresets().then((answer) => {
      if (answer.ok) setList(answer.value);
      else setRefusal(refusalText(answer));
    });
  }, []);
  const shown = useMemo(() => list?.presets.filter((preset) => matchesWords(preset, query)) ?? [], [list, query]);
  const isNarrow = widthPx > 0 && widthPx < NARROW_PX;
  return (
    <div ref={root} className="flex min-h-0 flex-1 flex-col gap-2 p-2">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-control font-semibold">
            Programmes <span className="font-normal text-ink-3">{list === null ? '' : formatCount(shown.length)}</span>
          </h1>
          <p className="max-w-prose text-body text-ink-2">
            Programmes as prop firms publish them, with source and date. Firms change their rules often: verify with the
            firm.{' '}
            <Link href="/limits" className="inline-block leading-6 underline">
              Back to limits
            </Link>
          </p>
        </div>
        <TextField
          label="Search"
          help="Firm, programme, market, stage or size"
          value={query}
          maxLength={64}
          onText={setQuery}
        />
      </div>
      {/* The list scrolls, so the keyboard has to reach it. */}
      <section aria-label="Programmes" className="panel min-h-48 min-w-0 flex-1 overflow-auto" tabIndex={0}>
        {list === null ? (
          <p className="min-h-24 p-3 text-ink-2">{refusal ?? 'Loading programmes.'}</p>
        ) : (
          <DataTable
            key={isNarrow ? 'narrow' : 'wide'}
            label="Programmes"
            columns={isNarrow ? NARROW_PRESET_COLUMNS : PRESET_COLUMNS}
            items={shown}
            keyOf={(preset) => preset.id}
            empty="No programme holds these words."
          />
        )}
      </section>
      <p className="text-cap text-ink-3">
        {list === null ? '' : `${gradesText(list)} Data: ${list.attribution.join('; ')}.`}
      </p>
    </div>
  );
}
