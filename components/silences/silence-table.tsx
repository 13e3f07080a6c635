'use client';

import type { ReactNode } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { formatAge, formatCount, formatSeq, formatTime } from '#lib/client/format.ts';
import { useAlerts, useConnection, useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import { matcherWords, SilenceCommands } from '#lib/client/silence-commands.ts';
import type { SilenceEnd, SilenceView } from '#lib/model/silence.ts';
import { useClock } from '../shell/clock.tsx';
import { Button } from '../ui/button.tsx';

type Props = { readonly silences: readonly SilenceView[] };

export function SilenceTable({ silences }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const alerts = useAlerts();
  if (silences.length === 0) return <p className="px-3 py-4 text-body text-ink-2">Nothing is silenced.</p>;
  const masked = new Map<string, number>();
  for (const { suppression } of alerts)
    if (suppression?.kind === 'silence')
      masked.set(suppression.silenceId, (masked.get(suppression.silenceId) ?? 0) + 1);
  return (
    <table className="data-table" aria-label="Silences in force">
      <thead>
        <tr>
          {['What', 'Reason', 'By', 'Ends in'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          <th scope="col" className="num">
            Masks now
          </th>
          <th scope="col">
            <span className="visually-hidden">Acts</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {silences.map((silence) => (
          <tr key={silence.silenceId}>
            <td className="font-medium">{matcherWords(silence.matcher)}</td>
            <td>{silence.reason}</td>
            <td title={formatSeq(silence.setSeq)}>
              {silence.byName} <span className="text-ink-3">{formatTime(silence.setAtUs, zone)}</span>
            </td>
            <td>
              <TimeLeft untilUs={silence.untilUs} />
              {silence.endsOnClimb ? <span className="text-ink-3"> or on a climb</span> : null}
            </td>
            <td className="num value">{formatCount(masked.get(silence.silenceId) ?? 0)}</td>
            <td className="num">
              <LiftButton silence={silence} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TimeLeft({ untilUs }: { readonly untilUs: number }): ReactNode {
  const { engineNowUs } = useClock();
  return (
    <time className="tabular-nums">{formatAge(engineNowUs === null ? null : (untilUs - engineNowUs) / 1_000)}</time>
  );
}

function LiftButton({ silence }: { readonly silence: SilenceView }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const connected = isConnected(useConnection());
  const mayAct = role === 'manager' || role === 'lead';
  const words = matcherWords(silence.matcher);
  const refusal = mayAct
    ? connected
      ? null
      : 'Not connected: nothing can be lifted'
    : 'Lifting needs the role manager or lead';
  return (
    <Button
      size="row"
      aria-label={`Lift the silence of ${words}`}
      disabledReason={refusal}
      onClick={() => void new SilenceCommands(desk.commands.tools).lift(silence.silenceId, words)}
    >
      Lift
    </Button>
  );
}

const ENDS: Readonly<Record<SilenceEnd, string>> = {
  expired: 'ended at its time',
  lifted: 'lifted',
  climbed: 'ended by a climb',
};

/** How the last ones ended. */
export function EndedSilences({ silences }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  if (silences.length === 0) return null;
  return (
    <details className="px-3 py-2">
      <summary className="cursor-pointer text-body text-ink-2">Ended: {silences.length}</summary>
      <ol className="mt-1 flex flex-col gap-1 text-body">
        {silences.map(({ silenceId, matcher, byName, reason, ended }) => (
          <li key={silenceId}>
            <span className="font-medium">{matcherWords(matcher)}</span>{' '}
            <span className="text-ink-2">
              by {byName} ({reason}), {ended === null ? '' : ENDS[ended.as]}
              {ended?.byName === null || ended === null ? '' : ` by ${ended.byName}`}
            </span>{' '}
            <span className="text-cap text-ink-3">{formatTime(ended?.atUs ?? null, zone)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
