import { colourFaults, violations } from './axe.ts';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { ROUTES } from './routes.ts';
import { DAILY_LOSS, fill, mark, tinyFloor } from './tiny-floor.ts';

test('[U11] axe finds nothing on any route in both themes, with a breach open', async ({ browser, server, firm }) => {
  test.setTimeout(180_000);
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/alerts');
  await expect(page.getByRole('region', { name: 'Alert strip' })).toContainText('FT-1');
  const alertPath = (await page.getByRole('link', { name: 'Daily loss' }).first().getAttribute('href')) ?? '';
  const seen: string[] = [];
  const faults: string[] = [];
  for (const route of [...ROUTES, alertPath]) {
    await page.goto(route);
    await untilLive(page);
    for (const press of ['', 'Shift+D']) {
      // The theme changes in place, and the next page opens in the one that was chosen last.
      if (press !== '') await page.keyboard.press(press);
      const theme = (await page.locator('html').getAttribute('data-theme')) ?? '';
      // The other theme is the same page in other colours.
      const found = press === '' ? await violations(page) : await colourFaults(page);
      faults.push(...found.map((fault) => `${route} in ${theme}: ${fault}`));
      seen.push(`${route} ${theme}`);
    }
  }
  noteBar(test.info(), {
    id: 'U11',
    what: 'routes in both themes, live, 1280 x 720',
    value: `${new Set(seen).size} pages and themes, ${faults.length} violations`,
    bar: '0 violations',
    met: faults.length === 0,
  });
  expect(faults).toEqual([]);
  const all = [...ROUTES, alertPath].flatMap((route) => [`${route} dark`, `${route} light`]);
  expect(seen.toSorted()).toEqual(all.toSorted());
});

test('[U11] the sign-in page is free of violations and says nothing of the product', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const page = await (await browser.newContext({ baseURL: server.origin })).newPage();
  await page.goto('/monitor');
  await page.waitForURL('**/sign-in**');
  expect(await violations(page)).toEqual([]);
  await expect(page.locator('body')).not.toContainText('FT-1');
});

test('[U22] [AX13] [CO6] with forced colours and reduced motion every rung has its shape, word and edge, and nothing moves', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const page = await openDesk(browser, server, 'manager@firm.test');
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const strip = page.getByRole('region', { name: 'Alert strip' });
  const chip = strip.locator('.chip[data-rung="breach"]');
  await expect(chip).toContainText(/breach/i);
  await expect(chip.locator('svg')).toBeVisible();
  for (const [drawn, name] of [
    [chip, 'chip'],
    [page.getByRole('navigation', { name: 'Pages' }).locator('.nav-badge').first(), 'badge'],
  ] as const)
    expect(await drawn.evaluate((element) => getComputedStyle(element).borderTopWidth), name).not.toBe('0px');
  const moving = await page.evaluate(() => {
    const flashing = [...document.querySelectorAll('.flash-up, .flash-down')];
    const seen = flashing.filter((cell) => getComputedStyle(cell).backgroundImage !== 'none');
    return document.getAnimations().length + seen.length;
  });
  noteBar(test.info(), {
    id: 'U22',
    what: 'monitor with a breach, forced colours, reduced motion',
    value: `${moving} moving, ${await chip.count()} breach with word, shape and edge`,
    bar: 'no animation, rungs readable',
    met: moving === 0,
  });
  expect(moving).toBe(0);
});

test('[U11] what opens over a page is free of violations in both themes', async ({ browser, server, firm }) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  const grid = page.getByRole('grid', { name: 'Accounts' });
  await expect(grid.getByRole('row', { name: /FT-1/ }).first()).toBeVisible();
  const toFigure = async (): Promise<void> => {
    await grid.locator('[tabindex="0"]').first().focus();
    for (const key of ['ArrowDown', 'Home', ...Array.from({ length: 4 }, () => 'ArrowRight'), 'f'])
      await page.keyboard.press(key);
  };
  const openings: readonly (readonly [string, () => Promise<void>])[] = [
    ['dialog', async () => page.keyboard.press('Control+k').then(async () => page.keyboard.type('ft'))],
    ['dialog', async () => page.keyboard.press('?')],
    ['dialog', toFigure],
    ['dialog', async () => page.keyboard.press('c')],
    ['dialog', async () => page.getByRole('button', { name: 'Columns' }).press('Enter')],
    [
      'menu',
      async () =>
        page
          .getByRole('button', { name: /Snooze/ })
          .first()
          .press('Enter'),
    ],
  ];
  for (const [place, [role, open]] of openings.entries()) {
    await open();
    const opened = page.getByRole(role === 'menu' ? 'menu' : 'dialog');
    await expect(opened, `opening ${place + 1}`).toBeVisible();
    for (const theme of ['dark', 'light']) {
      await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
      expect(await violations(page), `opening ${place + 1} in ${theme}`).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await expect(opened).toHaveCount(0);
  }
});

test('[U11] the questions of the first visit and the tour are free of violations in both themes', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(tinyFloor());
  const page = await openDesk(browser, server, 'manager@firm.test');
  for (const [asked, name] of [
    [{ welcomed: false, toured: false }, 'First visit'],
    [{ welcomed: true, toured: false }, 'Guided tour'],
  ] as const) {
    await page.request.post('/api/v1/preferences', { headers: { origin: server.origin }, data: asked });
    await page.reload();
    await untilLive(page);
    await expect(page.getByRole('region', { name })).toBeVisible();
    for (const theme of ['dark', 'light']) {
      await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
      expect(await violations(page), `${name} in ${theme}`).toEqual([]);
    }
  }
});
