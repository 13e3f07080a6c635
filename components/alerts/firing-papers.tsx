'use client';

import type { ReactNode } from 'react';
import { formatDecimalText } from '#lib/client/format.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import { ruleText } from '../limits/rule-text.ts';
import { FormulaTree } from './formula-tree.tsx';
import { PositionPapers } from './position-papers.tsx';
import { WhyWaterfall } from './why-waterfall.tsx';

type Props = {
  readonly evidence: AlertEvidence;
  /** Before the formula; what moved it then has a row of its own. */
  readonly chart?: ReactNode | undefined;
};

/** Why it fired: the formula, what moved it, and the account as it stood at that entry [EV1], [EV2]. */
export function FiringPapers({ evidence, chart }: Props): ReactNode {
  const { explanation, waterfall, account, levels, limit, unit } = evidence;
  return (
    <div className="grid grid-cols-2 gap-2 max-tray:grid-cols-1 print:grid-cols-1">
      {chart}
      <section aria-label="Formula" className="panel p-3">
        <h2 className="mb-1 text-control font-semibold">Formula</h2>
        {limit === null ? null : (
          <p className="mb-2 text-body text-ink-2">
            {ruleText(limit)}, version {limit.version}
          </p>
        )}
        {explanation === null ? (
          <p className="text-body text-ink-2">No formula is kept of this firing.</p>
        ) : (
          <FormulaTree explanation={explanation} />
        )}
      </section>
      <section aria-label="What moved it" className={`panel p-3 ${chart === undefined ? '' : 'col-span-full'}`}>
        <h2 className="mb-1 text-control font-semibold">What moved it</h2>
        {waterfall === null ? (
          <p className="text-body text-ink-2">
            No steps are kept: the limit was never all right before, or it is one of a group that adds up nothing over
            its members.
          </p>
        ) : (
          <WhyWaterfall waterfall={waterfall} />
        )}
      </section>
      {account === null ? null : (
        <section aria-label="Account then" className="panel col-span-full overflow-auto p-3" tabIndex={0}>
          <h2 className="mb-1 text-control font-semibold">The account at that entry</h2>
          <dl className="mb-2 grid grid-cols-[repeat(auto-fill,minmax(130px,1fr))] gap-3">
            <Amount name="Balance" text={account.balance} unit={account.currency} />
            <Amount name="Equity" text={account.equity} unit={account.currency} />
            <Amount name="Realised" text={account.realized} unit={account.currency} />
            <Amount name="Open" text={account.open} unit={account.currency} />
            <Amount name="Fees" text={account.fees} unit={account.currency} />
            {levels === null ? null : (
              <>
                <Amount name="Floor" text={levels.floor} unit={unit} />
                {levels.peak === null ? null : <Amount name="Peak" text={levels.peak} unit={unit} />}
                {levels.reference === null ? null : <Amount name="Reference" text={levels.reference} unit={unit} />}
              </>
            )}
            <div>
              <dt className="text-cap text-ink-3">Programme</dt>
              <dd className="font-medium">{account.programme === '' ? '—' : account.programme}</dd>
            </div>
          </dl>
          <PositionPapers account={account} atUs={evidence.atUs} />
        </section>
      )}
    </div>
  );
}

function Amount({
  name,
  text,
  unit,
}: {
  readonly name: string;
  readonly text: string;
  readonly unit: string;
}): ReactNode {
  return (
    <div>
      <dt className="text-cap text-ink-3">{name}</dt>
      <dd className="font-medium">
        {formatDecimalText(text)} <span className="text-ink-3">{unit}</span>
      </dd>
    </div>
  );
}
