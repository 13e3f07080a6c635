import { Desk } from '#lib/client/desk.ts';
import type { Page } from '#lib/client/page.ts';
import { CLOCK, ORIGIN } from './test-push-rig.ts';
import type { PushRig } from './test-push-rig.ts';

let nextId = 1;

/** A page without a window: every frame is painted in the next turn. */
function plainPage(): Page {
  return {
    nowMs: () => CLOCK.wallUs() / 1_000,
    monotonicMs: () => performance.now(),
    isVisible: () => true,
    onNextFrame: (run) => void setTimeout(run, 0),
    every: (intervalMs, run) => {
      const timer = setInterval(run, intervalMs);
      return () => clearInterval(timer);
    },
    onVisibility: () => () => undefined,
    onUse: () => () => undefined,
    onPress: () => () => undefined,
    newId: () => `test-action-${nextId++}`,
  };
}

/** The browser's own code against the gateway of the rig. */
export function openDesk(rig: PushRig, cookie: string): Desk {
  const desk = new Desk({
    url: rig.url,
    page: plainPage(),
    fetchSeries: () => Promise.reject(new Error('no history in this rig')),
    checkSession: () => Promise.resolve('signedIn'),
    extraHeaders: { origin: ORIGIN, cookie },
  });
  desk.start();
  return desk;
}
