'use client';

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isAsking, shownRung } from '#lib/client/alert-queue.ts';
import { groupAlerts } from '#lib/client/flood.ts';
import type { AlertGroup } from '#lib/client/flood.ts';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import { AlertCard } from './alert-card.tsx';
import { groupWords, worstWords } from './group-words.ts';

/** Members drawn of one opened group; more are listed on the alerts page. */
const MEMBERS_MAX = 40;

/** In a flood the tray shows causes with their counts; what has no company stands as it always does [GR3]. */
export function AlertGroups({ alerts }: { readonly alerts: readonly AlertRecord[] }): ReactNode {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string): void => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpened(next);
  };
  return groupAlerts(alerts).map((group) => {
    const [only, ...others] = group.members;
    if (only !== undefined && others.length === 0) return <AlertCard key={group.key} alert={only} />;
    return <Group key={group.key} group={group} isOpen={opened.has(group.key)} onToggle={() => toggle(group.key)} />;
  });
}

type GroupProps = { readonly group: AlertGroup; readonly isOpen: boolean; readonly onToggle: () => void };

function Group({ group, isOpen, onToggle }: GroupProps): ReactNode {
  const asking = group.members.filter(isAsking).length;
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <section aria-label={`${group.rule}: ${groupWords(group)}`} className="border-b border-line">
      <div className="flex flex-col gap-1 bg-sunken px-3 py-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex min-h-6 items-center gap-2 text-left max-phone:min-h-11"
        >
          <Arrow size={14} aria-hidden="true" className="flex-none" />
          <SeverityChip rung={shownRung(group.worst)} look="firing" />
          <span className="min-w-0">
            <strong className="font-semibold">{group.rule}</strong> {groupWords(group)}
          </span>
        </button>
        <div className="flex flex-wrap items-center gap-2 text-ink-2">
          <span>
            {worstWords(group)} · {asking} unacked
          </span>
          {asking > 0 ? <AcknowledgeGroup group={group} /> : null}
        </div>
      </div>
      {isOpen
        ? group.members.slice(0, MEMBERS_MAX).map((alert) => <AlertCard key={alert.alertId} alert={alert} />)
        : null}
      {isOpen && group.members.length > MEMBERS_MAX ? (
        <p className="px-3 py-2 text-ink-2">and {group.members.length - MEMBERS_MAX} more on the alerts page.</p>
      ) : null}
    </section>
  );
}

/** The first press names the members, the second within five seconds takes exactly those [GR5]. */
function AcknowledgeGroup({ group }: { readonly group: AlertGroup }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const mayAct = role === 'manager' || role === 'lead';
  const asking = group.members.filter(isAsking);
  return (
    <Button
      size="small"
      className="ml-auto"
      disabledReason={mayAct ? null : 'Acknowledging needs the role manager or lead'}
      onClick={() =>
        void desk.commands.acknowledgeGroup(
          group.key,
          asking.map(({ alertId }) => alertId),
        )
      }
    >
      Acknowledge {asking.length}
    </Button>
  );
}
