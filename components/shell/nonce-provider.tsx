'use client';

import { setNonce } from 'get-nonce';
import type { ReactNode } from 'react';

/** Hands the page's nonce to the dialogs, which put one style element into the page while they are open. */
export function NonceProvider({
  nonce,
  children,
}: {
  readonly nonce: string | null;
  readonly children: ReactNode;
}): ReactNode {
  if (nonce !== null && typeof document !== 'undefined') setNonce(nonce);
  return children;
}
