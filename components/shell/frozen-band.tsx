'use client';

import { Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { lazyPart } from '../ui/lazy-part.ts';
import { whenIdle } from '../ui/when-idle.ts';
import { useFrozen } from './desk-ui.tsx';

const load = async () => ({ default: (await import('./frozen-notice.tsx')).FrozenNotice });
const FrozenNotice = lazyPart(load);

/** Over the main area while it is frozen. It comes once the page is idle, before anybody freezes it without a server. */
export function FrozenBand(): ReactNode {
  const frozen = useFrozen();
  useEffect(() => whenIdle(() => void load()), []);
  if (frozen === null) return null;
  return (
    <Suspense fallback={null}>
      <FrozenNotice frozen={frozen} />
    </Suspense>
  );
}
