import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';

const RETRY_MS = 2_000;

/**
 * As React's `lazy`, for parts that come behind the first picture. A script that cannot be loaded, because the server
 * went away meanwhile, is asked for again until it comes: a part that failed would take the whole desk with it.
 */
export function lazyPart<Props>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => untilLoaded(load));
}

export async function untilLoaded<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load();
    } catch {
      // Whatever the cause, the desk goes on without the part for the moment.
      await new Promise<void>((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
