'use client';

import { useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ChartQueueContext } from './use-queued.ts';

/** A chart that is first drawn when its turn in the queue of its page comes: no frame draws two for the first time [CH2]. */
export function Turn({ children }: { readonly children: ReactNode }): ReactNode {
  const queue = useContext(ChartQueueContext);
  const [hasCome, setCome] = useState(queue === null);
  useEffect(() => {
    if (queue === null) return undefined;
    const turn = queue.add(() => setCome(true), 0);
    turn.due();
    return turn.remove;
  }, [queue]);
  return hasCome ? children : <div className="panel h-full" aria-hidden="true" />;
}
