import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import { firstDifference } from '#lib/replay/compare.ts';
import type { TapeReplay } from '#lib/replay/replay.ts';
import { reportAccount, reportAccounts } from '#lib/replay/report.ts';
import { readBlocks, readRef, runTape } from './replay.ts';

/** The recorded truths stand beside the checkout; the project's own tapes stand in it. Both pass the same comparison. */
const SHARED = new URL('../../../shared/tapes/', import.meta.url).pathname;
const OWN = new URL('../../fixtures/tapes/', import.meta.url).pathname;
const TOLERANCE = '0.005';
const TIMEOUT_MS = 120_000;

type Truth = Readonly<Record<string, unknown>> & {
  readonly account: string;
  readonly breaches: readonly { readonly rule: string; readonly seq: number }[];
};
let comparisons = 0;

async function readAll(path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const block of readBlocks(path, () => undefined)) {
    for (const line of block.toString('utf8').split('\n')) if (line !== '') rows.push(JSON.parse(line));
  }
  return rows;
}

async function readFinal(folder: string, tape: string): Promise<readonly Truth[]> {
  const { readFile } = await import('node:fs/promises');
  const parsed = JSON.parse(await readFile(join(folder, `${tape}.final.json`), 'utf8')) as { accounts: Truth[] };
  return parsed.accounts;
}

async function run(folder: string, tape: string, onEvent: (replay: TapeReplay) => void): Promise<TapeReplay> {
  return runTape(join(folder, `${tape}.jsonl.gz`), await readRef(join(folder, `${tape}.ref.json`)), onEvent);
}

async function compareFinal(folder: string, tape: string, replay: TapeReplay): Promise<number> {
  const before = comparisons;
  const got = new Map(reportAccounts(replay).map((report) => [report.account, report]));
  for (const truth of await readFinal(folder, tape)) {
    const report = got.get(truth.account);
    expect(report, truth.account).toBeDefined();
    if (report === undefined) continue;
    expect(firstDifference(truth, report, TOLERANCE), truth.account).toBeNull();
    comparisons += 1;
    const first: Record<string, number> = {};
    for (const { rule, seq } of truth.breaches) first[rule] ??= seq;
    expect(Object.fromEntries(report.breaches.map(({ rule, seq }) => [rule, seq])), truth.account).toEqual(first);
  }
  return comparisons - before;
}

async function compareEvents(folder: string, tape: string): Promise<number> {
  const rows = (await readAll(join(folder, `${tape}.events.jsonl.gz`))) as ({ seq: number } & Truth)[];
  let next = 0;
  const replay = await run(folder, tape, (running) => {
    for (let row = rows[next]; row !== undefined && row.seq === running.eventCount; row = rows[next]) {
      expect(
        firstDifference(row, reportAccount(running, row.account), TOLERANCE),
        `${row.seq} ${row.account}`,
      ).toBeNull();
      comparisons += 1;
      next += 1;
    }
  });
  expect(next).toBe(rows.length);
  return next + (await compareFinal(folder, tape, replay));
}

test('[MN10] the recorded truths are here where they are required', () => {
  const isRequired = process.env['REQUIRE_TAPES'] === '1';
  expect(existsSync(SHARED) || !isRequired).toBe(true);
});

for (const tape of ['small', 'edge']) {
  test.runIf(existsSync(SHARED))(
    `[MN10] ${tape}: every account agrees with the recorded truth after every event, every first breach at its seq`,
    async () => {
      expect(await compareEvents(SHARED, tape)).toBeGreaterThan(1_000);
    },
    TIMEOUT_MS,
  );
}

test.runIf(existsSync(SHARED))(
  '[MN10] real-hyperliquid: closed P&L within 2.5 basis points of the exchange, the end as in the truth',
  async () => {
    const expected = (await readAll(join(SHARED, 'real-hyperliquid.expect.jsonl.gz'))) as HyperliquidRow[];
    const events = (await readAll(join(SHARED, 'real-hyperliquid.jsonl.gz'))) as HyperliquidFill[];
    let index = 0;
    let closes = 0;
    const realized = new Map<string, bigint>();
    const replay = await run(SHARED, 'real-hyperliquid', (running) => {
      const row = expected[index];
      const fill = events[index];
      index += 1;
      if (row === undefined || fill === undefined) return;
      const figures = running.engine.exactFigures(fill.account);
      const now = figures?.realized24 ?? 0n;
      const booked = now - (realized.get(fill.account) ?? 0n);
      realized.set(fill.account, now);
      const gap = booked - parseUnits(row.closed_pnl, 24);
      const notional = parseUnits(fill.qty, 12) * parseUnits(fill.price, 12);
      const size = gap < 0n ? -gap : gap;
      expect(size * 100_000n <= notional * 25n, `${row.id} closed ${booked} notional ${notional}`).toBe(true);
      closes += row.closed_pnl === '0' ? 0 : 1;
    });
    expect(closes).toBeGreaterThan(1_000);
    await compareFinal(SHARED, 'real-hyperliquid', replay);
  },
  TIMEOUT_MS,
);
type HyperliquidRow = { readonly id: string; readonly closed_pnl: string };
type HyperliquidFill = { readonly account: string; readonly qty: string; readonly price: string };

test.runIf(existsSync(SHARED))(
  '[MN10] real-zipline: equity at the last event of each of 1,506 days, the end as in the truth',
  async () => {
    const days = (await readAll(join(SHARED, 'real-zipline.expect.jsonl.gz'))) as { seq: number; equity: string }[];
    let next = 0;
    const replay = await run(SHARED, 'real-zipline', (running) => {
      const day = days[next];
      if (day === undefined || day.seq !== running.eventCount) return;
      next += 1;
      const { equity } = reportAccount(running, 'ZIPLINE');
      expect(firstDifference({ equity: day.equity.slice(0, 19) }, { equity }, TOLERANCE), String(day.seq)).toBeNull();
    });
    expect(next).toBe(days.length);
    await compareFinal(SHARED, 'real-zipline', replay);
  },
  TIMEOUT_MS,
);

const own = existsSync(OWN) ? readdirSync(OWN).filter((name) => name.endsWith('.ref.json')) : [];
for (const name of own) {
  const tape = name.slice(0, -'.ref.json'.length);
  test(
    `[MN10] ${tape}: the project's own tape agrees with its truth`,
    async () => {
      const hasRows = existsSync(join(OWN, `${tape}.events.jsonl.gz`));
      const compared = hasRows
        ? await compareEvents(OWN, tape)
        : await compareFinal(OWN, tape, await run(OWN, tape, () => undefined));
      expect(compared).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
}

test.runIf(existsSync(SHARED))('[MN10] the comparisons above were made, thousands of them', () => {
  expect(comparisons).toBeGreaterThan(5_000);
});
