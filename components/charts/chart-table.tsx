import type { ReactNode } from 'react';

type Props = {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** The same points in words, newest first. */
export function ChartTable({ label, heads, rows }: Props): ReactNode {
  return (
    <div className="absolute inset-0 overflow-auto" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="data-table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head, position) => (
              <th key={head} scope="col" className={position === 0 ? undefined : 'num'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((text, position) => (
                <td key={heads[position]} className={position === 0 ? undefined : 'num'}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
