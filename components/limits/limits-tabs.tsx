'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useSilences } from '#lib/client/hooks.ts';
import { SilencesView } from '../silences/silences-view.tsx';
import { TabBar } from '../ui/tab-bar.tsx';
import { CoverageView } from './coverage-view.tsx';
import { LimitsView } from './limits-view.tsx';

const TABS = ['rules', 'silences', 'coverage'] as const;
type TabId = (typeof TABS)[number];

/** Rules, the silences over them, and what they do not cover; the tab stands in the address [UP5]. */
export function LimitsTabs(): ReactNode {
  const live = useSilences().filter(({ ended }) => ended === null).length;
  const [tab, setTab] = useState<TabId>('rules');
  useEffect(() => setTab(tabOf(new URLSearchParams(location.search).get('tab'))), []);
  const choose = (value: string): void => {
    const chosen = tabOf(value);
    setTab(chosen);
    history.replaceState(null, '', chosen === 'rules' ? location.pathname : `${location.pathname}?tab=${chosen}`);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TabBar
        label="Limits"
        value={tab}
        onChange={choose}
        items={[
          { id: 'rules', label: 'Rules', content: <LimitsView /> },
          { id: 'silences', label: 'Silences', count: String(live), content: <SilencesView /> },
          { id: 'coverage', label: 'Coverage', content: <CoverageView /> },
        ]}
      />
    </div>
  );
}

function tabOf(value: string | null): TabId {
  return TABS.find((id) => id === value) ?? 'rules';
}
