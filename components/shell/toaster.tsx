'use client';

import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { REASON_WORDS } from '#lib/client/alert-marks.ts';
import { useDesk, useToasts } from '#lib/client/hooks.ts';
import type { Toast } from '#lib/client/intents.ts';
import { ACK_REASONS } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useDeskActs } from './desk-ui.tsx';
import { KeyHint } from './key-hint.tsx';
import { foldToasts } from './toast-fold.ts';

const NOTHING_BEFORE: readonly Toast[] = [];
const ICONS = { neutral: Info, good: CircleCheck, bad: CircleAlert } as const;

/** Bottom right above the status bar, at most three; hovered or focused they stay [SH6], [AX10]. The status region speaks them. */
export function Toaster(): ReactNode {
  const { shown, before } = foldToasts(useToasts());
  return (
    <div
      aria-label="Messages"
      role="group"
      className="pointer-events-none fixed right-3 bottom-8 z-30 flex w-[min(296px,calc(100vw-24px))] flex-col gap-2 max-phone:bottom-[88px]"
    >
      {shown.map((toast) => (
        <ToastBox key={toast.id} toast={toast} before={toast.undo === null ? NOTHING_BEFORE : before} />
      ))}
    </div>
  );
}

/** Why it was taken, by one key; never asked for again [AK6]. */
function ReasonBar(): ReactNode {
  const desk = useDesk();
  return (
    <div role="group" aria-label="Reason of the acknowledgement" className="flex w-full flex-wrap gap-1">
      {ACK_REASONS.map((reason, place) => (
        <Button key={reason} size="small" look="quiet" onClick={() => void desk.commands.giveReasonLast(place + 1)}>
          <Kbd>{place + 1}</Kbd> {REASON_WORDS[reason]}
        </Button>
      ))}
    </div>
  );
}

type BoxProps = {
  readonly toast: Toast;
  /** Earlier acts that may still be undone, after this one. */
  readonly before: readonly Toast[];
};

function ToastBox({ toast, before }: BoxProps): ReactNode {
  const desk = useDesk();
  const { setNotedAlert } = useDeskActs();
  const first = toast.undo?.alertIds[0];
  const Icon = ICONS[toast.tone];
  const hold = (): void => desk.holdToast(toast.id);
  const release = (): void => desk.holdToast(null);
  return (
    <div
      className="panel pointer-events-auto flex flex-wrap items-center gap-2 border-edge px-3 py-2 text-control"
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <Icon
        size={16}
        aria-hidden="true"
        className={toast.tone === 'good' ? 'flex-none text-ok' : 'flex-none text-ink-2'}
      />
      <div className="min-w-0 flex-1">
        {before.map(({ id, text }) => (
          <p key={id} className="truncate text-cap text-ink-2" title={text}>
            {text}
          </p>
        ))}
        <p>{toast.text}</p>
      </div>
      {toast.undo === null ? null : (
        <Button size="small" className="ml-auto" onClick={() => void desk.commands.undoLast()}>
          Undo <KeyHint id="undo" />
        </Button>
      )}
      {first === undefined ? null : (
        <Button size="small" onClick={() => setNotedAlert(first)}>
          Note <KeyHint id="note" />
        </Button>
      )}
      {toast.undo?.act === 'acknowledge' ? <ReasonBar /> : null}
    </div>
  );
}
