import { openDesk, expect, test } from './fixtures.ts';
import type { EventOutcome, WireEvent } from './firm.ts';
import { fill, mark, tinyFloor } from './tiny-floor.ts';

/** The core alone is killed fifty times by `server/thread/kill.test.ts`; what is added here are the doors before it. */
const KILLS = Number(process.env['KILLS'] ?? 10);
const SEED = Number(process.env['KILL_SEED'] ?? 20260601);
const BATCH = 20;
const LIFE_MAX_MS = 300;

/**
 * The whole server, doors and all, under load and killed without warning. A sender that hears no answer sends again;
 * in the end every fill counts once, every accepted one under the number it was accepted with.
 */
test(`[RP1] [R12] ${KILLS} kills of the real server (KILL_SEED=${SEED}) lose no accepted fact and double none`, async ({
  browser,
  server,
  firm,
}) => {
  test.setTimeout(KILLS * 8_000 + 60_000);
  const random = seeded(SEED);
  await firm.ingest(tinyFloor());
  const accepted = new Map<string, number>();
  let sent = 0;
  let open: readonly WireEvent[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const killed = new Promise<void>((resolve) => setTimeout(resolve, random() * LIFE_MAX_MS)).then(() =>
      server.kill(),
    );
    let isAlive = true;
    void killed.then(() => (isAlive = false));
    while (isAlive) {
      if (open.length === 0) {
        open = [...Array.from({ length: BATCH }, () => fill(`K${(sent += 1)}`, 'buy', '1', '5000')), mark('5000.25')];
      }
      const outcomes = await firm.ingest(open).catch(() => null);
      if (outcomes === null) break;
      remember(open, outcomes, accepted);
      open = [];
    }
    await killed;
    await server.start();
  }
  if (open.length > 0) remember(open, await firm.ingest(open), accepted);
  expect(accepted.size).toBe(sent);
  expect(new Set(accepted.values()).size).toBe(sent);
  test.info().annotations.push({ type: 'fills accepted', description: String(sent) });
  const page = await openDesk(browser, server, 'manager@firm.test', '/accounts/FT-1');
  const row = page.getByRole('tabpanel', { name: /^Positions/ }).getByRole('row', { name: /ESZ6/ });
  await expect(row.getByRole('cell').or(row.getByRole('gridcell')).nth(2)).toHaveText(sent.toLocaleString('en-US'));
});

/** An accepted fill keeps its number for ever: sent again it is a duplicate of that very number. */
function remember(
  events: readonly WireEvent[],
  outcomes: readonly EventOutcome[],
  accepted: Map<string, number>,
): void {
  events.forEach((event, index) => {
    if (event['kind'] !== 'fill') return;
    const seq = outcomes[index]?.accepted ?? outcomes[index]?.duplicate;
    if (seq === undefined) throw new Error(`no number for ${String(event['id'])}: ${JSON.stringify(outcomes[index])}`);
    const before = accepted.get(String(event['id']));
    expect(before ?? seq).toBe(seq);
    accepted.set(String(event['id']), seq);
  });
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
