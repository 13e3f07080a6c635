import { test as base, expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { Firm } from './firm.ts';
import { ServerProcess } from './server-process.ts';

type Fixtures = { readonly server: ServerProcess; readonly firm: Firm; readonly pagesClosed: undefined };

/** A fresh server with its people for each test: nobody reads another's leftovers [TS8]. */
export const test = base.extend<Fixtures>({
  server: async ({}, use) => {
    const server = await ServerProcess.start();
    await use(server);
    await server.stop();
  },
  // A desk that is left open looks for its dead server for ever, and takes the machine from the tests that follow.
  pagesClosed: [
    async ({ browser }, use) => {
      await use(undefined);
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
  firm: async ({ server }, use) => {
    const firm = new Firm(server);
    await firm.found();
    await use(firm);
  },
});

export { expect };

/**
 * A browser of one person with the desk open and live. The sign-in page has its own tests: here the person signs in
 * behind it, and the page gets the cookie.
 */
export async function openDesk(
  browser: Browser,
  server: ServerProcess,
  email: string,
  path = '/monitor',
  screen: BrowserContextOptions = {},
): Promise<Page> {
  const cookie = await new Firm(server).signIn(email);
  // The questions of the first visit and the tour have their own tests.
  await new Firm(server).post('/api/v1/preferences', { welcomed: true, toured: true }, cookie);
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ ...screen, baseURL: server.origin });
  // A browser takes a `Secure` cookie from a loopback address; only this call wants to see the scheme.
  const url = server.origin.replace('http:', 'https:');
  await context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(path);
  await untilLive(page);
  return page;
}

/** The page is connected and its values are current; a busy machine may have it say that they lag. */
export async function untilLive(page: Page, timeout?: number): Promise<void> {
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText(/Live|Lagging/, timeout === undefined ? {} : { timeout });
}

/** Live, and what the page asked the server for has come: an empty panel proves nothing. */
export async function untilFilled(page: Page): Promise<void> {
  await untilLive(page);
  await expect(page.getByRole('main').getByText(/^(Loading|Waiting for the)/)).toHaveCount(0);
}
