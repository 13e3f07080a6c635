import type { ReactNode } from 'react';
import type { DiffLine } from './definition-diff.ts';

/** What changes, before and after, one line each. */
export function DiffTable({
  lines,
  label,
}: {
  readonly lines: readonly DiffLine[];
  readonly label: string;
}): ReactNode {
  if (lines.length === 0) return <p className="text-body text-ink-2">No difference to what is in force.</p>;
  return (
    <table className="w-full text-body" aria-label={label}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">What</th>
          <th scope="col">In force</th>
          <th scope="col">Proposed</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ what, before, after }) => (
          <tr key={what} className="align-top">
            <th scope="row" className="py-0.5 pr-2 text-left font-normal whitespace-nowrap text-ink-3">
              {what}
            </th>
            <td className="py-0.5 pr-2 text-ink-2">{before ?? '—'}</td>
            <td className="py-0.5 font-medium">
              <span aria-hidden="true" className="pr-1 text-ink-3">
                →
              </span>
              {after ?? '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
