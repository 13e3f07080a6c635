'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCompact, formatCount, formatRoom, formatMoney, formatUsed } from '#lib/client/format.ts';
import { useCard, useFirm, useRank, useRow } from '#lib/client/hooks.ts';
import { roomOf } from '#lib/client/room.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { GroupMetric, Question } from '#lib/model/explanation.ts';
import type { GroupView } from '#lib/model/view.ts';
import { Why } from '../why/why.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { toneOf } from './grid-columns.ts';
import { RungShape } from './rung-shape.tsx';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

/** The firm at the same entry number as the rows; every part that cannot be known is a dash, never zero [EE4]. */
export function KpiBand(): ReactNode {
  const firm = useFreezable(useFirm());
  return (
    <section aria-label="Firm totals" className="kpis border-b border-line bg-surface">
      <Kpi
        label={`Day P&L${firm === null ? '' : ` (${firm.currency})`}`}
        note={firm === null ? '' : `real ${signed(firm.realizedDay, firm)} · open ${signed(firm.unrealized, firm)}`}
      >
        {firm === null ? (
          '—'
        ) : (
          <Why question={ofFirm(firm, 'dayPnl')} help="Equity now minus equity at the reset, cash movements left out">
            <Pnl firm={firm} />
          </Why>
        )}
      </Kpi>
      <Kpi label="Net / gross" note="by account and instrument">
        {firm === null ? (
          '—'
        ) : (
          <>
            <Why question={ofFirm(firm, 'net')}>{formatCompact(firm.net, firm.scale)}</Why>
            {' / '}
            <Why question={ofFirm(firm, 'gross')}>{formatCompact(firm.gross, firm.scale)}</Why>
          </>
        )}
      </Kpi>
      <Kpi label="At risk" note={incompleteNote(firm)}>
        {firm === null ? '—' : <AtRisk counts={firm.rungCounts} />}
      </Kpi>
      <Nearest />
      <Kpi label="Active accounts" note={firm === null ? '' : `of ${formatCount(firm.accounts)}`}>
        {formatCount(firm?.activeAccounts ?? null)}
      </Kpi>
    </section>
  );
}

function Kpi({
  label,
  note,
  children,
}: {
  readonly label: string;
  readonly note: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="flex min-w-0 flex-col justify-center border-r border-line px-3 last:border-r-0 max-phone:border-b max-phone:py-1.5">
      <p className="truncate text-cap leading-3.5 font-medium text-ink-2">{label}</p>
      <p className="value text-kpi leading-5.5 font-semibold whitespace-nowrap max-phone:text-control">{children}</p>
      <p className="h-3.5 truncate text-cap leading-3.5 text-ink-3">{note}</p>
    </div>
  );
}

function ofFirm({ id }: GroupView, metric: GroupMetric): Question {
  return { about: 'group', level: 'firm', id, metric };
}

function signed(value: number | null, firm: GroupView): string {
  return formatCompact(value, firm.scale, 'always');
}

function Pnl({ firm }: { readonly firm: GroupView }): ReactNode {
  const text = formatMoney(firm.dayPnl, firm.scale, { decimals: 0, sign: 'always' });
  return <span className={TONES[toneOf(text)]}>{text}</span>;
}

function AtRisk({ counts }: { readonly counts: GroupView['rungCounts'] }): ReactNode {
  const parts = [
    {
      count: counts.breach,
      shape: 'square',
      word: counts.breach === 1 ? 'breach' : 'breaches',
      ink: counts.breach > 0 ? 'text-breach' : 'text-ink-3',
    },
    {
      count: counts.critical,
      shape: 'diamond',
      word: 'critical',
      ink: counts.critical > 0 ? 'text-crit' : 'text-ink-3',
    },
    { count: counts.warning, shape: 'triangle', word: 'warning', ink: counts.warning > 0 ? 'text-warn' : 'text-ink-3' },
  ] as const;
  return (
    <span className="flex items-baseline gap-3">
      {parts.map(({ count, shape, word, ink }) => (
        <span key={shape} className={`inline-flex items-center gap-1 ${ink}`} title={`${count} ${word}`}>
          <span className="inline-block size-2.5">
            <RungShape shape={shape} />
          </span>
          {count}
          <span className="visually-hidden"> {word}</span>
        </span>
      ))}
    </span>
  );
}

function incompleteNote(firm: GroupView | null): string {
  if (firm === null || firm.incompleteAccounts === 0) return '';
  return `incomplete, ${firm.incompleteAccounts} without price`;
}

/** Of the whole firm, whatever the rows below show, by the share that is used: amounts of two currencies do not compare. */
function Nearest(): ReactNode {
  const index = useFreezable(useRank())?.nearest ?? null;
  const row = useFreezable(useRow(index));
  const card = useCard(index);
  const used = formatUsed(columnOf(row, 'worstUsedBp'), false, 0);
  const left = mostUsedLeft(row);
  return (
    <Kpi
      label="Nearest to limit"
      note={
        card === null ? (
          ''
        ) : (
          <>
            <Link
              className="font-medium text-ink-2 underline-offset-2 hover:underline"
              href={`/accounts/${encodeURIComponent(card.account)}`}
            >
              {card.account}
            </Link>
            {left === null ? null : ` · ${formatRoom(left, card.scale)} ${card.currency} left`}
          </>
        )
      }
    >
      {card === null || row === null ? (
        '—'
      ) : (
        <Why question={{ about: 'shownLimit', account: card.account, shown: 'mostUsed', metric: 'utilization' }}>
          {used}
        </Why>
      )}
    </Kpi>
  );
}

/** What is left of the most used limit, where the row shows that very limit; it may be another one than has the least left. */
function mostUsedLeft(row: Float64Array | null): number | null {
  const most = columnOf(row, 'worstUsedBp');
  if (most === null) return null;
  if (most === columnOf(row, 'dailyLossUsedBp'))
    return roomOf(columnOf(row, 'dailyLossUsed'), columnOf(row, 'dailyLossAllowance'));
  if (most === columnOf(row, 'maxLossUsedBp'))
    return roomOf(columnOf(row, 'maxLossUsed'), columnOf(row, 'maxLossAllowance'));
  return null;
}
