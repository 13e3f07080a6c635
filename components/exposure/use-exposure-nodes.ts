import { useEffect, useMemo } from 'react';
import { useDesk, useGroups } from '#lib/client/hooks.ts';
import { namesOf, useRoster } from '#lib/client/use-roster.ts';
import type { ExposureNode } from '#lib/model/exposure-board.ts';

/** What a person may choose: the firm first, where the person sees it, then the desks. */
export function useExposureNodes(): readonly ExposureNode[] {
  const groups = useGroups();
  const desk = useDesk();
  const roster = useRoster();
  useEffect(() => namesOf(desk).want(), [desk]);
  // Without the list the groups of the picture are there to choose from.
  const desks = useMemo(() => [...new Set(roster?.accounts.map(([, , name]) => name))].toSorted(), [roster]);
  const shown = [...groups.values()].flatMap(({ level, id }) => (level === 'trader' ? [] : [`${level}:${id}`]));
  const key = [...shown, ...desks.map((name) => `desk:${name}`)].join('\n');
  return useMemo(() => {
    const keys = [...new Set(key.split('\n').filter((each) => each !== ''))];
    const nodes = keys.map((each): ExposureNode => {
      const at = each.indexOf(':');
      return { level: each.slice(0, at) === 'firm' ? 'firm' : 'desk', id: each.slice(at + 1) };
    });
    return nodes.toSorted((a, b) => Number(b.level === 'firm') - Number(a.level === 'firm'));
  }, [key]);
}
