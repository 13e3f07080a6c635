'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { DEFAULT_KEYS, mayMove, printEntry } from '../shell/key-map.ts';
import type { KeyChoice } from '../shell/key-map.ts';
import { moveFault } from '../shell/key-move.ts';
import { KEY_LIST } from '../shell/key-list.ts';
import type { ListedKey } from '../shell/key-list.ts';
import { useKeyChoice } from '../shell/use-key-choice.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceGroup } from '../ui/choice-group.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** Single keys on, off or with Alt, and each of them at the place its person wants [KB1]. */
export function KeysView(): ReactNode {
  const { preferences } = useDesk();
  const choice = useKeyChoice();
  const choose = (changes: Partial<KeyChoice>): void => preferences.choose({ keys: { ...choice, ...changes } });
  return (
    <SettingsFrame section="keys">
      <section aria-label="Keys" className="panel flex max-w-180 flex-col gap-4 p-4 text-control">
        <ChoiceGroup<KeyChoice['mode']>
          label="Single keys"
          help="Never while you type in a field. Off leaves F6, Esc, Backspace and Ctrl K; every act has a button or a place in Ctrl K."
          value={choice.mode}
          options={[
            { value: 'on', label: 'On' },
            { value: 'off', label: 'Off' },
            { value: 'alt', label: 'With Alt' },
          ]}
          onChoose={(mode) => choose({ mode })}
        />
        <ul aria-label="Keys that can be moved" className="flex flex-col">
          {KEY_LIST.filter(mayMove).map((entry) => (
            <KeyRow key={entry.id} entry={entry} choice={choice} onMoved={(moved) => choose({ moved })} />
          ))}
        </ul>
        <Button
          className="self-start"
          disabledReason={Object.keys(choice.moved).length === 0 ? 'Every key stands at its own place' : null}
          onClick={() => choose({ moved: DEFAULT_KEYS.moved })}
        >
          Put all keys back
        </Button>
      </section>
    </SettingsFrame>
  );
}

type RowProps = {
  readonly entry: ListedKey;
  readonly choice: KeyChoice;
  readonly onMoved: (moved: KeyChoice['moved']) => void;
};

function KeyRow({ entry, choice, onMoved }: RowProps): ReactNode {
  const [fault, setFault] = useState<string | null>(null);
  const take = (text: string): void => {
    const key = text.toLowerCase();
    if (key === '') return setFault(null);
    const reason = moveFault(entry.id, key, choice);
    setFault(reason);
    if (reason === null) onMoved({ ...choice.moved, [entry.id]: key });
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-b border-line py-0.5">
      <span className="min-w-0 flex-1 basis-48">{entry.does}</span>
      <span className="w-20 flex-none">
        <kbd className="rounded-chip border border-edge px-1.5 py-px font-medium">{printEntry(entry, choice)}</kbd>
      </span>
      <input
        type="text"
        aria-label={`New key: ${entry.does}`}
        aria-invalid={fault !== null || undefined}
        // Never more than one character: the next one typed takes its place.
        value=""
        placeholder="new"
        onChange={(event) => take(event.target.value)}
        className="h-6 w-14 flex-none rounded-control border border-edge bg-surface px-2 placeholder:text-ink-3 max-phone:h-11 max-phone:text-[16px]"
      />
      <span role="status" className="w-full text-body font-medium text-breach empty:hidden">
        {fault}
      </span>
    </li>
  );
}
