'use client';

import type { ReactNode } from 'react';
import { ErrorPanel } from '../../components/ui/error-panel.tsx';

type Props = { readonly error: Error & { readonly digest?: string | undefined }; readonly reset: () => void };

export default function DeskErrorPage({ error, reset }: Props): ReactNode {
  return (
    <div className="grid h-full place-content-center p-6">
      <ErrorPanel title="This page failed" detail={error.message} errorId={error.digest ?? null} onRetry={reset} />
    </div>
  );
}
