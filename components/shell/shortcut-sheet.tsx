'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDeskUi } from './desk-ui.tsx';
import { printEntry } from './key-map.ts';
import { KEY_LIST } from './key-list.ts';
import type { ListedKey } from './key-list.ts';
import { useActs } from './use-acts.ts';
import { useKeyChoice } from './use-key-choice.ts';

const COLUMNS = [
  ['Alerts', 'Grid'],
  ['Go to', 'View'],
] as const;

const WORDS = {
  on: 'They work everywhere except while you type in a field. Settings, Keys can move them or switch them off.',
  off: 'Single keys are off. Settings, Keys switches them on; F6, Esc and Ctrl K work in any case.',
  alt: 'Hold Alt with the key. They work everywhere except while you type in a field.',
} as const;

/** Every key as this person has it, searchable [KB]. */
export function ShortcutSheet(): ReactNode {
  const ui = useDeskUi();
  const [query, setQuery] = useState('');
  const perform = useActs();
  const startTour = (): void => {
    ui.setSheetOpen(false);
    perform({ type: 'tour' });
  };
  const needle = query.trim().toLowerCase();
  const choice = useKeyChoice();
  const all = KEY_LIST.map((entry) => ({ ...entry, keys: printEntry(entry, choice) }));
  const entries = all.filter((entry) => `${entry.keys} ${entry.does}`.toLowerCase().includes(needle));
  return (
    <Dialog
      open={ui.isSheetOpen}
      onOpenChange={ui.setSheetOpen}
      title="Keyboard shortcuts"
      description={WORDS[choice.mode]}
    >
      <input
        type="search"
        data-first-focus=""
        aria-label="Search shortcuts"
        placeholder="Search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        className="mb-3 h-8 w-full rounded-control border border-edge bg-surface px-2 text-control"
      />
      <Button className="mb-3" onClick={startTour}>
        Start the guided tour
      </Button>
      <div className="grid grid-cols-2 items-start gap-x-8 max-phone:grid-cols-1">
        {COLUMNS.map((groups) => (
          <div key={groups[0]} className="flex flex-col gap-4">
            {groups.map((group) => (
              <Group key={group} group={group} entries={entries.filter((entry) => entry.group === group)} />
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}

type Printed = ListedKey & { readonly keys: string };

function Group({ group, entries }: { readonly group: string; readonly entries: readonly Printed[] }): ReactNode {
  if (entries.length === 0) return null;
  return (
    <section aria-label={group}>
      <h3 className="mb-1 text-cap font-semibold text-ink-3">{group}</h3>
      <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-y-1.5">
        {entries.map((entry) => (
          <div key={entry.id} className="contents">
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
}
