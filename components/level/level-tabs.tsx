'use client';

import type { ReactNode } from 'react';
import { TabBar } from '../ui/tab-bar.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';

type Props = {
  readonly label: string;
  readonly tab: string | null;
  readonly onTab: (tab: string) => void;
  readonly items: readonly TabItem[];
};

/** The panel takes all height that is left, at least a head and five rows [LV1]. */
export function LevelTabs({ label, tab, onTab, items }: Props): ReactNode {
  return (
    <section aria-label={`Details of ${label}`} className="panel flex min-h-[174px] flex-1 flex-col overflow-hidden">
      <TabBar label="Details" value={tab ?? items[0]?.id ?? ''} onChange={onTab} items={items} />
    </section>
  );
}
