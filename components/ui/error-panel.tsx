import type { ReactNode } from 'react';
import { Button } from './button.tsx';

type Props = {
  readonly title: string;
  readonly detail: string;
  readonly errorId: string | null;
  readonly onRetry: () => void;
};

/** Cause, id and a way on; the rest of the page lives [EE3]. */
export function ErrorPanel({ title, detail, errorId, onRetry }: Props): ReactNode {
  return (
    <div role="alert" className="panel flex max-w-120 flex-col items-start gap-2 p-4 text-control">
      <h2 className="font-semibold">{title}</h2>
      <p className="text-ink-2">{detail}</p>
      {errorId === null ? null : <p className="text-body text-ink-3">Error id {errorId}</p>}
      <Button onClick={onRetry}>Retry</Button>
    </div>
  );
}
