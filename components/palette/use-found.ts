import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useAlerts, useDesk, usePersonLimits } from '#lib/client/hooks.ts';
import { namesOf, useRoster } from '#lib/client/use-roster.ts';
import { entryOf, grown, PaletteIndex } from '#lib/client/palette-index.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitView } from '#lib/model/view.ts';
import { useKeyChoice } from '../shell/use-key-choice.ts';
import { NAME_BOOK } from './name-book.ts';
import type { NameEntries } from './name-entries.ts';
import { headItems, limitItems, symbolItem } from './palette-items.ts';
import type { Found } from './palette-items.ts';

const NO_LIMITS: readonly LimitView[] = [];
const NO_NAMES: NameEntries = [];

type Finds = {
  readonly found: readonly Found[];
  /** Accounts, traders and symbols are among them; false until they came for the first time. */
  readonly hasNames: boolean;
};

/** What a text finds in the open palette. What becomes known meanwhile does not reorder it under the hand. */
export function useFound(text: string): Finds {
  const { index, hasNames } = useIndex();
  const [shown, setShown] = useState(() => ({ text, index, found: index.search(text) }));
  if (shown.text === text && shown.index === index) return { found: shown.found, hasNames };
  const all = index.search(text);
  const found = shown.text === text ? grown(shown.found, all) : all;
  setShown({ text, index, found });
  return { found, hasNames };
}

function useIndex(): { readonly index: PaletteIndex<Found>; readonly hasNames: boolean } {
  const desk = useDesk();
  const choice = useKeyChoice();
  const [alerts] = useState(useAlerts());
  const names = useNames();
  const limits = useFirstLimits();
  useEffect(() => desk.watchLimits(), [desk]);
  const head = useMemo(() => headItems(choice, alerts).map(entryOf), [choice, alerts]);
  const tail = useMemo(() => limitItems(limits).map(entryOf), [limits]);
  const index = useMemo(() => {
    const ready = names ?? NO_NAMES;
    // An alert may be about what nobody holds any more.
    const held = new Set(ready.map(({ item }) => item.id));
    const others = symbolsOf(alerts)
      .map(symbolItem)
      .filter(({ id }) => !held.has(id));
    return new PaletteIndex([...head, ...ready, ...others.map(entryOf), ...tail]);
  }, [head, names, alerts, tail]);
  return { index, hasNames: names !== null };
}

/** Asked for anew behind an opening where they are old. */
function useNames(): NameEntries | null {
  const desk = useDesk();
  const roster = useRoster();
  useEffect(() => namesOf(desk).want(), [desk]);
  useEffect(() => NAME_BOOK.follow(roster, soon), [roster]);
  const read = (): NameEntries | null => NAME_BOOK.snapshot();
  return useSyncExternalStore((listener) => NAME_BOOK.subscribe(listener), read, read);
}

/** A task of its own: what is pressed or painted meanwhile comes first. */
function soon(run: () => void): () => void {
  const timer = setTimeout(run, 0);
  return () => clearTimeout(timer);
}

/** The names of limits as they first came; their figures, which move each second, are not shown here. */
function useFirstLimits(): readonly LimitView[] {
  const limits = usePersonLimits();
  const [first, setFirst] = useState<readonly LimitView[] | null>(limits);
  if (first === null && limits !== null) setFirst(limits);
  return first ?? NO_LIMITS;
}

function symbolsOf(alerts: readonly AlertRecord[]): readonly string[] {
  const symbols = new Set<string>();
  for (const { symbol, cause } of alerts) {
    if (symbol !== '') symbols.add(symbol);
    if (cause !== null) symbols.add(cause.symbol);
  }
  return [...symbols].sort();
}
