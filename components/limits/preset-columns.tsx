'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { PresetSummary } from '#lib/model/preset.ts';
import type { TableColumn } from '../ui/data-table.tsx';
import { presetLink, rulesOfPreset } from './editor-start.ts';
import { asOfText, dailyLossText, disabledText, maxLossText, resetText, sizeText } from './preset-words.ts';

/** The catalogue on a desk's screen; it fits beside the open tray of alerts at 1280 pixels. */
export const PRESET_COLUMNS: readonly TableColumn<PresetSummary>[] = [
  { id: 'name', header: 'Programme', sortBy: (preset) => `${preset.firm} ${preset.program}`, cell: Name },
  {
    id: 'size',
    header: 'Size',
    align: 'right',
    sortBy: (preset) => Number(preset.size ?? 0),
    cell: (preset) => <Wrapped>{sizeText(preset)}</Wrapped>,
  },
  { id: 'daily', header: 'Daily loss', cell: (preset) => <Wrapped>{dailyText(preset)}</Wrapped> },
  { id: 'max', header: 'Maximum loss', cell: (preset) => <Wrapped>{maxText(preset)}</Wrapped> },
  { id: 'reset', header: 'Reset', cell: (preset) => <Wrapped>{resetText(preset.rules)}</Wrapped> },
  {
    id: 'grade',
    header: 'Grade, as of',
    sortBy: (preset) => `${preset.grade} ${preset.asOf ?? ''}`,
    cell: (preset) => (
      <Wrapped>
        {preset.grade}, <span className="whitespace-nowrap">{AsOf(preset)}</span>
      </Wrapped>
    ),
  },
  {
    id: 'source',
    header: 'Source',
    cell: (preset) => <span className="block min-w-32 py-0.5">{Sources(preset)}</span>,
  },
  {
    id: 'state',
    header: 'Assignable',
    sortBy: (preset) => (preset.enabled ? 0 : 1),
    cell: (preset) => (
      <span className="block min-w-31 py-0.5 whitespace-normal">
        {assignableText(preset)}
        {Starts(preset)}
      </span>
    ),
  },
];

/** The same on a phone: what belongs together stands together, and nothing scrolls sideways. */
export const NARROW_PRESET_COLUMNS: readonly TableColumn<PresetSummary>[] = [
  {
    id: 'name',
    header: 'Programme',
    sortBy: (preset) => `${preset.firm} ${preset.program}`,
    cell: (preset) => (
      <div className="flex flex-col gap-0.5 py-1 whitespace-normal">
        {Name(preset)}
        <span>{sizeText(preset)}</span>
        <span className="text-ink-2">Assignable: {assignableText(preset)}</span>
        {Starts(preset)}
      </div>
    ),
  },
  {
    id: 'rules',
    header: 'Rules and source',
    cell: (preset) => (
      <div className="flex flex-col gap-0.5 py-1 whitespace-normal">
        <span>Daily loss {dailyText(preset)}</span>
        <span>Maximum loss {maxText(preset)}</span>
        <span>Reset {resetText(preset.rules)}</span>
        <span>
          Grade {preset.grade}, {AsOf(preset)}
        </span>
        {Sources(preset)}
      </div>
    ),
  },
];

const dailyText = (preset: PresetSummary): string => dailyLossText(preset.rules.dailyLoss, preset.currency);
const maxText = (preset: PresetSummary): string => maxLossText(preset.rules.maxLoss, preset.currency);

function Wrapped({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className="block max-w-56 py-0.5 whitespace-normal">{children}</span>;
}

function Name(preset: PresetSummary): ReactNode {
  return (
    <span className="block py-0.5 whitespace-normal" title={preset.id}>
      <strong className="font-medium">
        {preset.firm} {preset.program}
      </strong>{' '}
      <span className="text-ink-3">
        {preset.market}, {preset.stages.join(' and ')}, version {preset.version}
      </span>
    </span>
  );
}

function AsOf(preset: PresetSummary): ReactNode {
  return <span title={preset.asOfNote}>{asOfText(preset)}</span>;
}

/** [PS1] the sources, what they do not agree on, and the stamp. */
function Sources(preset: PresetSummary): ReactNode {
  const { sources, conflicts } = preset;
  const page = sources.find((source) => source.startsWith('https://'));
  return (
    <span
      className="wrap-anywhere whitespace-normal"
      title={[...sources, ...conflicts.map((text) => `open: ${text}`)].join('\n')}
    >
      {page === undefined ? (
        sources[0]
      ) : (
        <a
          href={page}
          target="_blank"
          rel="noreferrer noopener"
          className="inline-block leading-6 wrap-anywhere underline"
          aria-label={`${new URL(page).hostname}, source of ${preset.firm} ${preset.program} ${sizeText(preset)}`}
        >
          {new URL(page).hostname}
        </a>
      )}
      {sources.length > 1 ? <span className="text-ink-3"> and {sources.length - 1} more</span> : null}
      {conflicts.length > 0 ? <span>, {conflicts.length} open</span> : null}
      <span className="text-ink-3"> · verify with the firm</span>
    </span>
  );
}

/** A rule of a programme as a limit of one's own. */
function Starts(preset: PresetSummary): ReactNode {
  return rulesOfPreset(preset).map(({ ruleId, name }) => (
    <span key={ruleId} className="block">
      <Link
        className="leading-6 underline"
        href={presetLink(preset.id, ruleId)}
        aria-label={`Draft ${name.toLowerCase()} of ${preset.firm} ${preset.program} ${sizeText(preset)}`}
      >
        Draft {name.toLowerCase()}
      </Link>
    </span>
  ));
}

function assignableText(preset: PresetSummary): string {
  const reason = disabledText(preset);
  return reason === null ? 'yes' : `no: ${reason}`;
}
