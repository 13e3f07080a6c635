'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatSeq } from '#lib/client/format.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { ActResult } from '#lib/client/intents.ts';
import type { BacktestResult } from '#lib/model/backtest.ts';
import type { Effective } from '#lib/model/limit-version.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { LimitPreview } from '#lib/model/limit-preview.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { diffDefinitions } from './definition-diff.ts';
import { DiffTable } from './diff-table.tsx';
import { refusedLimitText } from './limit-words.ts';
import { accountsText, backtestTexts, differenceText, floodText, warningText } from './preview-words.ts';
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
  readonly defaultReason?: string | undefined;
};

/** What changes, who is affected and what it would have done, before it is put in force [LE8]. */
export function PublishDialog({
  open,
  onOpenChange,
  draft,
  base,
  live,
  preview,
  backtest,
  defaultReason,
}: Props): ReactNode {
  const desk = useDesk();
  const [result, setResult] = useState<ActResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [terms, setTerms] = useState<Terms>({ reason: defaultReason ?? '', effective: 'now' });
  const effective = base === null ? 'now' : terms.effective;
  const publish = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setResult(await desk.commands.defineLimit(draft, publishedWith({ ...terms, effective })));
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
      description={`In force with the next ${effective === 'now' ? 'event' : 'trading day'}. Every version stays on record.`}
    >
      <div className="flex flex-col gap-3">
        <DiffTable label="What changes" lines={diffDefinitions(base, draft)} />
        {isMoved ? <MovedSince base={base} live={live} /> : null}
        <Effects preview={preview} backtest={backtest} />
        {result?.kind === 'done' ? null : <TermFields isNew={base === null} terms={terms} onTerms={setTerms} />}
        {result?.kind === 'done' ? (
          <p role="status" className="text-control font-medium text-ok">
            {effective === 'now' ? 'In force' : 'Waits for the next trading day, published'} at event{' '}
            {formatSeq(result.outcome.seq)}.
          </p>
        ) : needsSecond ? (
          <ProposeStep
            key={effective}
            change={{ type: 'limit', draft, ...(effective === 'now' ? {} : { effective }) }}
            reason={terms.reason}
          />
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

type Terms = { readonly reason: string; readonly effective: Effective };

function publishedWith({ reason, effective }: Terms): { readonly reason?: string; readonly effective?: Effective } {
  return {
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(effective === 'now' ? {} : { effective }),
  };
}

type TermProps = {
  readonly isNew: boolean;
  readonly terms: Terms;
  readonly onTerms: (change: (was: Terms) => Terms) => void;
};

/** When it takes effect, and why it is published. */
function TermFields({ isNew, terms, onTerms }: TermProps): ReactNode {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] gap-3 max-phone:grid-cols-1">
      <SelectField
        label="Takes effect"
        help={isNew ? 'A new limit is in force at once.' : 'The day begins with the reset of its scope.'}
        disabled={isNew}
        value={isNew ? 'now' : terms.effective}
        options={[
          { value: 'now', label: 'now' },
          { value: 'nextDay', label: 'with the next trading day' },
        ]}
        onChoose={(value) => onTerms((was) => ({ ...was, effective: value === 'nextDay' ? 'nextDay' : 'now' }))}
      />
      <TextField
        label="Reason"
        help="Stays with the version. A loosening cannot do without."
        maxLength={500}
        value={terms.reason}
        onText={(reason) => onTerms((was) => ({ ...was, reason }))}
      />
    </div>
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
  const flood = backtest === null ? null : floodText(backtest);
  return (
    <section aria-label="Effects" className="flex flex-col gap-0.5 text-body">
      {preview === null ? null : (
        <>
          <p>
            {accountsText(preview)} {differenceText(preview)}
          </p>
          {preview.warnings.map((warning) => (
            <p key={warning.type} className="text-warn">
              {warningText(warning)}
            </p>
          ))}
        </>
      )}
      {flood === null ? null : <p className="text-warn">{flood}</p>}
      {backtest === null ? null : <p>{backtestTexts(backtest).join(' ')}</p>}
    </section>
  );
}
