import { ShieldAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatUsed } from '#lib/client/format.ts';
import { useAllLimits } from '#lib/client/hooks.ts';
import { worstPart } from '#lib/client/limit-parts.ts';
import type { LimitView } from '#lib/model/view.ts';
import { LimitBar } from '../risk/limit-bar.tsx';
import { isLatched, leftText, ticksOf, usedOfText } from '../risk/limit-use.tsx';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { Why } from '../why/why.tsx';
import { levelHref } from './level-links.ts';

/** Bars shown beside each other; the tab Limits has all of them. */
const BARS_MAX = 4;
const NONE: readonly LimitView[] = [];

type Props = {
  /** "this account", "this desk". */
  readonly name: string;
  readonly limits: readonly LimitView[] | null;
  readonly hasExposure: boolean;
};

/** The worst limits of the node itself, each with used, left and bar; without any, a mark that none covers it [LV4]. */
export function LevelLimitBars({ name, limits, hasExposure }: Props): ReactNode {
  const known = useFreezable(useAllLimits()) ?? NONE;
  if (limits === null) return <div className="panel h-14 flex-none" aria-hidden="true" />;
  if (limits.length === 0) return <NoLimit name={name} hasExposure={hasExposure} />;
  const worst = limits
    .toSorted((a, b) => (b.usedBp ?? -1) - (a.usedBp ?? -1))
    .slice(0, BARS_MAX)
    .toSorted(byAge);
  return (
    <ul
      aria-label={`Limits of ${name}`}
      className="panel grid flex-none auto-cols-fr grid-flow-col divide-x divide-line max-phone:grid-flow-row max-phone:divide-x-0 max-phone:divide-y"
    >
      {worst.map((limit) => {
        const part = worstPart(limit, known);
        return part === null ? (
          <Bar key={limit.limitId} limit={limit} />
        ) : (
          <PartBar key={limit.limitId} limit={limit} part={part} />
        );
      })}
    </ul>
  );
}

/** Oldest first: a bar has its place, and no other one while its use changes [UP3]. */
function byAge(a: LimitView, b: LimitView): number {
  return a.definedSeq - b.definedSeq || (a.limitId < b.limitId ? -1 : 1);
}

function Bar({ limit }: { readonly limit: LimitView }): ReactNode {
  return (
    <li className="flex h-[54px] min-w-0 flex-col justify-center gap-1 px-3">
      <p className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-medium" title={limit.definition.name}>
          {limit.definition.name}
        </span>
        <SeverityChip rung={limit.rung} />
        {isLatched(limit) ? <span className="flex-none text-cap text-ink-2">latched</span> : null}
        <span className="value ml-auto flex-none font-semibold">
          <Why question={{ about: 'limit', limitId: limit.limitId, metric: 'utilization' }}>
            {formatUsed(limit.usedBp, limit.breached, 1)}
          </Why>
        </span>
      </p>
      <LimitBar usedBp={limit.usedBp} rung={limit.rung} ticks={ticksOf(limit)} wide />
      <p className="value flex min-w-0 justify-between gap-2 text-cap whitespace-nowrap text-ink-2">
        <span className="truncate" title={usedOfText(limit)}>
          {usedOfText(limit)}
        </span>
        <Why question={{ about: 'limit', limitId: limit.limitId, metric: 'room' }} className="flex-none">
          {leftText(limit)}
        </Why>
      </p>
    </li>
  );
}

/** A limit with a value for each node below: the worst of them with its name, whose own page explains the figures. */
function PartBar({ limit, part }: { readonly limit: LimitView; readonly part: LimitView }): ReactNode {
  const { level, id } = part.node;
  return (
    <li className="flex h-[54px] min-w-0 flex-col justify-center gap-1 px-3">
      <p className="flex min-w-0 items-center gap-1.5">
        <span className="truncate font-medium" title={`${limit.definition.name}, one value for each ${level}`}>
          {limit.definition.name}
        </span>
        <SeverityChip rung={limit.rung} />
        <span className="truncate text-ink-2">
          worst{' '}
          <Link className="underline-offset-2 hover:underline" href={levelHref(level, id)}>
            {id}
          </Link>
        </span>
        <span className="value ml-auto flex-none font-semibold">{formatUsed(part.usedBp, part.breached, 1)}</span>
      </p>
      <LimitBar usedBp={part.usedBp} rung={part.rung} ticks={ticksOf(part)} wide />
      <p className="value flex min-w-0 justify-between gap-2 text-cap whitespace-nowrap text-ink-2">
        <span className="truncate" title={usedOfText(part)}>
          {usedOfText(part)}
        </span>
        <span className="flex-none">{leftText(part)}</span>
      </p>
    </li>
  );
}

/** What stands at risk without a limit is a fault of the desk, not a quiet state [EE4]. */
function NoLimit({ name, hasExposure }: { readonly name: string; readonly hasExposure: boolean }): ReactNode {
  return (
    <p
      role="note"
      className={`panel flex h-14 flex-none items-center gap-2 border-edge px-3 text-control font-medium ${hasExposure ? 'text-stale' : 'text-ink-2'}`}
    >
      {hasExposure ? <ShieldAlert size={16} aria-hidden="true" /> : null}
      {hasExposure ? `No limit covers ${name}, and it has exposure.` : `No limit covers ${name}; it has no exposure.`}
    </p>
  );
}
