/** What the desk asks of the page around it; tests bring their own. */
export type Page = {
  /** Wall clock, ms: for display and for times that are compared with the server's. */
  readonly nowMs: () => number;
  /** Monotonic clock, ms: for ages and deadlines. */
  readonly monotonicMs: () => number;
  readonly isVisible: () => boolean;
  /** Runs before the next paint; a hidden page runs none. */
  readonly onNextFrame: (run: () => void) => void;
  readonly every: (intervalMs: number, run: () => void) => () => void;
  readonly onVisibility: (run: () => void) => () => void;
  /** A pointer, key or touch. */
  readonly onUse: (run: () => void) => () => void;
  /** A key or a button of the pointer goes down or up; before anything of the page hears of it. */
  readonly onPress: (run: () => void) => () => void;
  readonly newId: () => string;
};

export function browserPage(): Page {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    isVisible: () => document.visibilityState === 'visible',
    onNextFrame: (run) => {
      requestAnimationFrame(run);
    },
    every: (intervalMs, run) => {
      const timer = setInterval(run, intervalMs);
      return () => clearInterval(timer);
    },
    onVisibility: (run) => {
      document.addEventListener('visibilitychange', run);
      return () => document.removeEventListener('visibilitychange', run);
    },
    onUse: (run) => {
      const kinds = ['pointerdown', 'pointermove', 'keydown', 'touchstart'] as const;
      for (const kind of kinds) window.addEventListener(kind, run, { passive: true });
      return () => {
        for (const kind of kinds) window.removeEventListener(kind, run);
      };
    },
    onPress: (run) => {
      const kinds = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const;
      const how = { passive: true, capture: true } as const;
      for (const kind of kinds) window.addEventListener(kind, run, how);
      return () => {
        for (const kind of kinds) window.removeEventListener(kind, run, how);
      };
    },
    newId: randomId,
  };
}

/** 128 random bits as hex; `crypto.randomUUID` is missing on plain HTTP addresses other than loopback. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
