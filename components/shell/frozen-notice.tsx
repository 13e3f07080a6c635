'use client';

import type { ReactNode } from 'react';
import { formatCount, formatUnowned } from '#lib/client/format.ts';
import { useThroughSeq } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useClock } from './clock.tsx';
import { useDeskUi } from './desk-ui.tsx';
import type { Frozen } from './desk-ui.tsx';

/** After this long the band asks whether to resume [ST4]. */
const ASK_AFTER_MS = 300_000;

/** For how long the main area has stood still, and what waits behind it [ST4]. */
export function FrozenNotice({ frozen }: { readonly frozen: Frozen }): ReactNode {
  const ui = useDeskUi();
  const seq = useThroughSeq();
  const { nowMs } = useClock();
  const ageMs = Math.max(0, nowMs - frozen.atMs);
  return (
    <div className="flex h-7 flex-none items-center gap-2 border-b border-edge bg-stale-subtle px-3 text-ink">
      <strong className="font-semibold">FROZEN {formatUnowned(ageMs)}</strong>
      <span>· {formatCount(seq - frozen.seq)} events waiting</span>
      {ageMs > ASK_AFTER_MS ? <span className="font-medium">· Frozen for a while. Resume?</span> : null}
      <Button size="row" className="ml-auto" onClick={ui.toggleFreeze}>
        Resume <Kbd>Space</Kbd>
      </Button>
    </div>
  );
}
