'use client';

import { useCallback, useEffect, useState } from 'react';
import { shownRung } from '#lib/client/alert-queue.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';

/** How much of an element must be on screen to count as painted. */
const PART = 0.5;

const inView = new WeakMap<Element, (isIn: boolean) => void>();
let observer: IntersectionObserver | null = null;

function observe(element: Element, tell: (isIn: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) inView.get(target)?.(isIntersecting);
    },
    { threshold: PART },
  );
  inView.set(element, tell);
  observer.observe(element);
  return () => {
    inView.delete(element);
    observer?.unobserve(element);
  };
}

/**
 * Reports an alert as seen once the frame that holds it on screen was presented [ES1]. The second callback runs after that
 * frame; a hidden page runs none, so it reports when it comes to the front.
 *
 * @returns the ref of the element that shows the alert
 */
export function useSeen(alert: AlertRecord): (element: HTMLElement | null) => void {
  const desk = useDesk();
  const [isIn, setIn] = useState(false);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => (element === null ? undefined : observe(element, setIn)), [element]);
  const rung = shownRung(alert);
  const { firingSeq } = alert.escalation;
  const { alertId, state, asksForAck } = alert;
  useEffect(() => {
    if (!isIn) return undefined;
    let isOver = false;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (!isOver) desk.alertPainted(alertId);
      }),
    );
    return () => {
      isOver = true;
    };
  }, [desk, isIn, alertId, rung, firingSeq, state, asksForAck]);
  return useCallback((next: HTMLElement | null) => setElement(next), []);
}
