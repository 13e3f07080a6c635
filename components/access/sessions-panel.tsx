'use client';

import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { endSession, fetchSessions } from '#lib/client/api.ts';
import type { SessionLine } from '#lib/client/api.ts';
import { formatInstant } from '#lib/base/time.ts';
import { Button } from '../ui/button.tsx';
import { refusalText } from './refusal-words.ts';

type Props = {
  /** Null: the own ones. */
  readonly userId: string | null;
};

/** Where somebody is signed in, each with its end [SS4]. */
export function SessionsPanel({ userId }: Props): ReactNode {
  const [lines, setLines] = useState<readonly SessionLine[] | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await fetchSessions(userId);
    if (answer.ok) setLines(answer.value);
    else setRefusal(refusalText(answer));
  }, [userId]);
  useEffect(() => void load(), [load]);
  const end = async (sessionId: string): Promise<void> => {
    const answer = await endSession(sessionId);
    setRefusal(answer.ok ? null : refusalText(answer));
    await load();
  };
  return (
    <section aria-label="Sessions" className="panel flex max-w-140 flex-col gap-2 p-4 text-control">
      <h2 className="font-semibold">Sessions</h2>
      {lines === null ? <p className="text-ink-2">Loading.</p> : null}
      {lines?.length === 0 ? <p>Signed in nowhere.</p> : null}
      <ul className="flex flex-col gap-1">
        {(lines ?? []).map((line) => (
          <li key={line.id} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              Since {formatInstant(line.createdAtMs * 1_000)}, last used {formatInstant(line.usedAtMs * 1_000)}
            </span>
            {line.isThis ? <span className="text-ink-2">this one</span> : <EndButton onEnd={() => end(line.id)} />}
          </li>
        ))}
      </ul>
      <p role="alert" className="font-medium text-breach empty:hidden">
        {refusal}
      </p>
    </section>
  );
}

function EndButton({ onEnd }: { readonly onEnd: () => Promise<void> }): ReactNode {
  return <Button onClick={() => void onEnd()}>End session</Button>;
}
