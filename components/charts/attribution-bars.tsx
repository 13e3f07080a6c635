import type { ReactNode } from 'react';
import type { Attribution, AttributionBar } from '#lib/client/attribution.ts';
import { formatMoney } from '#lib/client/format.ts';

const HATCH = 'repeating-linear-gradient(135deg, transparent 0 3px, var(--bg-surface) 3px 5px)';

type Props = {
  readonly label: string;
  readonly attribution: Attribution;
  /** What the total is, and its two parts. */
  readonly heads: { readonly total: string; readonly realized: string; readonly open: string };
  readonly scale: number;
  readonly currency: string;
  readonly empty: string;
};

/** Who made the result: realised solid, open hatched, both from zero to their own side, the total on top (ux.md chart 5). */
export function AttributionBars({ label, attribution, heads, scale, currency, empty }: Props): ReactNode {
  const { bars, total, extent } = attribution;
  if (bars.length === 0) return <p className="px-3 py-2 text-ink-2">{empty}</p>;
  return (
    <table className="data-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">By</th>
          <th scope="col" className="num">
            {heads.total}, {currency}
          </th>
          <th scope="col" className="w-1/2">
            <span aria-hidden="true">solid realised, hatched open</span>
            <span className="visually-hidden">Bar</span>
          </th>
          <th scope="col" className="num">
            {heads.realized}
          </th>
          <th scope="col" className="num">
            {heads.open}
          </th>
        </tr>
      </thead>
      <tbody>
        {[total, ...bars].map((bar, place) => (
          <tr
            key={`${place === 0 ? 'total' : 'bar'} ${bar.name}`}
            className={place === 0 ? 'font-semibold' : undefined}
          >
            <td>
              {bar.name}
              {bar.isIncomplete ? <span className="ml-1.5 text-ink-3">incomplete</span> : null}
            </td>
            <td className="num value">{money(bar.total, scale)}</td>
            <td>{place === 0 ? null : <Bar bar={bar} extent={extent} />}</td>
            <td className="num value">{money(bar.realized, scale)}</td>
            <td className="num value">{money(bar.open, scale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Parts of one side stand behind each other, so that the length to a side is the sum of what lies on it. */
function Bar({ bar, extent }: { readonly bar: AttributionBar; readonly extent: number }): ReactNode {
  const share = (value: number): string => `${(Math.abs(value) / extent) * 50}%`;
  const isSameSide = Math.sign(bar.realized) === Math.sign(bar.open);
  return (
    <span className="relative block h-3 min-w-20" aria-hidden="true">
      <span className="absolute inset-y-0 left-1/2 w-px bg-edge" />
      <Part value={bar.realized} width={share(bar.realized)} offset="0%" isHatched={false} />
      <Part value={bar.open} width={share(bar.open)} offset={isSameSide ? share(bar.realized) : '0%'} isHatched />
    </span>
  );
}

function Part({
  value,
  width,
  offset,
  isHatched,
}: {
  readonly value: number;
  readonly width: string;
  readonly offset: string;
  readonly isHatched: boolean;
}): ReactNode {
  if (value === 0) return null;
  const side = value > 0 ? { left: `calc(50% + ${offset})` } : { right: `calc(50% + ${offset})` };
  return (
    <span
      className="absolute inset-y-0"
      style={{
        ...side,
        width,
        backgroundColor: value > 0 ? 'var(--chart-1)' : 'var(--chart-2)',
        backgroundImage: isHatched ? HATCH : undefined,
      }}
    />
  );
}

function money(value: number, scale: number): string {
  return formatMoney(value, scale, { decimals: 2, sign: 'always' });
}
