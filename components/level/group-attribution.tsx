'use client';

import type { ReactNode } from 'react';
import { attributionOfNode } from '#lib/client/attribution.ts';
import type { AttributionPart } from '#lib/client/attribution.ts';
import { useCards, useGroups, useLevel } from '#lib/client/hooks.ts';
import { atScale } from '#lib/client/levels.ts';
import { groupKey } from '#lib/client/selectors.ts';
import type { GroupView } from '#lib/model/view.ts';
import { AttributionBars } from '../charts/attribution-bars.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { useSlow } from './use-slow.ts';

const VALUES_MS = 1_000;

type Props = {
  readonly node: { readonly level: 'firm' | 'desk' | 'trader'; readonly id: string };
  readonly group: GroupView | null;
};

/** Fees and carry are in what is realised; the total is the day P&L of the node. */
const HEADS = { total: 'Day P&L', realized: 'Realised less fees', open: 'Open since the reset' } as const;

/** The result of the day by desk or trader; a trader's own result, which the accounts' page tells apart by symbol. */
export function GroupAttribution({ node, group }: Props): ReactNode {
  const view = useLevel(groupKey(node.level, node.id));
  const groups = useSlow(useFreezable(useGroups()), VALUES_MS);
  const cards = useCards();
  if (group === null || view === null) return <p className="px-3 py-2 text-ink-2">Loading.</p>;
  const below = node.level === 'firm' ? 'desk' : 'trader';
  const names = node.level === 'trader' ? [node.id] : view.children;
  const parts = names.flatMap((id): AttributionPart[] => {
    const child = groups.get(groupKey(node.level === 'trader' ? 'trader' : below, id));
    return child === undefined ? [] : [dayOf(id, child, group.scale)];
  });
  // Of the same picture as its parts, so that their sum is its own.
  const whole = dayOf('', groups.get(groupKey(node.level, node.id)) ?? group, group.scale);
  return (
    <AttributionBars
      label="Attribution"
      attribution={attributionOfNode(parts, whole)}
      heads={HEADS}
      scale={group.scale}
      currency={group.currency}
      empty={cards.size === 0 ? 'Loading.' : 'Nothing below.'}
    />
  );
}

/** Day P&L is what was realised since the reset, and what open positions gained since then. */
function dayOf(name: string, group: GroupView, scale: number): AttributionPart {
  const [day, realized] = [atScale(group, 'dayPnl', scale), atScale(group, 'realizedDay', scale)];
  return { name, realized, open: day === null || realized === null ? null : day - realized };
}
