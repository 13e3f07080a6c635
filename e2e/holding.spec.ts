import type { Locator } from '@playwright/test';
import { expect, openDesk, test, untilLive } from './fixtures.ts';
import { fill, keepFeedAlive, mark, tinyFloor } from './tiny-floor.ts';

/** Middles of the line's pieces that lie outside of the band drawn around them, by more than a pixel. */
async function outside(figure: Locator): Promise<readonly string[]> {
  return figure.evaluate((element) => {
    type Place = readonly [x: number, y: number];
    const partsOf = (selector: string): readonly (readonly Place[])[] =>
      (element.querySelector(selector)?.getAttribute('d') ?? '')
        .split('M')
        .filter((part) => part !== '')
        .map((part) =>
          part
            .replace('Z', '')
            .split('L')
            // A path of straight pieces is a list of pairs.
            .map((at) => at.split(',').map(Number) as unknown as Place),
        );
    const lines = partsOf('path.recharts-line-curve');
    const bands = partsOf('path.recharts-area-area').map((part) => [
      part.slice(0, part.length / 2),
      part.slice(part.length / 2).toReversed(),
    ]);
    const yAt = (edge: readonly Place[], x: number): number | null => {
      for (let at = 1; at < edge.length; at += 1) {
        const [from, to] = [edge[at - 1], edge[at]];
        if (from === undefined || to === undefined || from[0] === to[0] || x < from[0] || x > to[0]) continue;
        return from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
      }
      return null;
    };
    const found: string[] = [];
    for (const line of lines)
      for (let at = 1; at < line.length; at += 1) {
        const [from, to] = [line[at - 1], line[at]];
        if (from === undefined || to === undefined) continue;
        const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
        const edges = bands.map((band) => band.map((edge) => yAt(edge, x))).find(([edge]) => edge !== null);
        const ys = (edges ?? []).flatMap((edge) => edge ?? []);
        if (ys.length < 2 || y < Math.min(...ys) - 1 || y > Math.max(...ys) + 1)
          found.push(`${x} ${y} of ${ys.join(' ')}`);
      }
    return lines.length === 0 ? ['no line'] : found;
  });
}

test('[CH1] [CH3] [ST8] the chart of a holding keeps its picture over a lost line, and its line lies in its band', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest([...tinyFloor(), fill('F1', 'buy', '2', '5000')]);
  let stopFeed = keepFeedAlive(firm, '5000');
  const page = await openDesk(browser, server, 'manager@firm.test', '/accounts/FT-1/ESZ6');
  const figure = page.getByRole('figure', { name: /^Day P&L/ });
  // A level line has no height, which makes it none that is visible.
  await expect(figure.locator('path.recharts-line-curve')).toHaveAttribute('d', /L/);
  stopFeed();
  await firm.ingest([mark('4990')]);
  await expect(figure).toHaveAccessibleName(/−1,00/);
  await firm.ingest([mark('4993')]);
  await expect(figure).toHaveAccessibleName(/−70[0-9].* between −1,00/);
  await expect.poll(() => outside(figure)).toEqual([]);

  // Whatever the line does, the figure never leaves the page.
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    new MutationObserver(() => {
      if (document.querySelector('figure[aria-label^="Day P&L"]') === null) told.push('the chart went');
    }).observe(document.body, { childList: true, subtree: true });
  });
  await server.kill();
  await expect(page.getByText(/Offline since/).first()).toBeVisible({ timeout: 20_000 });
  await server.start();
  await untilLive(page);
  stopFeed = keepFeedAlive(firm, '5003');
  // It goes on by itself.
  await expect(figure).toHaveAccessibleName(/\+29[0-9]|\+300/);
  expect(await page.evaluate(() => Reflect.get(window, 'told') as readonly string[])).toEqual([]);
  await expect.poll(() => outside(figure)).toEqual([]);
  stopFeed();
});
