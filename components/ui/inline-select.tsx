import type { ReactNode, Ref } from 'react';

export type InlineOptions = readonly (readonly [value: string, text: string])[];
type Props = {
  readonly label: string;
  readonly value: string;
  readonly options: InlineOptions;
  readonly title?: string | undefined;
  readonly selectRef?: Ref<HTMLSelectElement> | undefined;
  readonly onChoose: (value: string) => void;
};

/** One choice of a few in a bar above a table: its label beside it, in one line. */
export function InlineSelect({ label, value, options, title, selectRef, onChoose }: Props): ReactNode {
  return (
    <label className="flex items-center gap-1.5" title={title}>
      <span className="text-ink-2">{label}</span>
      <select
        ref={selectRef}
        className="h-6 max-w-28 min-[1400px]:max-w-44 rounded-control border border-edge bg-surface px-1.5 max-phone:h-11"
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
