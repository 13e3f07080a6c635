import type { Page } from '@playwright/test';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

const BAR_MS = 200;

type Felt = { readonly kind: string; readonly atMs: number; readonly text: string };

/**
 * A page that nobody sees: it is told to be hidden, gets no frames and no timers. What reaches a person is written down
 * with its time, and the time of the message that brought the breach.
 */
function hide(): void {
  const felt: { kind: string; atMs: number; text: string }[] = [];
  const note = (kind: string, text: string): void => void felt.push({ kind, atMs: performance.now(), text });
  Object.assign(globalThis, { felt, goDark: false });
  const isDark = (): boolean => (globalThis as unknown as { goDark: boolean }).goDark;
  Object.defineProperty(document, 'visibilityState', { get: () => (isDark() ? 'hidden' : 'visible') });
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (run) => (isDark() ? 0 : frame(run));
  const later = globalThis.setTimeout.bind(globalThis) as (run: TimerHandler, ms?: number) => number;
  Object.assign(globalThis, { setTimeout: (run: TimerHandler, ms?: number) => (isDark() ? 0 : later(run, ms)) });
  class Told extends EventTarget {
    static permission = 'granted';
    constructor(title: string, options: NotificationOptions) {
      super();
      note('notification', `${title} tag=${options.tag} stays=${options.requireInteraction}`);
    }
    close(): void {}
  }
  Object.assign(globalThis, { Notification: Told });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number): void {
    note('sound', String(this.frequency.value));
    start.call(this, when);
  };
  const Line = globalThis.WebSocket;
  globalThis.WebSocket = class extends Line {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', (event: MessageEvent) => {
        if (typeof event.data === 'string' && event.data.includes('AlertTransitioned')) note('message', '');
      });
    }
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      const icon = document.head.querySelector<HTMLLinkElement>('link[rel~="icon"]')?.href ?? '';
      note('head', `${document.title} ${decodeURIComponent(icon)}`);
    }).observe(document.head, { childList: true, subtree: true, attributes: true, characterData: true });
  });
}

test('[U4] [AT1] a breach reaches title, icon, sound and notification of a hidden page within 200 ms', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  const stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.addInitScript(hide);
  await page.reload();
  await untilLive(page);
  // A gesture, as a browser asks for before a page may sound [AT2].
  await page.getByRole('main').click({ position: { x: 5, y: 5 } });
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Sound on');
  await page.evaluate(() =>
    Object.assign(globalThis, { goDark: true, felt: (globalThis as never as { felt: [] }).felt }),
  );
  stopFeed();
  await firm.ingest([mark('4985')]);
  await expect.poll(async () => (await feltOf(page)).map(({ kind }) => kind)).toContain('notification');
  const felt = await feltOf(page);
  // The message that brought it: later ones tell of the same alert, for example who has seen it.
  const toldAt = felt.find(({ kind }) => kind === 'notification')?.atMs ?? Number.NaN;
  const brought = felt.findLast(({ kind, atMs }) => kind === 'message' && atMs <= toldAt)?.atMs ?? Number.NaN;
  const after = (kind: string, text: RegExp): number => {
    const first = felt.find((each) => each.kind === kind && text.test(each.text));
    return (first?.atMs ?? Number.NaN) - brought;
  };
  const measured = {
    title: after('head', /^\(1\) ■ FT-1 daily loss/),
    icon: after('head', /data:image\/svg\+xml.*>1</),
    sound: after('sound', /880/),
    notification: after('notification', /^BREACH FT-1 Daily loss tag=\w+.* stays=true/),
  };
  for (const [what, ms] of Object.entries(measured)) {
    // A channel that was never reached has no time at all; how long it took is told, and fails nothing.
    expect(ms, what).not.toBeNaN();
    noteBar(test.info(), { id: 'U4', what, value: `${ms.toFixed(0)} ms`, bar: `<= ${BAR_MS} ms`, met: ms <= BAR_MS });
  }
});

test('[AT3] M mutes for five minutes with the time left in sight, and a press ends it', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.keyboard.press('m');
  const muted = page.getByRole('button', { name: /^Muted [45]:\d\d/ });
  await expect(muted).toBeVisible();
  await muted.click();
  await expect(muted).toHaveCount(0);
});

async function feltOf(page: Page): Promise<readonly Felt[]> {
  return page.evaluate(() => (globalThis as unknown as { felt: Felt[] }).felt);
}
