import { barOf, row } from '../row.ts';
import type { Table } from '../row.ts';
import { DESK, signedInContext, untilLive } from './desk-page.ts';
import type { LoadRig } from './load-rig.ts';
import { shareOf } from './share.ts';
import { awaitBreach, watchAcknowledgements } from './probe.ts';

/** The latch holds a press until the alert has been painted for 400 ms; a person needs as long to read. */
const READ_MS = 700;

/** A breach under full load: from the socket to the page, and from the key to its confirmation: U2 and U3. */
export async function breachTable(rig: LoadRig, breaches: number): Promise<Table> {
  rig.say(`${breaches} breaches, each acknowledged`);
  const context = await signedInContext(rig.browser, rig.server, 'manager@firm.test', DESK);
  try {
    const page = await context.newPage();
    await page.goto('/monitor');
    await untilLive(page);
    await page.waitForTimeout(rig.settleMs);
    await page.evaluate(watchAcknowledgements);
    const painted: number[] = [];
    let lost = 0;
    for (let place = 0; place < breaches; place += 1) {
      const waiting = page.evaluate(awaitBreach, rig.floor.breacher(place));
      await rig.feed.now(rig.floor.breach(place));
      const tookMs = await waiting;
      if (tookMs === null) lost += 1;
      else painted.push(tookMs);
      await page.waitForTimeout(READ_MS);
      await page.keyboard.press('a');
      await page.waitForTimeout(READ_MS);
    }
    const times = await page.evaluate(() => window.acknowledgementTimes ?? []);
    const intents = times.map(({ intentMs }) => intentMs);
    const confirmed = times.map(({ confirmedMs }) => confirmedMs);
    return {
      title: 'A breach, and the key that takes it',
      note: 'Stamps inside the page, under the same load; the intent is the first frame in which the strip has moved on.',
      rows: [
        row({
          what: 'socket message to the tray',
          work: `${breaches} breaches`,
          figure: spread(painted),
          bar: barOf('U3 p95', shareOf(painted, 0.95), { atMost: 34 }, ' ms'),
          isWrong: lost > 0,
        }),
        row({
          what: 'key to the intent',
          work: `${times.length} presses`,
          figure: spread(intents),
          bar: barOf('U2 p95', shareOf(intents, 0.95), { atMost: 50 }, ' ms'),
          isWrong: times.length < breaches,
        }),
        row({
          what: "key to the server's confirmation on the page",
          work: `${times.length} presses`,
          figure: spread(confirmed),
          bar: barOf('U2 p95', shareOf(confirmed, 0.95), { atMost: 150 }, ' ms'),
        }),
      ],
    };
  } finally {
    await context.close();
  }
}

function spread(values: readonly number[]): string {
  return `p50 ${shareOf(values, 0.5).toFixed(0)}, p95 ${shareOf(values, 0.95).toFixed(0)}, longest ${Math.max(...values).toFixed(0)} ms`;
}
