'use client';

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import {
  useAccountDetail,
  useAccountIndex,
  useAlerts,
  useCard,
  useDesk,
  useHasPicture,
  useRow,
} from '#lib/client/hooks.ts';
import { columnOf, hasFlag } from '#lib/client/selectors.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard } from '#lib/model/view.ts';
import type { AccountDetail } from '#lib/protocol/frame.ts';
import { AccountFigures } from '../risk/account-figures.tsx';
import { useFreezable, usePageKeys } from '../shell/desk-ui.tsx';
import { alertDots, alertsOfAccount } from './account-alerts.ts';
import { ACCOUNT_TABS, AccountTabs } from './account-tabs.tsx';
import { LevelCrumbs } from './level-crumbs.tsx';
import { ChartSkeleton, LevelFrame, UnknownNode, useLate } from './level-frame.tsx';
import { LevelLimitBars } from './level-limit-bars.tsx';
import { levelHref } from './level-links.ts';
import { RangePicker } from './range-picker.tsx';
import { useAboveAccount, useBesideAccount } from './use-account-place.ts';
import { useLevelCourse } from './use-level-course.ts';
import type { LevelCourse } from './use-level-course.ts';
import { useLevelQuery } from './use-level-query.ts';
import { useParent } from './use-parent.ts';
import { useSiblings } from './use-siblings.ts';
import { lazyPart } from '../ui/lazy-part.ts';

// Charts come in a file of their own: the monitor does not carry them [CH8].
const AccountCharts = lazyPart(async () => ({ default: (await import('../charts/account-charts.tsx')).AccountCharts }));

/** One account: limits, course, positions (ux.md 5.5). */
export function AccountView({ account }: { readonly account: string }): ReactNode {
  const desk = useDesk();
  const hasPicture = useHasPicture();
  const index = useAccountIndex(account);
  const card = useCard(index);
  const row = useFreezable(useRow(index));
  const detail = useFreezable(useAccountDetail(account));
  const address = useLevelQuery(ACCOUNT_TABS);
  const node = useMemo(() => ({ level: 'account', id: account }) as const, [account]);
  const course = useLevelCourse(node, address.range);
  const above = useAboveAccount(card);
  const [areTables, setTables] = useState(false);
  const isLate = useLate(hasPicture && detail === null);
  useEffect(() => desk.watchAccount(account), [desk, account]);
  useEffect(() => (index === null ? undefined : desk.showRows([index])), [desk, index]);
  const parent = above.at(-1);
  const up = useParent(parent === undefined ? null : levelHref(parent.level, parent.id));
  const sibling = useSiblings(levelHref('account', account), useBesideAccount(card));
  usePageKeys(useMemo(() => ({ up, sibling, table: () => setTables((was) => !was) }), [up, sibling]));
  if (detail === null && isLate) return <UnknownNode title={account} what="an account" />;
  const currency = card?.currency ?? '';
  const scale = card?.scale ?? 0;
  return (
    <LevelFrame
      crumbs={
        <LevelCrumbs
          above={above}
          title={account}
          rung={RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none'}
          limitOn={node}
        >
          <Marks card={card} row={row} />
          <RangePicker range={address.range} onRange={address.setRange} />
        </LevelCrumbs>
      }
      figures={<AccountFigures account={account} row={row} scale={scale} currency={currency} />}
      badValue={address.badValue}
      bars={
        <LevelLimitBars
          name="this account"
          limits={detail?.limits ?? null}
          hasExposure={(columnOf(row, 'gross') ?? 0) !== 0}
        />
      }
      charts={
        <Suspense fallback={<ChartSkeleton />}>
          {card === null ? (
            <ChartSkeleton />
          ) : (
            <Charts card={card} row={row} detail={detail} course={course} areTables={areTables} onTables={setTables} />
          )}
        </Suspense>
      }
      tabs={
        <AccountTabs
          account={account}
          detail={detail}
          scale={scale}
          currency={currency}
          zone={course.zone}
          fromUs={course.startUs}
          address={address}
        />
      }
    />
  );
}

function Marks({ card, row }: { readonly card: AccountCard | null; readonly row: Float64Array | null }): ReactNode {
  return (
    <>
      {hasFlag(row, ACCOUNT_FLAGS.latched) ? <span className="tag">LATCHED</span> : null}
      {hasFlag(row, ACCOUNT_FLAGS.incomplete) ? <span className="tag">INCOMPLETE</span> : null}
      <p className="min-w-0 flex-initial truncate text-ink-2 max-phone:hidden" title={card?.rulesetName}>
        {card?.rulesetName} <span className="text-ink-3">{card?.currency}</span>
      </p>
    </>
  );
}

type ChartsProps = {
  readonly card: AccountCard;
  readonly row: Float64Array | null;
  readonly detail: AccountDetail | null;
  readonly course: LevelCourse;
  readonly areTables: boolean;
  readonly onTables: (areTables: boolean) => void;
};

function Charts({ card, row, detail, course, areTables, onTables }: ChartsProps): ReactNode {
  const alerts = useAlerts();
  const dots = useMemo(() => alertDots(alertsOfAccount(alerts, card.account)), [alerts, card.account]);
  const limitOf = (type: 'maxLoss' | 'dailyLoss') =>
    detail?.limits.find((limit) => limit.definition.rule.type === type) ?? null;
  const daily = limitOf('dailyLoss');
  // Amounts of a limit may have fewer decimals than the account's.
  const stop =
    daily?.floor === undefined || daily.floor === null ? null : daily.floor * 10 ** (card.scale - daily.scale);
  return (
    <AccountCharts
      points={course.series.points}
      span={course.span}
      gaps={course.series.gaps}
      note={course.note}
      scale={card.scale}
      zone={course.zone}
      allowance={limitOf('maxLoss')?.allowance ?? columnOf(row, 'maxLossAllowance')}
      dailyStop={stop}
      alerts={dots}
      isTable={areTables}
      onTable={onTables}
    />
  );
}
