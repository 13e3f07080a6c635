'use client';

import Link from 'next/link';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk, useFirm, usePersonLimits, useSession, useWelcome } from '#lib/client/hooks.ts';
import type { BacktestSuggestion } from '#lib/model/backtest.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import type { PreviewHistogram } from '#lib/model/limit-preview.ts';
import type { LimitView } from '#lib/model/view.ts';
import { useHydrated } from '../risk/use-hydrated.ts';
import { Button } from '../ui/button.tsx';
import { AttentionFields } from './attention-fields.tsx';
import { BacktestStrip } from './backtest-strip.tsx';
import { LadderFields, ThenFields, WhatFields, WhoFields } from './editor-fields.tsx';
import type { FieldsProps } from './editor-fields.tsx';
import { editorOf, isAbsolute, NEW_LIMIT, nudged, readEditor } from './editor-form.ts';
import type { EditorErrors, EditorForm } from './editor-form.ts';
import { EmergencyMark } from './emergency-mark.tsx';
import { FirePreview } from './fire-preview.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { TwoPersonsMark } from './two-persons-mark.tsx';
import { liveText, pendingText } from './version-words.ts';
import { ThresholdHistogram } from './threshold-histogram.tsx';
import { useBacktest, usePreview } from './use-draft-answers.ts';
import { useEditorStart } from './use-editor-start.ts';

/** `/limits/new` and `/limits/[rule]`: a draft, what it would do, and the way to put it in force. */
export function LimitEditor({ limitId }: { readonly limitId: string | null }): ReactNode {
  const desk = useDesk();
  useEffect(() => desk.watchLimits(), [desk]);
  const limits = usePersonLimits();
  const view = limits?.find((limit) => limit.limitId === limitId) ?? null;
  const live = view?.definition ?? null;
  if (limitId !== null && live === null)
    return (
      <p className="p-4 text-body text-ink-2">
        {limits === null ? 'Loading limits.' : 'There is no limit of that name that a person set.'}{' '}
        <Link className="underline" href="/limits">
          All limits
        </Link>
      </p>
    );
  // The page keeps the version it was opened with: a newer one is told, never swapped in under the hands.
  return <Editor key={limitId ?? 'new'} view={view} live={live} />;
}

type EditorProps = { readonly view: LimitView | null; readonly live: LimitDefinition | null };

function Editor({ view, live }: EditorProps): ReactNode {
  const [base, setBase] = useState(live);
  const [form, setForm] = useState<EditorForm>(() => (live === null ? NEW_LIMIT : editorOf(live)));
  useEditorStart(live === null, setForm);
  useFirmDefaults(form, setForm);
  const read = useMemo(() => readEditor(form), [form]);
  const draft = read.ok ? read.draft : null;
  const preview = usePreview(draft);
  const backtest = useBacktest(draft);
  const zone = useSession()?.zone ?? 'UTC';
  const [isReviewing, setReviewing] = useState(false);
  const [hasTried, setTried] = useState(false);
  const change = (part: Partial<EditorForm>): void => setForm((was) => ({ ...was, ...part }));
  const shown = preview.answer?.ok === true ? preview.answer.preview : null;
  const fields = { form, errors: read.ok ? {} : saidErrors(read.errors, form, hasTried), onChange: change };
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-2 overflow-auto p-2 max-tray:flex-none max-tray:grid-cols-1">
      <form
        aria-label="Limit editor"
        noValidate
        className="panel flex min-w-0 flex-col gap-3 px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          setReviewing(draft !== null);
        }}
      >
        <EditorHead
          base={base}
          view={view}
          zone={zone}
          onReload={() => live !== null && (setBase(live), setForm(editorOf(live)))}
        />
        <Fields {...fields} histogram={shown?.histogram ?? null} isRefused={preview.answer?.ok === false} />
      </form>
      <div className="flex min-w-0 flex-col gap-2">
        <FirePreview state={preview} isDraft={draft !== null} />
        <BacktestStrip
          view={backtest}
          zone={zone}
          isDraft={draft !== null}
          onApply={(suggestion) => change(appliedTo(suggestion))}
        />
      </div>
      {draft === null ? null : (
        <PublishDialog
          open={isReviewing}
          onOpenChange={setReviewing}
          draft={draft}
          base={base}
          live={live}
          preview={shown}
          backtest={backtest.answer?.result ?? null}
        />
      )}
    </div>
  );
}

type AllFieldsProps = FieldsProps & { readonly histogram: PreviewHistogram | null; readonly isRefused: boolean };

/** All fields; nothing can be chosen before the page answers, so nothing chosen is lost. */
function Fields({ histogram, isRefused, ...fields }: AllFieldsProps): ReactNode {
  const { form, onChange } = fields;
  return (
    <fieldset className="contents" disabled={!useHydrated()}>
      <WhatFields {...fields} />
      <WhoFields {...fields} />
      <LadderFields {...fields} />
      {histogram === null ? null : (
        <ThresholdHistogram
          histogram={histogram}
          steps={form}
          breach={isAbsolute(form) ? Number(form.amount.replaceAll(',', '')) : 100}
          onStep={(key, text) => onChange({ [key]: text })}
          onNudge={(key, points) => onChange({ [key]: nudged(form[key], points) })}
        />
      )}
      <ThenFields {...fields} />
      <AttentionFields {...fields} />
      <ReviewButton isRefused={isRefused} />
    </fieldset>
  );
}

/** A suggestion as the fields that hold it [LE5]. */
function appliedTo(suggestion: BacktestSuggestion): Partial<EditorForm> {
  if (suggestion.type === 'reset') return { hysteresis: suggestion.hysteresis };
  return { holdSeconds: String(suggestion.holdMs / 1_000) };
}

/** What is still empty is not wrong yet: it is told once the form is sent. */
function saidErrors(errors: EditorErrors, form: EditorForm, hasTried: boolean): EditorErrors {
  if (hasTried) return errors;
  const said = Object.entries(errors).filter(([field]) => form[field as keyof EditorForm] !== '');
  return Object.fromEntries(said);
}

type HeadProps = {
  readonly base: LimitDefinition | null;
  readonly view: LimitView | null;
  readonly zone: string;
  readonly onReload: () => void;
};

function EditorHead({ base, view, zone, onReload }: HeadProps): ReactNode {
  const live = view?.definition ?? null;
  const isMoved = base !== null && live !== null && live.version !== base.version;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-3">
        <h1 className="text-control font-semibold">
          {base === null ? 'New limit' : `${base.name}, draft of v${base.version + 1}`}
        </h1>
        <span className="text-ink-3">{view === null ? '' : liveText(view, zone)}</span>
        {view === null ? null : (
          <Link className="ml-auto text-body underline" href={`/limits/${encodeURIComponent(view.limitId)}/history`}>
            Versions
          </Link>
        )}
        {base === null ? (
          <Link className="text-body underline" href="/limits/presets">
            Start from a programme
          </Link>
        ) : null}
        <Link className={`text-body underline ${view === null ? 'ml-auto' : ''}`} href="/limits">
          All limits
        </Link>
      </div>
      <TwoPersonsMark />
      <EmergencyMark emergency={view?.emergency} />
      {view === null || view.pending === null ? null : (
        <p className="text-body text-ink-2">{pendingText(view.pending)}. What is published now replaces it.</p>
      )}
      {isMoved ? (
        <p role="status" className="flex flex-wrap items-center gap-2 text-body text-warn">
          v{live.version} is in force since you opened v{base.version}: publishing will be refused.
          <Button size="small" onClick={onReload}>
            Start from v{live.version}
          </Button>
        </p>
      ) : null}
    </>
  );
}

function ReviewButton({ isRefused }: { readonly isRefused: boolean }): ReactNode {
  const role = useWelcome()?.user.role ?? null;
  const isAllowed = role === 'manager' || role === 'lead';
  const fault = isRefused ? 'The engine says that it cannot stand' : null;
  const reason = isAllowed
    ? fault
    : `Setting limits needs the role manager or lead; yours is ${role ?? 'not known yet'}`;
  return (
    <Button type="submit" look="primary" size="tall" className="self-start" disabledReason={reason}>
      Review and publish
    </Button>
  );
}

/** The firm is where a new limit begins, in the firm's currency. What was typed meanwhile stays. */
function useFirmDefaults(form: EditorForm, onForm: (change: (was: EditorForm) => EditorForm) => void): void {
  const firm = useFirm();
  const [isDone, setDone] = useState(form.kept !== null);
  useEffect(() => {
    if (firm === null || isDone) return;
    setDone(true);
    onForm((was) => ({
      ...was,
      scopeId: was.level === 'firm' ? firm.id : was.scopeId,
      currency: was.currency === '' ? firm.currency : was.currency,
    }));
  }, [firm, isDone, onForm]);
}
