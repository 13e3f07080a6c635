'use client';

import type { ReactNode } from 'react';
import { formatCounted, formatTime } from '#lib/client/format.ts';
import type { BacktestMiss, BacktestResult, BacktestSide, BacktestSuggestion } from '#lib/model/backtest.ts';
import { FLOOD_CROSSINGS } from './preview-words.ts';
import { SuggestionList } from './suggestion-list.tsx';
import type { BacktestView } from './use-draft-answers.ts';

const MISSES_SHOWN = 5;
type Props = {
  readonly view: BacktestView;
  readonly zone: string;
  readonly isDraft: boolean;
  readonly onApply: (suggestion: BacktestSuggestion) => void;
};

/** What the draft would have done today, beside the version in force [LE3]. */
export function BacktestStrip({ view: { answer, failure }, zone, isDraft, onApply }: Props): ReactNode {
  const result = answer?.result ?? null;
  return (
    <section aria-label="Back-test" className="panel flex flex-col gap-1.5 px-3 py-2">
      <h2 className="text-control font-semibold">
        Today, replayed{' '}
        {result === null || result.entries === 0 ? null : (
          <span className="font-normal text-ink-3">
            {formatTime(result.range.fromUs, zone)} to {formatTime(result.throughUs, zone)}
          </span>
        )}
      </h2>
      {failure === null ? null : <p className="text-body text-breach">{failure}</p>}
      {answer === null && failure === null ? (
        <p className="text-body text-ink-2">
          {isDraft ? 'Waiting for the last edit.' : 'Complete the fields to see it.'}
        </p>
      ) : null}
      {answer === null ? null : (
        <div className="flex items-center gap-2">
          <progress className="progress" aria-label="Back-test progress" max={1} value={answer.fraction} />
          <span role="status" className="text-cap whitespace-nowrap text-ink-3">
            {STATES[answer.state]}
          </span>
        </div>
      )}
      {result === null ? null : <Figures result={result} zone={zone} />}
      {result === null || result.suggestions === null ? null : (
        <SuggestionList suggestions={result.suggestions} onApply={onApply} />
      )}
    </section>
  );
}

const STATES = { waiting: 'waiting', running: 'running', done: 'complete', failed: 'failed' } as const;

function Figures({ result, zone }: { readonly result: BacktestResult; readonly zone: string }): ReactNode {
  const { live, draft, missed, missedCount } = result;
  return (
    <>
      {live === null ? null : <Side name="In force" side={live} zone={zone} />}
      <Side name="Draft" side={draft} zone={zone} />
      {live === null ? (
        <p className="text-body text-ink-2">No version in force to compare with.</p>
      ) : (
        <p className="text-body">
          Missed compared with the version in force:{' '}
          {missedCount === 0 ? 'none' : `${formatCounted(missedCount, 'breach', 'breaches')} later or not at all`}
        </p>
      )}
      {missed.slice(0, MISSES_SHOWN).map((miss) => (
        <p key={`${miss.node.level}/${miss.node.id}`} className="text-cap text-warn">
          {missText(miss, zone)}
        </p>
      ))}
    </>
  );
}

function missText({ node, liveAtUs, draftAtUs }: BacktestMiss, zone: string): string {
  const later = draftAtUs === null ? 'never' : formatTime(draftAtUs, zone);
  return `${node.id}: breach at ${formatTime(liveAtUs, zone)}, under the draft ${later}`;
}

function Side({
  name,
  side,
  zone,
}: {
  readonly name: string;
  readonly side: BacktestSide;
  readonly zone: string;
}): ReactNode {
  const most = Math.max(1, ...side.timeline);
  const first = side.firstBreach;
  return (
    <div>
      <p className="text-body">
        <strong className="font-medium">{name}</strong>: {formatCounted(side.alerts, 'alert')} on{' '}
        {formatCounted(side.nodes, 'node')},{' '}
        <span className={side.peakTenMinutes > FLOOD_CROSSINGS ? 'text-warn' : ''}>
          {formatCounted(side.peakTenMinutes, 'crossing')} in the busiest 10 min (more than {FLOOD_CROSSINGS} are a
          flood)
        </span>
        , {formatCounted(side.flaps, 'flap')}, {formatCounted(side.breaches, 'breach', 'breaches')}
        {first === null ? '' : `, first ${formatTime(first.atUs, zone)} on ${first.node.id}`}
        {side.medianLeadUs === null ? '' : `, median lead to the breach ${minutesText(side.medianLeadUs)}`}
      </p>
      <svg viewBox="0 0 600 24" preserveAspectRatio="none" className="h-5 w-full" aria-hidden="true">
        <line x1="0" x2="600" y1="23.5" y2="23.5" stroke="var(--border-subtle)" />
        {side.timeline.map((count, place) => (
          <rect
            key={place}
            x={place * 10 + 0.5}
            width={9}
            y={24 - (count / most) * 24}
            height={(count / most) * 24}
            fill="var(--text-tertiary)"
          />
        ))}
      </svg>
    </div>
  );
}

function minutesText(us: number): string {
  const seconds = Math.round(us / 1_000_000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} m`;
}
