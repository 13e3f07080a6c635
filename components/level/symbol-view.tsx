'use client';

import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatAge, formatDecimalText, formatMoney, formatTime } from '#lib/client/format.ts';
import {
  useAccountDetail,
  useAccountIndex,
  useAlerts,
  useBeat,
  useCard,
  useDesk,
  useHasPicture,
  useSession,
} from '#lib/client/hooks.ts';
import { limitsOfSymbol } from '#lib/client/symbol.ts';
import { worstOf } from '#lib/client/levels.ts';
import type { HoldingMetric } from '#lib/model/explanation.ts';
import type { AccountCard, LimitView, PositionView } from '#lib/model/view.ts';
import type { AccountDetail } from '#lib/protocol/frame.ts';
import { AccountLimits } from '../risk/account-limits.tsx';
import { FillsTable } from '../risk/fills-table.tsx';
import { toneOf } from '../risk/grid-columns.ts';
import { MARK_SOURCES } from '../risk/positions-table.tsx';
import { useFreezable, usePageKeys } from '../shell/desk-ui.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { Why } from '../why/why.tsx';
import { alertsOfAccount } from './account-alerts.ts';
import { AlertsTab } from './alerts-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { HoldingPanel } from './holding-panel.tsx';
import { LevelCrumbs } from './level-crumbs.tsx';
import { LevelFrame, UnknownNode, useLate } from './level-frame.tsx';
import { LevelLimitBars } from './level-limit-bars.tsx';
import { levelHref, symbolHref } from './level-links.ts';
import { LevelTabs } from './level-tabs.tsx';
import { useAboveAccount } from './use-account-place.ts';
import { useLevelQuery } from './use-level-query.ts';
import type { LevelAddress } from './use-level-query.ts';
import { useParent } from './use-parent.ts';
import { useSiblings } from './use-siblings.ts';

const TABS = ['fills', 'alerts', 'limits', 'events'];
const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;
const NO_POSITIONS: readonly PositionView[] = [];

type Props = { readonly account: string; readonly symbol: string };

/** What one account holds of one symbol: its value with the mark behind it, its fills, and the limits cut to it. */
export function SymbolView({ account, symbol }: Props): ReactNode {
  const desk = useDesk();
  const hasPicture = useHasPicture();
  const card = useCard(useAccountIndex(account));
  const detail = useFreezable(useAccountDetail(account));
  const zone = useSession()?.zone ?? 'UTC';
  const address = useLevelQuery(TABS);
  const above = [...useAboveAccount(card), { level: 'account', id: account } as const];
  useEffect(() => desk.watchAccount(account), [desk, account]);
  const isLate = useLate(hasPicture && detail === null);
  const up = useParent(levelHref('account', account));
  const positions = detail?.positions ?? NO_POSITIONS;
  const beside = useMemo(
    () => positions.map(({ instrument }) => symbolHref(account, instrument)),
    [positions, account],
  );
  const sibling = useSiblings(symbolHref(account, symbol), beside);
  const [areTables, setTables] = useState(false);
  usePageKeys(useMemo(() => ({ up, sibling, table: () => setTables((was) => !was) }), [up, sibling]));
  if (detail === null && isLate) return <UnknownNode title={`${account} ${symbol}`} what="a position" />;
  const position = positions.find(({ instrument }) => instrument === symbol) ?? null;
  const limits = detail === null ? null : limitsOfSymbol(detail.limits, symbol);
  const node = { level: 'account', id: account } as const;
  return (
    <LevelFrame
      crumbs={<LevelCrumbs above={above} title={symbol} rung={worstOf(limits ?? [])} limitOn={node} />}
      figures={
        position === null ? (
          <p className="text-ink-2">{detail === null ? 'Loading.' : 'No position in this symbol now.'}</p>
        ) : (
          <Figures position={position} card={card} zone={zone} />
        )
      }
      badValue={address.badValue}
      bars={<SymbolLimits limits={limits} hasExposure={(position?.exposure ?? 0) !== 0} />}
      charts={<HoldingPanel {...{ account, symbol, zone }} isTable={areTables} onTable={setTables} />}
      tabs={<SymbolTabs {...{ account, symbol, detail, limits, zone, address }} scale={card?.scale ?? 0} />}
    />
  );
}

function SymbolLimits({
  limits,
  hasExposure,
}: {
  readonly limits: readonly LimitView[] | null;
  readonly hasExposure: boolean;
}): ReactNode {
  if (limits?.length !== 0) return <LevelLimitBars name="this symbol" limits={limits} hasExposure={hasExposure} />;
  return (
    <p className="panel flex h-14 flex-none items-center px-3 text-control text-ink-2">
      No limit is for this symbol alone; the limits of the account count it in.
    </p>
  );
}

type TabsProps = Props & {
  readonly detail: AccountDetail | null;
  readonly limits: readonly LimitView[] | null;
  readonly scale: number;
  readonly zone: string;
  readonly address: LevelAddress;
};

function SymbolTabs({ account, symbol, detail, limits, scale, zone, address }: TabsProps): ReactNode {
  const alerts = alertsOfAccount(useAlerts(), account).filter((alert) => alert.instrument === symbol);
  const fills = detail?.fills.filter(({ instrument }) => instrument === symbol) ?? null;
  const items: readonly TabItem[] = [
    {
      id: 'fills',
      label: 'Fills',
      count: fills === null ? undefined : String(fills.length),
      content: <FillsTable fills={fills} scale={scale} zone={zone} />,
    },
    {
      id: 'alerts',
      label: 'Alerts',
      count: String(alerts.length),
      content: (
        <AlertsTab label={symbol} alerts={alerts} empty="No alert of a limit for this symbol alone." fromUs={null} />
      ),
    },
    {
      id: 'limits',
      label: 'Limits',
      count: limits === null ? undefined : String(limits.length),
      content: <AccountLimits node={{ level: 'account', id: account }} limits={limits} />,
    },
    {
      id: 'events',
      label: 'Events',
      content: <EventsTab node={{ level: 'account', id: account }} instrument={symbol} />,
    },
  ];
  return <LevelTabs label={symbol} tab={address.tab} onTab={address.setTab} items={items} />;
}

function Figures({
  position,
  card,
  zone,
}: {
  readonly position: PositionView;
  readonly card: AccountCard | null;
  readonly zone: string;
}): ReactNode {
  const nowUs = useBeat()?.engineTimeUs ?? null;
  const scale = card?.scale ?? 0;
  const { account, instrument, markAtUs, markSource, freshness } = position;
  const money = (value: number | null, decimals: number, sign: 'always' | 'negative') =>
    formatMoney(value, scale, { decimals, sign });
  const age = markAtUs === null || nowUs === null ? null : (nowUs - markAtUs) / 1_000;
  const figures: readonly { readonly label: string; readonly text: string; readonly metric: HoldingMetric | null }[] = [
    { label: 'Quantity', text: formatDecimalText(position.quantity), metric: null },
    { label: 'Average', text: formatDecimalText(position.averagePx), metric: 'averagePx' },
    { label: 'Open', text: money(position.unrealized, 2, 'always'), metric: 'unrealized' },
    { label: 'Realised', text: money(position.realized, 2, 'always'), metric: 'realized' },
    { label: 'Fees', text: money(position.fees, 2, 'negative'), metric: 'fees' },
    { label: 'Exposure', text: money(position.exposure, 0, 'negative'), metric: 'exposure' },
  ];
  return (
    <dl
      aria-label="Position"
      className="flex max-w-300 flex-wrap items-baseline justify-between gap-x-3 gap-y-1 max-phone:grid max-phone:grid-cols-3"
    >
      {figures.map(({ label, text, metric }) => (
        <div key={label} className="flex items-baseline gap-1.5 whitespace-nowrap max-phone:flex-col max-phone:gap-0">
          <dt className="text-cap text-ink-2">{label}</dt>
          <dd className={`value font-semibold ${label === 'Open' || label === 'Realised' ? TONES[toneOf(text)] : ''}`}>
            <Why question={metric === null ? null : { about: 'holding', account, instrument, metric }}>{text}</Why>
          </dd>
        </div>
      ))}
      <div className="flex items-baseline gap-1.5 whitespace-nowrap max-phone:flex-col max-phone:gap-0">
        <dt className="text-cap text-ink-2">Mark</dt>
        <dd className={`value font-semibold ${freshness === 'live' ? '' : 'text-ink-3'}`}>
          {formatDecimalText(position.markPx)} {MARK_SOURCES[markSource]}
          <span className="font-normal text-ink-2" title={formatTime(markAtUs, zone, { millis: true })}>
            {' '}
            {formatAge(age)} old{freshness === 'live' ? '' : `, ${freshness}`}
          </span>
        </dd>
      </div>
    </dl>
  );
}
