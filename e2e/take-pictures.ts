/**
 * Pictures of every page and state in both themes, for the README and for eyes before a release: `npm run pictures`.
 * Starts a demo floor of its own; needs a build of the pages and a Chromium.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { browserLaunch } from './chromium-path.ts';
import { Firm } from './firm.ts';
import { LARGE, PHONE, shotsOf } from './picture-list.ts';
import type { Places, Shot } from './picture-list.ts';
import { ServerProcess } from './server-process.ts';

const ROOT = join(import.meta.dirname, '..');
const HELP = `npm run pictures -- [--out FOLDER] [--only NAME]... [--accounts N] [--warm SECONDS] [--large]

Takes pictures of every page in both themes at 1280 x 720 and on a phone, from a demo floor of its own.

  --out FOLDER     where they go (docs/pictures)
  --only NAME      this page only; may be given more than once
  --accounts N     accounts of the floor (300)
  --warm SECONDS   how long the floor trades first (90)
  --large          at 3840 x 2160, too
  --help           this text
`;
const SIZES = {
  '1280': { width: 1_280, height: 720 },
  '390': { width: 390, height: 844 },
  '3840': { width: 3_840, height: 2_160 },
} as const;
type Size = keyof typeof SIZES;
const THEMES = ['dark', 'light'] as const;
type Theme = (typeof THEMES)[number];
/** Flashes go out, charts draw, fonts are there. */
const STILL_MS = 2_500;
const OFFLINE_MS = 8_000;
const FIRST_ALERT_MS = 600_000;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

type Taking = {
  readonly browser: Browser;
  readonly server: ServerProcess;
  readonly out: string;
  readonly state: string;
};

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(ROOT, 'docs', 'pictures') },
      only: { type: 'string', multiple: true },
      accounts: { type: 'string', default: '300' },
      warm: { type: 'string', default: '90' },
      large: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (!existsSync(join(ROOT, '.next', 'BUILD_ID'))) throw new Error('There is no build of the pages: npm run build');
  mkdirSync(values.out, { recursive: true });
  const server = await ServerProcess.start({ arguments: ['--demo', '--fresh', '--accounts', values.accounts] });
  const browser = await chromium.launch(browserLaunch());
  try {
    const state = join(server.dataDir, 'pictures-state.json');
    const places = await openFirst(browser, server, state, Number(values.warm));
    const taking: Taking = { browser, server, out: values.out, state };
    const isWanted = ({ name }: Shot): boolean => values.only?.includes(name) ?? true;
    const shots = shotsOf(places).filter(isWanted);
    for (const theme of THEMES) {
      await takeAll(taking, theme, '1280', shots);
      await takeAll(
        taking,
        theme,
        '390',
        shots.filter(({ name }) => PHONE.has(name)),
      );
      if (values.large)
        await takeAll(
          taking,
          theme,
          '3840',
          shots.filter(({ name }) => LARGE.has(name)),
        );
    }
    // Last, for the server goes.
    if (values.only === undefined || values.only.includes('monitor-offline')) await takeOffline(taking);
  } finally {
    await browser.close();
    await server.stop();
  }
  if (values.only === undefined) await takeOutside(values.out);
  writeIndex(values.out);
}

/** A page that shows every picture of the folder, by what it is of. */
function writeIndex(out: string): void {
  const byShot = new Map<string, string[]>();
  for (const file of readdirSync(out).toSorted()) {
    const [, shot, theme, width] = /^(.+)-(dark|light)-(1280|390|3840)\.png$/.exec(file) ?? [];
    if (shot === undefined) continue;
    byShot.set(shot, [...(byShot.get(shot) ?? []), `[![${shot}, ${theme}, ${width} pixels wide](${file})](${file})`]);
  }
  const sections = [...byShot].map(([shot, cells]) => `## ${shot}\n\n${cells.join('\n')}\n`);
  const head = '# Pictures of every page\n\nWritten by `npm run pictures`, from a demo floor: sample data.\n';
  writeFileSync(join(out, 'README.md'), [head, ...sections].join('\n'));
}

/** Signs in by the printed link, lets the floor trade, and looks up what the pictures are of. */
async function openFirst(browser: Browser, server: ServerProcess, state: string, warmSeconds: number): Promise<Places> {
  const context = await browser.newContext({ baseURL: server.origin, viewport: SIZES['1280'] });
  const page = await context.newPage();
  await page.goto(`/sign-in?token=${await server.printedToken()}`);
  const button = page.getByRole('button', { name: /sign in/i });
  if ((await button.count()) > 0) await button.first().click();
  await page.waitForURL('**/monitor');
  await context.request.post('/api/v1/preferences', {
    headers: { origin: server.origin },
    data: { welcomed: true, toured: true },
  });
  await context.storageState({ path: state });
  say(`The floor trades for ${warmSeconds} s.`);
  await page.waitForTimeout(warmSeconds * 1_000);
  const places = await placesOf(page);
  await context.close();
  return places;
}

/** The first alert of the inbox, its account, and what that account trades; the first rule of the list. */
async function placesOf(page: Page): Promise<Places> {
  await page.goto('/alerts?show=all');
  const first = page.locator('a[href^="/alerts/"]').first();
  // A floor has its first alert after some minutes, not by the clock.
  await first.waitFor({ timeout: FIRST_ALERT_MS });
  const alert = idOf(await first.getAttribute('href'));
  const owner = page.locator('a[href^="/accounts/"]').first();
  await page.goto(`/alerts/${alert}`);
  await owner.waitFor();
  const owned = idOf(await owner.getAttribute('href'));
  const { account, trader, desk, symbol } = await holderOf(page, owned);
  await page.goto('/limits');
  const rule = page.locator('a[href^="/limits/"]:not([href*="new"]):not([href*="presets"])').first();
  await rule.waitFor();
  return { alert, account, symbol, trader, desk, rule: idOf(await rule.getAttribute('href')) };
}

type Named = { readonly account: string; readonly trader: string; readonly desk: string };

/** The account of the alert, or where it is flat by now the first that holds something, and what it holds. */
async function holderOf(page: Page, owned: string): Promise<Named & { readonly symbol: string }> {
  const named = async (query: string): Promise<readonly Named[]> => {
    const answer = await page.request.get(`/api/v1/accounts?query=${query}&limit=20`);
    return ((await answer.json()) as { readonly accounts: readonly Named[] }).accounts;
  };
  for (const found of [...(await named(owned)), ...(await named(''))]) {
    await page.goto(`/accounts/${found.account}`);
    await page.getByRole('tab', { name: /Positions/ }).waitFor();
    await page.waitForTimeout(STILL_MS);
    const held = page.getByRole('table', { name: 'Positions' }).locator('a[data-sel]');
    if ((await held.count()) > 0) return { ...found, symbol: (await held.first().textContent()) ?? '' };
  }
  throw new Error('none of twenty accounts holds anything');
}

function idOf(href: string | null): string {
  return decodeURIComponent(href?.split('?')[0]?.split('/')[2] ?? '');
}

async function takeAll(taking: Taking, theme: Theme, size: Size, shots: readonly Shot[]): Promise<void> {
  const context = await contextOf(taking, theme, size);
  for (const shot of shots) {
    const page = await context.newPage();
    try {
      await page.goto(shot.path);
      await page.getByText(shot.waitFor).first().waitFor({ state: 'attached', timeout: 20_000 });
      if (shot.keys !== undefined) await page.waitForTimeout(STILL_MS);
      for (const key of shot.keys ?? []) await page.keyboard.press(key);
      await take(page, taking.out, `${shot.name}-${theme}-${size}`);
    } catch (error) {
      // One page that does not fill must not hide the others.
      say(`${shot.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      process.exitCode = 1;
    } finally {
      await page.close();
    }
  }
  await context.close();
}

async function contextOf({ browser, server, state }: Taking, theme: Theme, size: Size): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: server.origin,
    viewport: SIZES[size],
    colorScheme: theme,
    storageState: state,
    ...(size === '390' ? { hasTouch: true, isMobile: true } : {}),
  });
  await context.request.post('/api/v1/preferences', { headers: { origin: server.origin }, data: { theme } });
  return context;
}

async function take(page: Page, out: string, name: string): Promise<void> {
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: join(out, `${name}.png`) });
  say(name);
}

/** The server goes while the desk is open. */
async function takeOffline(taking: Taking): Promise<void> {
  const contexts = [];
  for (const theme of THEMES) {
    const context = await contextOf(taking, theme, '1280');
    const page = await context.newPage();
    await page.goto('/monitor?view=all');
    await page.getByText('Firm').first().waitFor();
    await page.waitForTimeout(STILL_MS);
    contexts.push({ context, page, theme });
  }
  await taking.server.kill();
  await contexts[0]?.page.waitForTimeout(OFFLINE_MS);
  for (const { context, page, theme } of contexts) {
    await take(page, taking.out, `monitor-offline-${theme}-1280`);
    await context.close();
  }
}

/** A desk without any event, its sign-in page, and a page that is not there. */
async function takeOutside(out: string): Promise<void> {
  const server = await ServerProcess.start({ arguments: [] });
  const browser = await chromium.launch(browserLaunch());
  try {
    const firm = new Firm(server);
    await firm.found();
    const [name = '', value = ''] = (await firm.signIn('manager@firm.test')).split('=');
    for (const theme of THEMES) {
      const context = await browser.newContext({
        baseURL: server.origin,
        viewport: SIZES['1280'],
        colorScheme: theme,
      });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await take(page, out, `sign-in-${theme}-1280`);
      const url = server.origin.replace('http:', 'https:');
      await context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: 'Strict' }]);
      await page.goto('/monitor');
      await page.getByText('Connect a feed').first().waitFor();
      await take(page, out, `empty-desk-${theme}-1280`);
      await page.goto('/accounts/NOBODY');
      await take(page, out, `unknown-account-${theme}-1280`);
      await context.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

await main();
