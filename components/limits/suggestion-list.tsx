import type { ReactNode } from 'react';
import { formatCount, formatDecimalText } from '#lib/client/format.ts';
import type { BacktestSuggestion } from '#lib/model/backtest.ts';
import { Button } from '../ui/button.tsx';

const SHOWN = 3;
type Props = {
  readonly suggestions: readonly BacktestSuggestion[];
  readonly onApply: (suggestion: BacktestSuggestion) => void;
};

/** What would have removed flaps, as facts; nothing is applied by itself [LE5]. */
export function SuggestionList({ suggestions, onApply }: Props): ReactNode {
  if (suggestions.length === 0)
    return <p className="text-body text-ink-2">No wider reset and no longer hold that was tried removes a flap.</p>;
  return (
    <ul aria-label="Suggestions" className="flex flex-col gap-1">
      {suggestions.slice(0, SHOWN).map((suggestion) => (
        <li key={changeText(suggestion)} className="flex items-center gap-2 text-body">
          <span>{suggestionText(suggestion)}</span>
          <Button size="row" aria-label={`Apply ${changeText(suggestion)}`} onClick={() => onApply(suggestion)}>
            Apply
          </Button>
        </li>
      ))}
    </ul>
  );
}

function changeText(suggestion: BacktestSuggestion): string {
  return suggestion.type === 'reset'
    ? `reset ${formatDecimalText(suggestion.hysteresis)} %`
    : `hold ${suggestion.holdMs / 1_000} s`;
}

/** "reset 4 % would have removed 11 of 14 flaps; 29 alerts". */
function suggestionText(suggestion: BacktestSuggestion): string {
  const { removed, of, alerts } = suggestion;
  const flaps = `${formatCount(removed)} of ${formatCount(of)} flaps`;
  return `${changeText(suggestion)} would have removed ${flaps}; ${formatCount(alerts)} alerts`;
}
