'use client';

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';

/** What a page lets the keyboard do while it is shown. A key that a page does not name does nothing there. */
export type PageKeys = {
  readonly resort?: (() => void) | undefined;
  readonly filter?: (() => void) | undefined;
  readonly view?: ((digit: number) => void) | undefined;
  readonly up?: (() => void) | undefined;
  readonly table?: (() => void) | undefined;
  /** The previous or next of the ranking that led here [IA4]. */
  readonly sibling?: ((by: 1 | -1) => void) | undefined;
  readonly density?: (() => void) | undefined;
  readonly export?: (() => void) | undefined;
  readonly select?: (() => void) | undefined;
  /** Narrows Shift A to what the page lists; without it all that ask are meant [AK9]. */
  readonly acknowledgeAll?: (() => void) | undefined;
  /** Esc with nothing to close: clears the selection. */
  readonly clear?: (() => void) | undefined;
};

type Spoken = { readonly text: string };

export type Frozen = { readonly atMs: number; readonly seq: number };

/** What may be done to the frame, and what it remembers: always the same object, so that who has it never renders for it. */
export type DeskActs = {
  readonly toggleFreeze: () => void;
  readonly setTrayOpen: (open: boolean) => void;
  readonly setSheetOpen: (open: boolean) => void;
  readonly setPaletteOpen: (open: boolean) => void;
  readonly setNotedAlert: (alertId: string | null) => void;
  readonly setHeldMoves: (moves: number | null) => void;
  readonly speak: (text: string) => void;
  readonly setPageKeys: (keys: PageKeys) => void;
  /** Address of the monitor as it was last shown, with its view, filter and sort. */
  readonly monitorHref: () => string;
  readonly rememberMonitor: (href: string) => void;
  /** Addresses in the order of the list that was shown last, for the keys to the previous and next [IA4]. */
  readonly ranking: () => readonly string[];
  readonly rememberRanking: (hrefs: readonly string[]) => void;
};

/** State of the frame that is no risk data: panels, freeze, held order. For parts of the frame, which are few. */
export type DeskUi = DeskActs & {
  readonly frozen: Frozen | null;
  readonly isTrayOpen: boolean;
  /** False while the page comes from the server: the style sheet alone then decides whether the tray stands there. */
  readonly isWidthKnown: boolean;
  readonly isSheetOpen: boolean;
  readonly isPaletteOpen: boolean;
  /** The alert that a note is being written on; null when the form is closed. */
  readonly notedAlert: string | null;
  /** Rows that would move if the order were not held; null when it is not. */
  readonly heldMoves: number | null;
  /** What a page said last for readers that speak, politely; a new object each time. */
  readonly spoken: Spoken | null;
  /** Keys of the page that is shown. */
  readonly pageKeys: PageKeys;
};

const NO_KEYS: PageKeys = {};

const DeskUiContext = createContext<DeskUi | null>(null);
const DeskActsContext = createContext<DeskActs | null>(null);
const FrozenContext = createContext<Frozen | null>(null);

export function useDeskUi(): DeskUi {
  const ui = useContext(DeskUiContext);
  if (ui === null) throw new Error('Invariant: the frame surrounds every page');
  return ui;
}

export function useDeskActs(): DeskActs {
  const acts = useContext(DeskActsContext);
  if (acts === null) throw new Error('Invariant: the frame surrounds every page');
  return acts;
}

/** Since when the main area is frozen; null while it is live. Rows and cells ask for this alone: they are many. */
export function useFrozen(): Frozen | null {
  return useContext(FrozenContext);
}

/** Registers what keys do on this page. */
export function usePageKeys(keys: PageKeys): void {
  const { setPageKeys } = useDeskActs();
  useEffect(() => {
    setPageKeys(keys);
    return () => setPageKeys(NO_KEYS);
  }, [setPageKeys, keys]);
}

/**
 * The value as it stood when the main area was frozen, else the present one [ST4].
 *
 * @param of What it is a value of, where an element may come to show another: nothing is held from one to the next.
 */
export function useFreezable<Value>(value: Value, of: number | string = ''): Value {
  const isFrozen = useFrozen() !== null;
  const [held, setHeld] = useState<{ readonly value: Value; readonly of: number | string } | null>(null);
  const isHeld = held !== null && held.of === of;
  // Taken while rendering, so that no frame in between shows a later value.
  // What was not there yet, such as a row scrolled to, is taken when it comes and held from then on.
  if (isFrozen && (!isHeld || (held.value === null && value !== null))) setHeld({ value, of });
  if (!isFrozen && held !== null) setHeld(null);
  return isFrozen && isHeld ? held.value : value;
}

/** Where the pages that were left stood, for the ways back to them. */
function useRemembered(): Pick<DeskActs, 'monitorHref' | 'rememberMonitor' | 'ranking' | 'rememberRanking'> {
  const lastMonitor = useRef('/monitor');
  const monitorHref = useCallback(() => lastMonitor.current, []);
  const rememberMonitor = useCallback((href: string) => {
    lastMonitor.current = href;
  }, []);
  const lastRanking = useRef<readonly string[]>([]);
  const ranking = useCallback(() => lastRanking.current, []);
  const rememberRanking = useCallback((hrefs: readonly string[]) => {
    lastRanking.current = hrefs;
  }, []);
  return useMemo(
    () => ({ monitorHref, rememberMonitor, ranking, rememberRanking }),
    [monitorHref, rememberMonitor, ranking, rememberRanking],
  );
}

export function DeskUiProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const desk = useDesk();
  const [frozen, setFrozen] = useState<Frozen | null>(null);
  const [isTrayOpen, setTrayOpen] = useState(true);
  const [isWidthKnown, setWidthKnown] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [notedAlert, setNotedAlert] = useState<string | null>(null);
  const [heldMoves, setHeldMoves] = useState<number | null>(null);
  const [pageKeys, setPageKeys] = useState<PageKeys>(NO_KEYS);
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  useEffect(() => {
    // Wide enough to stand beside the rows: open from the start; else it is an overlay and opens on demand [SH3].
    setTrayOpen(matchMedia('(width >= 1100px)').matches);
    setWidthKnown(true);
  }, []);
  const remembered = useRemembered();
  const acts = useMemo<DeskActs>(
    () => ({
      toggleFreeze: () =>
        setFrozen((was) => (was === null ? { atMs: Date.now(), seq: desk.store.getState().throughSeq } : null)),
      setTrayOpen,
      setSheetOpen,
      setPaletteOpen,
      setNotedAlert,
      setHeldMoves,
      speak: (text) => setSpoken({ text }),
      setPageKeys,
      ...remembered,
    }),
    [desk, remembered],
  );
  const state = {
    frozen,
    isTrayOpen,
    isWidthKnown,
    isSheetOpen,
    isPaletteOpen,
    notedAlert,
    heldMoves,
    spoken,
    pageKeys,
  };
  return (
    <DeskActsContext value={acts}>
      <FrozenContext value={frozen}>
        <DeskUiContext value={{ ...acts, ...state }}>{children}</DeskUiContext>
      </FrozenContext>
    </DeskActsContext>
  );
}
