import { useEffect, useMemo, useState } from 'react';
import { fetchRoster } from '#lib/client/api.ts';
import type { Roster } from '#lib/client/api.ts';
import { useAlerts, useDesk, usePersonLimits } from '#lib/client/hooks.ts';
import { PaletteIndex } from '#lib/client/palette-index.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitView } from '#lib/model/view.ts';
import { useKeyChoice } from '../shell/use-key-choice.ts';
import { paletteItems } from './palette-items.ts';
import type { Found } from './palette-items.ts';

const NO_LIMITS: readonly LimitView[] = [];

/** The index of the open palette. Names are asked for as it opens; what moves meanwhile does not reorder it under the hand. */
export function useFound(): PaletteIndex<Found> {
  const desk = useDesk();
  const choice = useKeyChoice();
  const [alerts] = useState(useAlerts());
  const [roster, setRoster] = useState<Roster | null>(null);
  const limits = useFirstLimits();
  useEffect(() => desk.watchLimits(), [desk]);
  useEffect(() => {
    let isCurrent = true;
    void fetchRoster().then((answer) => {
      if (isCurrent && answer.ok) setRoster(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return useMemo(
    () => new PaletteIndex(paletteItems({ choice, alerts, roster, symbols: symbolsOf(alerts), limits })),
    [choice, alerts, roster, limits],
  );
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
