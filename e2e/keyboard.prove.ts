import { test } from './fixtures.ts';
import { standingBreach, takeByOnePress, WAYS } from './one-press.ts';
import { ROUTES } from './routes.ts';

for (const way of WAYS)
  test(`[U1] the alert in the strip is taken by ${way} from every route, whatever has the focus`, async ({
    browser,
    server,
    firm,
  }) => {
    const stopFeed = await standingBreach(firm);
    await takeByOnePress(browser, server, way, ROUTES);
    stopFeed();
  });
