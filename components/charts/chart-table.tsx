import Link from 'next/link';
import type { ReactNode } from 'react';

type Props = {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Where the first cell of each row leads to. */
  readonly hrefs?: readonly (string | undefined)[] | undefined;
};

/** The same points in words, newest first. */
export function ChartTable({ label, heads, rows, hrefs }: Props): ReactNode {
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
          {rows.map((row, place) => (
            <tr key={row[0]}>
              {row.map((text, position) => (
                <td key={heads[position]} className={position === 0 ? undefined : 'num'}>
                  {position === 0 ? <FirstCell text={text} href={hrefs?.[place]} /> : text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FirstCell({ text, href }: { readonly text: string; readonly href: string | undefined }): ReactNode {
  if (href === undefined) return text;
  return (
    <Link className="font-medium underline-offset-2 hover:underline" href={href}>
      {text}
    </Link>
  );
}
