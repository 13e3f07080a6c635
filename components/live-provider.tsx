'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { createDesk } from '#lib/client/desk.ts';
import { DeskContext } from '#lib/client/hooks.ts';

/** Makes the page's one desk and keeps its line open for as long as the page stands. */
export function LiveProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [desk] = useState(createDesk);
  useEffect(() => {
    desk.start();
    return () => desk.stop();
  }, [desk]);
  return <DeskContext.Provider value={desk}>{children}</DeskContext.Provider>;
}
