import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fastify } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

import { sha256Hex } from '#lib/base/hash.ts';
import type { Delta } from '#lib/model/effect.ts';
import type { Microseconds, Origin, UserId } from '#lib/model/ids.ts';
import type { Actor } from '#lib/model/actor.ts';
import type { Input } from '#lib/model/input.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { commandsBodySchema } from '#lib/protocol/http-commands.ts';
import { History } from '#server/history/history.ts';
import { FactDoor } from '#server/ingest/fact-door.ts';
import { registerHttpIngest } from '#server/ingest/http-ingest.ts';
import { IngestCounters } from '#server/ingest/ingest-counters.ts';
import { CoreHandle } from '#server/thread/core-handle.ts';

import { FeedLink } from './feed-link.ts';
import { FeedRun } from './feed-run.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const OWN = fileURLToPath(new URL('../../fixtures/tapes/', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/tapes/', import.meta.url));
const TAPES = [
  ...['floor-small', 'edges-own', 'currencies'].map((name) => join(OWN, name)),
  ...['small', 'edge'].map((name) => join(SHARED, name)).filter((path) => existsSync(`${path}.jsonl.gz`)),
];
const LEAD: Actor = { user: 'lead' as UserId, name: 'Lead', role: 'lead' };

const truthSchema = z.object({
  accounts: z.array(
    z.object({
      account: z.string(),
      balance: z.string(),
      equity: z.string(),
      fees: z.string(),
      peak: z.string(),
      drawdown: z.string(),
      long: z.string(),
      short: z.string(),
      gross: z.string(),
      net: z.string(),
      daily_pnl: z.string(),
    }),
  ),
});
const COMPARED = [
  ['balance', 'balance'],
  ['equity', 'equity'],
  ['fees', 'fees'],
  ['peak', 'highWaterMark'],
  ['drawdown', 'drawdown'],
  ['long', 'long'],
  ['short', 'short'],
  ['gross', 'gross'],
  ['net', 'net'],
  ['daily_pnl', 'dayPnl'],
] as const satisfies readonly (readonly [string, AccountColumn])[];

/** The real core behind the real door, on event time, as a server with CLOCK=event runs them. */
async function house(folder: string) {
  const core = await CoreHandle.start({
    dataDir: folder,
    clock: 'event',
    onFatal: (_code, message) => {
      throw new Error(message);
    },
  });
  closers.push(() => core.stop());
  const history = await History.open(folder);
  core.onReleased(({ deltas, engineTimeUs, throughSeq }) => history.take(deltas ?? [], engineTimeUs, throughSeq));
  const nowUs = () => 1_800_000_000_000_000 as Microseconds;
  const door = new FactDoor({ core, counters: new IngestCounters(), nowUs, onFact: () => {}, onRefused: () => {} });
  const app = fastify({ bodyLimit: 1024 * 1024 });
  registerHttpIngest(app, {
    door,
    authenticate: () => ({ origin: 'tape-feed' }),
    readiness: () => core.status().type,
    ratePerMinute: 6_000,
  });
  app.post('/api/v1/commands', async (request) => {
    const { outcomes } = await core.submit(
      commandsBodySchema.parse(request.body).map((command) => {
        const inputId = sha256Hex(JSON.stringify(command));
        // The schema gives the fields; the actor and the key are what the route of /api/v1 adds.
        const input = { ...command, actor: LEAD, clientActionId: inputId } as Input;
        return { origin: 'person' as Origin, inputId, tsReceivedUs: nowUs(), input };
      }),
    );
    return {
      outcomes: outcomes.map((outcome) =>
        outcome.type === 'Accepted' ? { accepted: outcome.seq } : { rejected: outcome.reason, detail: outcome.detail },
      ),
    };
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  return { core, history, url: `http://127.0.0.1:${port}` };
}

/** Units of 10^-6 of a decimal text, cut; good enough for a tolerance of 5,000 of them. */
function micros(text: string): bigint {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + decimals.padEnd(6, '0').slice(0, 6));
  return text.startsWith('-') ? -units : units;
}

function rowsByAccount(deltas: readonly Delta[]): Map<string, (column: AccountColumn) => bigint> {
  const cards = deltas.flatMap((delta) => (delta.type === 'AccountCarded' ? [delta.card] : []));
  const rows = new Map<string, (column: AccountColumn) => bigint>();
  for (const delta of deltas) {
    if (delta.type !== 'AccountsRevalued') continue;
    delta.indexes.forEach((index, row) => {
      const card = cards.find((one) => one.index === index);
      if (card === undefined) return;
      rows.set(card.account, (column) => {
        const value = delta.columns[row * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column)] ?? Number.NaN;
        const { scale } = card;
        return scale <= 6 ? BigInt(value) * 10n ** BigInt(6 - scale) : BigInt(value) / 10n ** BigInt(scale - 6);
      });
    });
  }
  return rows;
}

for (const path of TAPES) {
  const name = path.split('/').at(-1) ?? path;
  test(`[F-ING-2] the tape ${name} fed over HTTP equals its truth, and feeding it again changes nothing`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'feed-tape-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const { core, history, url } = await house(folder);
    const link = new FeedLink({
      url,
      token: 't',
      leadToken: 'l',
      patienceMs: 20_000,
      monotonicMs: () => performance.now(),
      onWait: () => {},
    });
    const options = {
      file: `${path}.jsonl.gz`,
      refPath: `${path}.ref.json`,
      statePath: join(folder, 'progress.json'),
      url,
      speed: null,
      restart: false,
    };
    const world = {
      monotonicMs: () => performance.now(),
      sleep: async () => {},
      onStart: () => {},
      onNote: () => {},
      onProgress: () => {},
      onRejected: () => {},
    };
    const totals = await FeedRun.run(options, link, world);
    expect([...totals.rejectedByReason.keys()].filter((reason) => reason !== 'duplicateFill')).toEqual([]);
    const truth = truthSchema.parse(JSON.parse(await readFile(`${path}.final.json`, 'utf8')));
    const differences = async () => {
      const rows = rowsByAccount((await core.askState()).deltas);
      return truth.accounts.flatMap((expected) =>
        COMPARED.flatMap(([field, column]) => {
          const got = rows.get(expected.account)?.(column);
          const isEqual =
            got !== undefined && got - micros(expected[field]) < 5_000n && micros(expected[field]) - got < 5_000n;
          return isEqual ? [] : [`${expected.account} ${field}=${expected[field]} got=${got}`];
        }),
      );
    };
    expect(await differences()).toEqual([]);
    expect(await FeedRun.run({ ...options, restart: true }, link, world)).toMatchObject({ accepted: 0 });
    expect(await differences()).toEqual([]);
    const [first] = truth.accounts;
    expect(history.series({ level: 'account', id: first?.account ?? '' }, 'week')?.points.length).toBeGreaterThan(0);
  }, 60_000);
}
