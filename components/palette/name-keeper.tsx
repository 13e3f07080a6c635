'use client';

import { useEffect } from 'react';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import { namesOf, useRoster } from '#lib/client/use-roster.ts';
import { whenIdle } from '../ui/when-idle.ts';
import { NAME_BOOK } from './name-book.ts';

/**
 * Has the names of the palette ready before anybody asks, while the page has nothing better to do. It stands before the
 * palette, so that the turns of an open palette win.
 */
export function NameKeeper(): null {
  const desk = useDesk();
  const welcome = useWelcome();
  const roster = useRoster();
  useEffect(() => {
    if (welcome !== null) namesOf(desk).want();
  }, [desk, welcome]);
  useEffect(() => NAME_BOOK.follow(roster, whenIdle), [roster]);
  return null;
}
