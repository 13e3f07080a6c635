import type { ReactNode, Ref } from 'react';
import { formatCount, formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { RUNG_LOOKS } from '../risk/rung-look.ts';
import { useClock } from '../shell/clock.tsx';
import { Button } from '../ui/button.tsx';
import { InlineSelect } from '../ui/inline-select.tsx';
import type { InlineOptions } from '../ui/inline-select.tsx';
import { isFiltered, NO_FILTER } from './inbox-query.ts';
import type { FiredIn, InboxFilter } from './inbox-query.ts';

type Props = {
  readonly filter: InboxFilter;
  readonly onFilter: (change: Partial<InboxFilter>) => void;
  /** All alerts that are held: what there is to choose from. */
  readonly alerts: readonly AlertRecord[];
  /** How many of them pass. */
  readonly passing: number;
  readonly first: Ref<HTMLSelectElement>;
};

const US_PER_MS = 1_000;
const MINUTE_MS = 60_000;
/** A part of the time that is none of the offered ones. */
const CHOSEN = 'chosen';
const BACK: readonly (readonly [ms: number, text: string])[] = [
  [10 * MINUTE_MS, 'Last 10 min'],
  [60 * MINUTE_MS, 'Last hour'],
  [240 * MINUTE_MS, 'Last 4 hours'],
];

/** What narrows the list; while something does, how much is left out is said beside it. */
export function InboxFilters({ filter, onFilter, alerts, passing, first }: Props): ReactNode {
  const rules = namesOf(alerts.map(({ limitId, limitName }) => [limitId, limitName]));
  const desks = namesOf(alerts.filter(({ desk }) => desk !== '').map(({ desk }) => [desk, desk]));
  return (
    <div role="search" aria-label="Filter the alerts" className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <InlineSelect
        label="Whose"
        selectRef={first}
        value={filter.isMine ? 'mine' : ''}
        options={[
          ['', 'All'],
          ['mine', 'Mine'],
        ]}
        title="Mine: acknowledged, snoozed or noted by me"
        onChoose={(value) => onFilter({ isMine: value === 'mine' })}
      />
      <InlineSelect
        label="Severity"
        value={filter.rung ?? ''}
        options={[['', 'Any'], ...SEVERITIES]}
        title="The rung of the chip: the highest one while nobody owns the alert"
        onChoose={(value) => onFilter({ rung: RUNGS.find((rung) => rung === value) ?? null })}
      />
      <InlineSelect
        label="Rule"
        value={filter.limitId ?? ''}
        options={[['', 'Any'], ...withChosen(rules, filter.limitId)]}
        onChoose={(value) => onFilter({ limitId: value === '' ? null : value })}
      />
      <InlineSelect
        label="Desk"
        value={filter.desk ?? ''}
        options={[['', 'Any'], ...withChosen(desks, filter.desk)]}
        onChoose={(value) => onFilter({ desk: value === '' ? null : value })}
      />
      <FiredSelect fired={filter.fired} onChoose={(fired) => onFilter({ fired })} />
      {isFiltered(filter) ? (
        <p role="status" className="flex items-center gap-2 text-ink-2">
          {formatCount(passing)} of {formatCount(alerts.length)} alerts
          <Button size="small" look="quiet" onClick={() => onFilter(NO_FILTER)}>
            Show all
          </Button>
        </p>
      ) : null}
    </div>
  );
}

type FiredProps = { readonly fired: FiredIn | null; readonly onChoose: (fired: FiredIn | null) => void };

/** Since when, counted back from the moment of choosing; what was drawn over the timeline stands here too. */
function FiredSelect({ fired, onChoose }: FiredProps): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const { engineNowUs } = useClock();
  const chosen: InlineOptions = fired === null ? [] : [[CHOSEN, firedText(fired, zone)]];
  return (
    <InlineSelect
      label="Fired"
      value={fired === null ? '' : CHOSEN}
      options={[['', 'Any time'], ...chosen, ...BACK.map(([ms, text]): InlineOptions[number] => [String(ms), text])]}
      title="When an alert fired first; a part of the timeline can be drawn over, too"
      onChoose={(value) => {
        if (value === '') onChoose(null);
        else if (value !== CHOSEN && engineNowUs !== null)
          onChoose({ fromMs: Math.floor(engineNowUs / US_PER_MS) - Number(value), toMs: null });
      }}
    />
  );
}

function firedText({ fromMs, toMs }: FiredIn, zone: string): string {
  const at = (ms: number): string => formatTime(ms * US_PER_MS, zone);
  return toMs === null ? `Since ${at(fromMs)}` : `${at(fromMs)} to ${at(toMs)}`;
}

const SEVERITIES: InlineOptions = RUNGS.filter((rung) => rung !== 'none' && rung !== 'watch')
  .toReversed()
  .map((rung) => [rung, RUNG_LOOKS[rung].word]);

/** Each value once, by its name. */
function namesOf(pairs: InlineOptions): InlineOptions {
  return [...new Map(pairs)].toSorted(([, a], [, b]) => a.localeCompare(b, 'en'));
}

/** One that came by a link stands in the list, though no alert that is held has it. */
function withChosen(options: InlineOptions, chosen: string | null): InlineOptions {
  return chosen === null || options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]];
}
