import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilLoaded } from './lazy-part.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[EE3] a script that cannot be loaded is asked for again until it comes', async () => {
  let tries = 0;
  const loaded = vi.fn<(part: string) => void>();
  const load = async (): Promise<string> => {
    tries += 1;
    if (tries < 3) throw new Error('Failed to load chunk');
    return 'part';
  };
  void untilLoaded(load).then(loaded);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([tries, loaded.mock.calls.length]).toEqual([2, 0]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(loaded).toHaveBeenCalledWith('part');
});
