import { useCallback, useEffect, useState } from 'react';
import { fetchEvents } from '#lib/client/api.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { EventLine } from '#lib/protocol/event-lines.ts';

type Held = {
  readonly key: string;
  readonly lines: readonly EventLine[];
  /** Go on before this entry; null: there is nothing older. */
  readonly next: number | null;
  readonly isLoading: boolean;
  readonly refusal: string | null;
};
export type Events = Omit<Held, 'key'> & {
  readonly older: () => void;
  /** Begins anew with what is newest. */
  readonly again: () => void;
};

const NOTHING = { lines: [], next: null, isLoading: true, refusal: null } as const;

/** Pages of the journal about a node, as they were when they were asked for. */
export function useEvents({ level, id }: ScopeNode, instrument: string | null): Events {
  const key = `${level}:${id}:${instrument}`;
  const [held, setHeld] = useState<Held>({ ...NOTHING, key });
  const load = useCallback(
    async (before: number | null): Promise<void> => {
      setHeld((was) => ({ ...(before === null || was.key !== key ? { ...NOTHING, key } : was), isLoading: true }));
      const answer = await fetchEvents({ level, id }, instrument, before);
      setHeld((was) => {
        // Another node is looked at by now.
        if (was.key !== key) return was;
        if (!answer.ok) return { ...was, isLoading: false, refusal: answer.message };
        const lines = before === null ? answer.value.lines : [...was.lines, ...answer.value.lines];
        return { key, lines, next: answer.value.next, isLoading: false, refusal: null };
      });
    },
    [key, level, id, instrument],
  );
  useEffect(() => void load(null), [load]);
  const { next, isLoading } = held;
  const older = useCallback(() => {
    if (next !== null && !isLoading) void load(next);
  }, [load, next, isLoading]);
  const again = useCallback(() => void load(null), [load]);
  return { ...held, older, again };
}
