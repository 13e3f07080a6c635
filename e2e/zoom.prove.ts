import type { Browser, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { noteBar } from './bar.ts';
import { expect, openDesk, test, untilFilled } from './fixtures.ts';
import type { Firm } from './firm.ts';
import { ROUTES } from './routes.ts';
import type { ServerProcess } from './server-process.ts';
import { DAILY_LOSS, fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

/** What a 1280 x 720 screen shows at 200 %, and the narrowest page that WCAG asks for. */
const NARROW = [
  { width: 640, height: 360 },
  { width: 320, height: 640 },
] as const;
/** [AX11] what WCAG 1.4.12 lets a reader choose. */
const TEXT_SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

async function openFloor(browser: Browser, server: ServerProcess, firm: Firm): Promise<[Page, () => void]> {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  await firm.command([DAILY_LOSS]);
  await firm.ingest([mark('4985')]);
  const stop = keepFeedAlive(firm, '4985');
  return [await openDesk(browser, server, 'manager@firm.test'), stop];
}

/** Controls that stay outside the page when they are brought into sight, and a page that is wider than its window. */
async function outOfReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const found: string[] = [];
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} px wide`);
    const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea');
    for (const control of controls) {
      // Kept for readers that speak, not there at this width, or there once it has the focus.
      if (
        control.getAttribute('href') === '#main' ||
        !control.checkVisibility() ||
        control.closest('.visually-hidden, .sr-only') !== null
      )
        continue;
      control.scrollIntoView({ block: 'center', inline: 'center' });
      const box = control.getBoundingClientRect();
      const name = control.getAttribute('aria-label') ?? control.innerText.slice(0, 40);
      if (box.right < 4 || box.left > root.clientWidth - 4 || box.bottom < 4 || box.top > root.clientHeight - 4)
        found.push(`"${name}" at ${Math.round(box.left)},${Math.round(box.top)}`);
    }
    return found;
  });
}

for (const size of NARROW)
  test(`[U18] [AX11] at ${size.width} x ${size.height} no page scrolls sideways and every control comes into sight`, async ({
    browser,
    server,
    firm,
  }) => {
    const [page, stop] = await openFloor(browser, server, firm);
    await page.setViewportSize(size);
    const found: string[] = [];
    for (const route of ROUTES) {
      await page.goto(route);
      await untilFilled(page);
      for (const fault of await outOfReach(page)) found.push(`${route}: ${fault}`);
      await page.evaluate((css) => {
        // The page's policy takes no style element from outside.
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, TEXT_SPACING);
      for (const fault of await outOfReach(page)) found.push(`${route}, spaced: ${fault}`);
    }
    stop();
    noteBar(test.info(), {
      id: 'U18',
      what: `every page at ${size.width} x ${size.height}`,
      value: `${ROUTES.length} pages, also with wide spacing of text: ${found.length} faults`,
      bar: 'no sideways scroll, controls in reach',
      met: found.length === 0,
    });
    expect(found).toEqual([]);
  });

test('[U22] [CO6] in forced colours no page loses a control or a rung', async ({ browser, server, firm }) => {
  const [page, stop] = await openFloor(browser, server, firm);
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const found: string[] = [];
  let chips = 0;
  for (const route of ROUTES) {
    await page.goto(route);
    await untilFilled(page);
    for (const fault of await violations(page)) found.push(`${route}: ${fault}`);
    const seen = await page.evaluate(() => {
      const drawn = [...document.querySelectorAll<HTMLElement>('.chip[data-rung]')].filter((chip) =>
        chip.checkVisibility(),
      );
      const bare = drawn.filter(
        (chip) =>
          chip.innerText.trim() === '' ||
          chip.querySelector('svg') === null ||
          getComputedStyle(chip).borderTopWidth === '0px',
      );
      return { chips: drawn.length, bare: bare.map((chip) => chip.className) };
    });
    chips += seen.chips;
    for (const chip of seen.bare) found.push(`${route}: a rung without word, shape or edge: ${chip}`);
    // The strip is one of them on each page.
    expect(seen.chips, route).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.getAnimations().length), route).toBe(0);
  }
  stop();
  noteBar(test.info(), {
    id: 'U22',
    what: 'every page, forced colours, reduced motion',
    value: `${ROUTES.length} pages, ${chips} chips of rungs, ${found.length} faults`,
    bar: 'no animation, rungs readable',
    met: found.length === 0,
  });
  expect(found).toEqual([]);
});
