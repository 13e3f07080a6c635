'use client';

import type { ReactNode } from 'react';
import { formatSeq, formatTime, formatUsedOf } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertStep } from '#lib/protocol/alert-dossier.ts';
import { stateWord } from './alert-words.ts';
import { STEP_WORDS } from './step-words.ts';

type Props = { readonly steps: readonly AlertStep[]; readonly scale: number };

/** Every transition with its cause, its actor and its entry; newest last, as it happened. */
export function AlertSteps({ steps, scale }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  if (steps.length === 0) return null;
  return (
    <section aria-label="History" className="panel overflow-auto p-3" tabIndex={0}>
      <h2 className="mb-1 text-control font-semibold">History</h2>
      <table className="data-table" aria-label="History of the alert">
        <thead>
          <tr>
            {['At', 'Entry', 'What', 'State', 'Rung', 'Used of limit', 'By'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step, place) => (
            <tr key={`${step.seq}:${place}`}>
              <td>{formatTime(step.atUs, zone, { millis: true })}</td>
              <td className="text-ink-3">{formatSeq(step.seq)}</td>
              <td>{STEP_WORDS[step.what]}</td>
              <td>{stateWord(step.to)}</td>
              <td>{step.rung === 'none' ? 'below watch' : step.rung}</td>
              <td>{formatUsedOf(step.used, step.allowance, scale)}</td>
              <td>{step.by ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
