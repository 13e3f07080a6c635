import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { Firm, PASSWORD } from './firm.ts';
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

/** Signs in through the page, as a person does, and waits for the live desk. */
export async function openDesk(browser: Browser, server: ServerProcess, email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.origin });
  const page = await context.newPage();
  await signIn(page, email);
  return page;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/monitor');
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Live');
}
