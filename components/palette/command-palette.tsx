'use client';

import { useEffect, useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useTargetId, useToasts, useWelcome } from '#lib/client/hooks.ts';
import { useDeskUi } from '../shell/desk-ui.tsx';
import { useActs } from '../shell/use-acts.ts';
import { classNames } from '../ui/class-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useAfterPaint } from '../ui/use-after-paint.ts';
import { EARLY_TEXT } from './early-text.ts';
import { actRefusal } from './act-refusal.ts';
import type { ActSituation } from './act-refusal.ts';
import type { Found } from './palette-items.ts';
import { useFound } from './use-found.ts';

const NONE: readonly Found[] = [];

/** Any account, trader, symbol, rule, page and act from the keyboard [VW2]. */
export function CommandPalette(): ReactNode {
  const { isPaletteOpen, setPaletteOpen } = useDeskUi();
  if (!isPaletteOpen) return null;
  return (
    <Dialog
      open
      onOpenChange={setPaletteOpen}
      title="Search or run a command"
      description="> actions and pages, @ traders, # symbols, ! alerts. Enter opens."
    >
      <Search onDone={() => setPaletteOpen(false)} />
    </Dialog>
  );
}

function Search({ onDone }: { readonly onDone: () => void }): ReactNode {
  const id = useId();
  const situation = useSituation();
  const perform = useActs();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { found, hasNames } = useFound(text);
  // The field is there at once and takes the keys; the list follows in the next picture.
  const rows = useAfterPaint() ? found : NONE;
  useEffect(() => EARLY_TEXT.takeTo((early) => setText((was) => was + early)), []);
  const at = Math.min(active, Math.max(found.length - 1, 0));
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const choose = (item: Found | undefined): void => {
    if (item === undefined) return;
    const reason = actRefusal(item.does, situation);
    if (reason !== null) return setRefusal(`${item.label}: ${reason}.`);
    onDone();
    // After the dialog has given the focus back: an act of the page reads where it stands.
    setTimeout(() => perform(item.does), 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) setActive(Math.min(Math.max(at + step, 0), found.length - 1));
    else if (event.key === 'Enter') choose(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        data-first-focus=""
        aria-label="Search accounts, traders, symbols, rules, pages and actions"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={rows.length === 0 ? undefined : `${id}-${at}`}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setRefusal(null);
        }}
        onKeyDown={onKeyDown}
        className="mb-2 h-9 w-full rounded-control border border-edge bg-surface px-3 text-control max-phone:h-11 max-phone:text-[16px]"
      />
      <p role="status" className="min-h-4 text-body text-ink-2">
        {refusal ?? emptyWords(found.length, hasNames)}
      </p>
      <ul id={`${id}-list`} role="listbox" aria-label="Found" className="h-[46dvh] overflow-y-auto">
        {rows.map((item, position) => (
          <Row
            key={item.id}
            id={`${id}-${position}`}
            item={item}
            isActive={position === at}
            refusal={actRefusal(item.does, situation)}
            onChoose={() => choose(item)}
          />
        ))}
      </ul>
    </>
  );
}

/** Before the names are there, nobody can say that nothing matches. */
function emptyWords(found: number, hasNames: boolean): string {
  if (found > 0) return '';
  return hasNames
    ? 'Nothing matches.'
    : 'Nothing matches yet: names of accounts, traders and symbols are not here yet.';
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

const KIND_WORDS: Readonly<Record<Found['kind'], string>> = {
  action: 'Action',
  page: 'Page',
  alert: 'Alert',
  account: 'Account',
  trader: 'Trader',
  symbol: 'Symbol',
  rule: 'Rule',
};

type RowProps = {
  readonly id: string;
  readonly item: Found;
  readonly isActive: boolean;
  readonly refusal: string | null;
  readonly onChoose: () => void;
};

function Row({ id, item, isActive, refusal, onChoose }: RowProps): ReactNode {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={refusal !== null || undefined}
      className={classNames(
        'flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2 text-body hover:bg-hover max-phone:min-h-11',
        isActive && 'bg-selected',
      )}
      onPointerUp={onChoose}
    >
      <span className="w-14 flex-none text-cap text-ink-3">{KIND_WORDS[item.kind]}</span>
      <span className={classNames('truncate font-medium', refusal !== null && 'text-ink-3')}>{item.label}</span>
      <span className="truncate text-ink-2">{refusal ?? item.detail}</span>
      {item.keys === null ? null : (
        <kbd className="ml-auto flex-none rounded-chip border border-edge px-1.5 py-px font-medium max-phone:hidden">
          {item.keys}
        </kbd>
      )}
    </li>
  );
}

function useSituation(): ActSituation {
  const role = useWelcome()?.user.role ?? null;
  const connection = useConnection();
  const target = useTargetId();
  const hasUndo = useToasts().some(({ undo }) => undo !== null);
  const { pageKeys } = useDeskUi();
  return { role, isConnected: isConnected(connection), hasTarget: target !== null, hasUndo, pageKeys };
}
