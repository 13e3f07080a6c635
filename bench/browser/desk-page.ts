import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { browserLaunch } from '../../e2e/chromium-path.ts';
import { Firm } from '../../e2e/firm.ts';
import type { ServerProcess } from '../../e2e/server-process.ts';
import { installProbe } from './probe.ts';

export type Viewport = { readonly width: number; readonly height: number };
export const DESK: Viewport = { width: 1_280, height: 720 };
export const WALL: Viewport = { width: 3_840, height: 2_160 };

/** Software rendering: a machine without a graphics card is the hard case. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(browserLaunch());
}

/** A context of one person who is signed in, with the probe in every page of it. */
export async function signedInContext(
  browser: Browser,
  server: ServerProcess,
  email: string,
  viewport: Viewport,
): Promise<BrowserContext> {
  const [name = '', value = ''] = (await new Firm(server).signIn(email)).split('=');
  const context = await browser.newContext({ baseURL: server.origin, viewport });
  const url = server.origin.replace('http:', 'https:');
  await context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Strict' }]);
  await context.request.post('/api/v1/preferences', {
    headers: { origin: server.origin },
    data: { welcomed: true, toured: true },
  });
  await context.addInitScript(installProbe);
  return context;
}

export async function untilLive(page: Page): Promise<void> {
  await page
    .getByRole('contentinfo', { name: 'Status' })
    .getByText(/Live|Lagging/)
    .first()
    .waitFor({ timeout: 30_000 });
}
