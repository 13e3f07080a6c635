'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatSeq } from '#lib/client/format.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import type { BacktestResult } from '#lib/model/backtest.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { LimitPreview } from '#lib/model/limit-preview.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { diffDefinitions } from './definition-diff.ts';
import { DiffTable } from './diff-table.tsx';
import { refusedLimitText } from './limit-words.ts';
import { differenceText, warningText } from './preview-words.ts';
import { ProposeStep } from './propose-step.tsx';

type Props = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly draft: LimitDraft;
  /** The version the draft was made from, and the one in force now. */
  readonly base: LimitDefinition | null;
  readonly live: LimitDefinition | null;
  readonly preview: LimitPreview | null;
  readonly backtest: BacktestResult | null;
};

/** What changes, who is affected and what it would have done, before it is put in force [LE8]. */
export function PublishDialog({ open, onOpenChange, draft, base, live, preview, backtest }: Props): ReactNode {
  const desk = useDesk();
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const publish = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setResult(await desk.commands.defineLimit(draft));
    setBusy(false);
  };
  const needsSecond =
    preview?.secondPerson !== null && preview !== null
      ? true
      : result?.kind === 'refused' && result.reason === 'needsApproval';
  const isMoved = base !== null && live !== null && live.version !== base.version;
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) setResult(null);
        onOpenChange(isOpen);
      }}
      title={`Publish "${draft.name}" as v${preview?.definition.version ?? draft.baseVersion + 1}`}
      description="In force with the next event. Every version stays on record."
    >
      <div className="flex flex-col gap-3">
        <DiffTable label="What changes" lines={diffDefinitions(base, draft)} />
        {isMoved ? <MovedSince base={base} live={live} /> : null}
        <Effects preview={preview} backtest={backtest} />
        {result?.kind === 'done' ? (
          <p role="status" className="text-control font-medium text-ok">
            In force at event {formatSeq(result.outcome.seq)}.
          </p>
        ) : needsSecond ? (
          <ProposeStep change={{ type: 'limit', draft }} />
        ) : (
          <>
            <Button look="primary" disabledReason={isBusy ? 'Publishing …' : null} onClick={() => void publish()}>
              Publish
            </Button>
            <p role="status" className="text-body font-medium text-breach empty:hidden">
              {result === null ? '' : refusedLimitText(result)}
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Two people at one rule: what the other one changed meanwhile [LE11]. */
function MovedSince({ base, live }: { readonly base: LimitDefinition; readonly live: LimitDefinition }): ReactNode {
  return (
    <section aria-label="Changed meanwhile">
      <h3 className="text-body font-semibold text-warn">
        Meanwhile v{live.version} changed, against v{base.version}:
      </h3>
      <DiffTable label={`What v${live.version} changed`} lines={diffDefinitions(base, live)} />
    </section>
  );
}

function Effects({ preview, backtest }: Pick<Props, 'preview' | 'backtest'>): ReactNode {
  return (
    <section aria-label="Effects" className="flex flex-col gap-0.5 text-body">
      {preview === null ? null : (
        <>
          <p>
            {formatCount(preview.accounts)} accounts are under it. At once: {differenceText(preview)}
          </p>
          {preview.warnings.map((warning) => (
            <p key={warning.type} className="text-warn">
              {warningText(warning)}
            </p>
          ))}
        </>
      )}
      {backtest === null ? null : (
        <p>
          Today it would have made {formatCount(backtest.draft.alerts)} alerts
          {backtest.live === null ? '' : ` instead of ${formatCount(backtest.live.alerts)}`}, at most{' '}
          {formatCount(backtest.draft.peakTenMinutes)} in ten minutes, and missed {formatCount(backtest.missedCount)}.
        </p>
      )}
    </section>
  );
}
