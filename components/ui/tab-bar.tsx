'use client';

import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';

export type TabItem = {
  readonly id: string;
  readonly label: string;
  readonly count?: string | undefined;
  readonly content: ReactNode;
};

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly items: readonly TabItem[];
};

/** Tabs whose panel takes the height that is left [LV1]. */
export function TabBar({ label, value, onChange, items }: Props): ReactNode {
  return (
    <Tabs.Root value={value} onValueChange={onChange} className="flex min-h-0 flex-1 flex-col">
      <Tabs.List aria-label={label} className="flex flex-none gap-1 overflow-x-auto border-b border-line px-2">
        {items.map((item) => (
          <Tabs.Trigger
            key={item.id}
            value={item.id}
            className="-mb-px h-7 flex-none border-b-2 border-transparent px-2 text-body font-medium text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink max-phone:h-11 max-phone:text-phone"
          >
            {item.label}
            {item.count === undefined ? null : <span className="ml-1.5 text-ink-3">{item.count}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {items.map((item) => (
        <Tabs.Content key={item.id} value={item.id} className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]">
          {item.content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
