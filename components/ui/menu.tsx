'use client';

import { cloneElement, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { DropDown, MenuProps } from './drop-down.tsx';
import { whenIdle } from './when-idle.ts';

type Loaded = { readonly DropDown: typeof DropDown };
/** One script for all menus of the page. */
let loaded: Loaded | null = null;

/** A button with a list of acts under it. The list's script comes when the page is idle, or with the first press. */
export function Menu(props: MenuProps): ReactNode {
  const [list, setList] = useState(loaded);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (list !== null) return undefined;
    let isCurrent = true;
    const load = async (): Promise<void> => {
      loaded ??= await import('./drop-down.tsx');
      if (isCurrent) setList(loaded);
    };
    const forget = isAsked ? void load() : whenIdle(() => void load());
    return () => {
      isCurrent = false;
      forget?.();
    };
  }, [list, isAsked]);
  if (list !== null) return <list.DropDown {...props} isOpenAtFirst={isAsked} />;
  return cloneElement(props.trigger, { onClick: () => setAsked(true) });
}
