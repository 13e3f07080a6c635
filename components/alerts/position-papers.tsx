'use client';

import type { ReactNode } from 'react';
import { formatAge, formatDecimalText, formatMoney } from '#lib/client/format.ts';
import type { AccountSnapshot } from '#lib/model/evidence.ts';

const PNL = { decimals: 2, sign: 'always' } as const;
type Props = { readonly account: AccountSnapshot; readonly atUs: number };

/** Open positions with the price they were valued at, its source and its age at the firing entry. */
export function PositionPapers({ account, atUs }: Props): ReactNode {
  if (account.positions.length === 0) return <p className="text-body text-ink-2">No open position.</p>;
  return (
    <table className="data-table" aria-label="Positions at the firing entry">
      <thead>
        <tr>
          {['Instrument', 'Quantity', 'Average', 'Price', 'Source', 'Age', 'Open result'].map((head, place) => (
            <th key={head} scope="col" className={place > 0 && head !== 'Source' ? 'num' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {account.positions.map((at) => (
          <tr key={`${at.instrument}:${at.positionId ?? ''}`}>
            <td className="font-medium">{at.instrument}</td>
            <td className="num">{formatDecimalText(at.quantity)}</td>
            <td className="num">{formatDecimalText(at.averagePx)}</td>
            <td className="num">{formatDecimalText(at.markPx)}</td>
            <td>{at.markSource}</td>
            <td className="num">{at.markAtUs === null ? '—' : formatAge((atUs - at.markAtUs) / 1_000)}</td>
            <td className="num">{formatMoney(at.unrealized, account.scale, PNL)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
