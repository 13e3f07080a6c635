import type { ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

export type InlineOptions = readonly (readonly [value: string, text: string])[];
type Props = {
  readonly label: string;
  readonly value: string;
  readonly options: InlineOptions;
  readonly title?: string | undefined;
  readonly selectRef?: Ref<HTMLSelectElement> | undefined;
  /** Its options are never cut; for bars with room. */
  readonly isWide?: boolean | undefined;
  readonly onChoose: (value: string) => void;
};

/** One choice of a few in a bar above a table: its label beside it, in one line. */
export function InlineSelect({ label, value, options, title, selectRef, isWide = false, onChoose }: Props): ReactNode {
  return (
    <label className="flex items-center gap-1.5" title={title}>
      <span className="text-ink-2">{label}</span>
      <select
        ref={selectRef}
        className={classNames(
          'h-6 rounded-control border border-edge bg-surface px-1.5 max-phone:h-11',
          isWide ? 'max-w-52' : 'max-w-28 min-[1400px]:max-w-44',
        )}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
