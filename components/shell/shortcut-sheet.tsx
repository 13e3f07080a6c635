'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { useDeskUi } from './desk-ui.tsx';
import { KEY_ENTRIES } from './key-map.ts';

const GROUPS = ['Alerts', 'Go to', 'View', 'Grid'] as const;

export function ShortcutSheet(): ReactNode {
  const ui = useDeskUi();
  const [query, setQuery] = useState('');
  const needle = query.trim().toLowerCase();
  const entries = KEY_ENTRIES.filter((entry) => `${entry.keys} ${entry.does}`.toLowerCase().includes(needle));
  return (
    <Dialog
      open={ui.isSheetOpen}
      onOpenChange={ui.setSheetOpen}
      title="Keyboard shortcuts"
      description="They work everywhere except while you type in a field."
    >
      <input
        type="search"
        aria-label="Search shortcuts"
        placeholder="Search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        className="mb-3 h-8 w-full rounded-control border border-edge bg-surface px-2 text-control"
      />
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 max-phone:grid-cols-1">
        {GROUPS.map((group) => {
          const own = entries.filter((entry) => entry.group === group);
          if (own.length === 0) return null;
          return (
            <section key={group} aria-label={group}>
              <h3 className="mb-1 text-cap font-semibold text-ink-3">{group}</h3>
              <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-y-1.5">
                {own.map((entry) => (
                  <div key={entry.keys} className="contents">
                    <dt>
                      <kbd className="rounded-chip border border-edge px-1.5 py-px font-medium whitespace-pre">
                        {entry.keys}
                      </kbd>
                    </dt>
                    <dd className="text-ink-2">{entry.does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
