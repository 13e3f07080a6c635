import type { Browser } from '@playwright/test';
import { Firm } from '../../e2e/firm.ts';
import { ServerProcess } from '../../e2e/server-process.ts';
import { launchBrowser } from './desk-page.ts';
import { LoadFeed } from './feed.ts';
import { LoadFloor } from './floor.ts';
import { floorSetUp, LOAD_LIMIT } from './floor-set-up.ts';

/** A built server with its floor set up and fed, and a browser beside it. */
export type LoadRig = {
  readonly server: ServerProcess;
  readonly firm: Firm;
  readonly floor: LoadFloor;
  readonly feed: LoadFeed;
  readonly browser: Browser;
  /** How long a page settles before it is measured, ms: the grid has filled, the first flashes are over. */
  readonly settleMs: number;
  readonly say: (text: string) => void;
};

/** Runs an act with a rig of its own; server and browser are ended whatever happens. */
export async function withLoadRig<Result>(
  options: Pick<LoadRig, 'settleMs' | 'say'> & { readonly accounts: number; readonly seed: number },
  act: (rig: LoadRig) => Promise<Result>,
): Promise<Result> {
  const server = await ServerProcess.start();
  try {
    const firm = new Firm(server);
    await firm.found();
    const floor = new LoadFloor(options.accounts, options.seed);
    for (const batch of floorSetUp(options.accounts, Date.now())) refuseRefusals(await firm.ingest(batch));
    await firm.command([LOAD_LIMIT]);
    const feed = new LoadFeed(firm, floor);
    feed.start();
    const browser = await launchBrowser();
    try {
      return await act({ server, firm, floor, feed, browser, settleMs: options.settleMs, say: options.say });
    } finally {
      feed.stop();
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function refuseRefusals(outcomes: Awaited<ReturnType<Firm['ingest']>>): void {
  const refused = outcomes.find(({ rejected }) => rejected !== undefined);
  if (refused !== undefined) throw new Error(`the floor was not set up: ${JSON.stringify(refused)}`);
}
