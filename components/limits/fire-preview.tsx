'use client';

import type { ReactNode } from 'react';
import { formatCount, formatCounted, formatDecimalText } from '#lib/client/format.ts';
import type { LimitPreview, PreviewRow } from '#lib/model/limit-preview.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { accountsText, differenceText, warningText } from './preview-words.ts';
import type { PreviewState } from './use-draft-answers.ts';

const ROWS_SHOWN = 40;

/** Who would alert if the draft were in force now [LE2]. */
export function FirePreview({
  state,
  isDraft,
}: {
  readonly state: PreviewState;
  readonly isDraft: boolean;
}): ReactNode {
  const { answer, isBehind, failure } = state;
  return (
    <section aria-label="Would fire now" aria-busy={isBehind} className="panel flex flex-col gap-1.5 px-3 py-2">
      <h2 className="text-control font-semibold">Would fire now</h2>
      {failure === null ? null : <p className="text-body text-breach">{failure}</p>}
      {answer === null && failure === null ? (
        <p className="text-body text-ink-2">{isDraft ? 'Asking the server.' : 'Complete the fields to see it.'}</p>
      ) : null}
      {answer !== null && !answer.ok ? (
        <p className="text-body text-breach">
          Cannot stand: {answer.reason} {answer.field} {answer.detail}
        </p>
      ) : null}
      {answer?.ok === true ? <Answer preview={answer.preview} /> : null}
    </section>
  );
}

function Answer({ preview }: { readonly preview: LimitPreview }): ReactNode {
  const { counts, rows, warnings, nodes } = preview;
  return (
    <>
      <p className="flex flex-wrap gap-x-3 text-control" data-testid="rung-counts">
        <span>{formatCounted(counts.breach, 'breach', 'breaches')}</span>
        <span>{formatCount(counts.critical)} critical</span>
        <span>{formatCount(counts.warning)} warning</span>
        <span className="text-ink-3">{formatCount(counts.watch)} watch</span>
        <span className="text-ink-3">{formatCount(counts.none)} below</span>
      </p>
      <p role="status" className="text-body">
        {differenceText(preview)}
      </p>
      <p className="text-cap text-ink-3">
        {formatCounted(nodes, 'node')} judged. {accountsText(preview)}
      </p>
      {warnings.length === 0 ? null : (
        <ul aria-label="Warnings" className="flex flex-col gap-0.5">
          {warnings.map((warning) => (
            <li key={warning.type} className="text-body text-warn">
              {warningText(warning)}
            </li>
          ))}
        </ul>
      )}
      <div className="max-h-52 overflow-auto" tabIndex={0} role="group" aria-label="Accounts and nodes">
        <table className="w-full text-body" aria-label="Worst first, now and under the draft">
          <thead className="text-left text-ink-3">
            <tr>
              <th scope="col">On</th>
              <th scope="col" className="pr-3 text-right">
                Used
              </th>
              <th scope="col">Now</th>
              <th scope="col">Draft</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_SHOWN).map((row) => (
              <Row key={`${row.node.level}/${row.node.id}`} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ row }: { readonly row: PreviewRow }): ReactNode {
  const { node, before, after, usedBp, used } = row;
  const value =
    usedBp === null ? (used === null ? '—' : formatDecimalText(String(used))) : `${(usedBp / 100).toFixed(1)} %`;
  return (
    <tr className={before === after ? 'text-ink-2' : ''}>
      <th scope="row" className="text-left font-normal whitespace-nowrap">
        {node.level === 'account' ? node.id : `${node.level} ${node.id}`}{' '}
        <span className="text-ink-3">{row.trader}</span>
      </th>
      <td className="pr-3 text-right tabular-nums">{value}</td>
      <td>{before === null ? '—' : before === 'none' ? 'below' : <SeverityChip rung={before} look="cleared" />}</td>
      <td>{after === 'none' ? 'below' : <SeverityChip rung={after} />}</td>
    </tr>
  );
}
