import type { Page } from '@playwright/test';
import { noteBar } from './bar.ts';
import { expect, openDesk, test } from './fixtures.ts';
import type { WireEvent } from './firm.ts';
import { DESK_DAILY_LOSS, fill, mark, START_MS } from './tiny-floor.ts';

const SECONDS = 6;
const BREACHES_A_SECOND = 100;
const SPACING_MS = 5_000;
/** By then the third sentence has told the last of them, also on a loaded machine. */
const TOLD_MS = 30_000;

/** One instrument for each second of the test, and a hundred accounts in each: a price is a hundred breaches. */
function floor(): readonly WireEvent[] {
  const symbols = Array.from({ length: SECONDS }, (_, place) => `S${place}`);
  return symbols.flatMap((symbol) => [
    { kind: 'instrument', ts: START_MS, symbol, ccy: 'USD', multiplier: '50', class: 'future', tick: '0.25' },
    mark('5000', symbol),
    ...Array.from({ length: BREACHES_A_SECOND }, (_, place) => `${symbol}-${place}`).flatMap((account) => [
      { kind: 'account', ts: START_MS, account, ccy: 'USD', start_balance: '50000', trader: 'Okafor', desk: 'Index' },
      { ...fill(`F-${account}`, 'buy', '1', '5000', account), symbol },
    ]),
  ]);
}

type Heard = {
  readonly assertive: { readonly atMs: number; readonly text: string }[];
  polite: number;
  gridChanges: number;
  gridSpoken: number;
};

/** Listens as a screen reader does: what changes inside a live region is spoken, wherever that region stands. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: Heard = { assertive: [], polite: 0, gridChanges: 0, gridSpoken: 0 };
    Object.assign(globalThis, { heard });
    const ASSERTIVE = '[role="alert"], [role="alertdialog"], [aria-live="assertive"]';
    const POLITE = '[role="status"], [role="log"], [aria-live="polite"]';
    new MutationObserver((changes) => {
      const spoken = new Set<Element>();
      const whispered = new Set<Element>();
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const loud = element?.closest(ASSERTIVE) ?? null;
        const soft = element?.closest(POLITE) ?? null;
        if (loud !== null) spoken.add(loud);
        if (soft !== null) whispered.add(soft);
        if ((element?.closest('[role="grid"], [role="treegrid"]') ?? null) === null) continue;
        heard.gridChanges += 1;
        if (loud !== null || soft !== null) heard.gridSpoken += 1;
      }
      for (const region of spoken) heard.assertive.push({ atMs: performance.now(), text: region.textContent ?? '' });
      heard.polite += whispered.size;
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributeFilter: ['aria-label'] });
  });
}

function toldIn({ assertive }: Heard): number {
  return assertive.reduce((sum, { text }) => sum + Number(/^(\d+) breaches/.exec(text)?.[1] ?? 0), 0);
}

test('[U14] [AX15] [AX16] a hundred breaches a second are one sentence in five seconds, and the grid says nothing', async ({
  browser,
  server,
  firm,
}) => {
  await firm.ingest(floor());
  await firm.command([DESK_DAILY_LOSS]);
  const page = await openDesk(browser, server, 'manager@firm.test', '/monitor?view=all');
  await expect(page.getByRole('row', { name: /S0-0/ }).first()).toBeVisible();
  await listen(page);
  const startedAt = Date.now();
  for (let second = 0; second < SECONDS; second += 1) {
    await page.waitForTimeout(Math.max(0, second * 1_000 - (Date.now() - startedAt)));
    await firm.ingest([mark('4975', `S${second}`)]);
  }
  const hear = (): Promise<Heard> => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
  // Silence would keep the bar too: every breach is in one of the sentences.
  const total = SECONDS * BREACHES_A_SECOND;
  await expect.poll(async () => toldIn(await hear()), { timeout: TOLD_MS }).toBe(total);
  const heard = await hear();
  await expect(page.getByRole('region', { name: 'Alert strip' })).toContainText(`${total} unacked`);
  const gaps = heard.assertive.slice(1).map(({ atMs }, place) => atMs - (heard.assertive[place]?.atMs ?? 0));
  noteBar(test.info(), {
    id: 'U14',
    what: 'grid, and sentences on the page',
    value:
      `${total} breaches in ${SECONDS} s: ${heard.assertive.length} sentences, at least ` +
      `${(Math.min(...gaps) / 1_000).toFixed(1)} s apart; ${heard.gridChanges} changes of the grid, ${heard.gridSpoken} spoken`,
    bar: '<= 1 in 5 s, grid 0',
    met: gaps.every((gap) => gap >= SPACING_MS) && heard.gridSpoken === 0,
  });
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(SPACING_MS);
  expect(heard.gridChanges).toBeGreaterThan(0);
  expect(heard.gridSpoken).toBe(0);
});
