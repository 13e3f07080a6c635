import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import { EntryWriter, fillEntries, markEntries, openingEntries } from './mark-entries.ts';
import { makeMarkWork } from './mark-work.ts';
import type { SectionOptions } from '../sections/section.ts';
import type { Submission } from '../../lib/model/journal-entry.ts';
import { ARGON2_FUNCTIONS } from '../../server/auth/passwords.ts';
import { openTestHouse } from '../../server/http/test-house.ts';
import type { TestHouse } from '../../server/http/test-house.ts';
import { CoreHandle } from '../../server/thread/core-handle.ts';

/** Longer than any delay after failures, so that each try is a first one. */
const APART_MS = 3_600_000;
const AT_ONCE = 50;
const WRONG = 'not the password of anybody';

export async function guessingRows(options: SectionOptions): Promise<readonly Row[]> {
  const house = await openTestHouse({ functions: ARGON2_FUNCTIONS });
  try {
    await house.cookieOf('viewer');
    return [await unknownUserRow(house, options), ...(await floodRows(house, options))];
  } finally {
    await house.close();
  }
}

/** Whether somebody is known must not be told by how long the answer takes [S11]. */
async function unknownUserRow(house: TestHouse, { isQuick, say }: SectionOptions): Promise<Row> {
  const tries = isQuick ? 5 : 1_000;
  const known = house.auth.users.list()[0]?.email ?? '';
  say(`attacks: ${grouped(tries)} sign-ins of a known and of an unknown user in turn`);
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let index = 0; index < tries; index += 1) {
    // Who goes first changes, so that neither gets the slow moments.
    const order = index % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
    for (const who of order) {
      house.clock.nowMs += APART_MS;
      const email = who === 'known' ? known : `nobody${index}@firm.test`;
      const startedMs = performance.now();
      await house.auth.signIn.byPassword({ email, password: WRONG, ip: '10.0.0.1' });
      times[who].push(performance.now() - startedMs);
    }
  }
  const [one, other] = [momentsOf(times.known), momentsOf(times.unknown)];
  const difference = one.mean - other.mean;
  const noise = 2 * Math.sqrt(one.variance / tries + other.variance / tries);
  return row({
    what: 'sign-in of a known and of an unknown user',
    work: `${grouped(tries)} tries each`,
    figure: `means ${one.mean.toFixed(2)} and ${other.mean.toFixed(2)} ms`,
    spread: `difference ${difference.toFixed(2)} ms, two standard errors ${noise.toFixed(2)} ms`,
    bar: `S11 within noise: ${Math.abs(difference) <= noise ? 'met' : 'missed'}`,
  });
}

/** Facts to disk while fifty sign in at once, all of them strangers from addresses of their own [H6] [JN4]. */
async function floodRows(house: TestHouse, { isQuick, seed, say }: SectionOptions): Promise<readonly Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-bench-'));
  const forMs = isQuick ? 300 : 60_000;
  const core = await CoreHandle.start({ dataDir, clock: 'event', onFatal: fail });
  try {
    const { opening, marks } = workOf(seed, isQuick ? 100 : 40_000);
    await core.submit(opening);
    say(`attacks: facts to disk, ${forMs / 1_000} s alone and ${forMs / 1_000} s with ${AT_ONCE} sign-ins at once`);
    const alone = await durableTimes(core, marks, forMs);
    let isOver = false;
    const tally = { tried: 0, hashed: 0, inside: 0 };
    const flood = Array.from({ length: AT_ONCE }, async (_, place) => {
      for (let round = 0; !isOver; round += 1) await tryOnce(house, tally, place * 1_000_000 + round);
    });
    const during = await durableTimes(core, marks, forMs);
    isOver = true;
    await Promise.all(flood);
    return [
      row({ what: 'fact durable, alone', work: `${grouped(alone.length)} facts`, figure: waitsText(alone) }),
      row({
        what: `fact durable, ${AT_ONCE} sign-ins at once`,
        work: `${grouped(during.length)} facts, ${grouped(tally.tried)} sign-ins`,
        figure: waitsText(during),
        bar: `H6 p99 <= 20 ms: ${shareOf(during, 0.99) <= 20 ? 'met' : 'missed'}`,
        result: `${grouped(tally.hashed)} hashed, ${tally.inside} got in`,
        isWrong: tally.inside > 0,
      }),
    ];
  } finally {
    await core.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function tryOnce(
  house: TestHouse,
  tally: { tried: number; hashed: number; inside: number },
  number: number,
): Promise<void> {
  tally.tried += 1;
  const email = `nobody${number}@firm.test`;
  const answer = await house.auth.signIn.byPassword({ email, password: WRONG, ip: `10.9.${number}` });
  if (answer.ok) tally.inside += 1;
  else if (answer.reason === 'wrongCredentials') tally.hashed += 1;
  // Turned away: who floods comes again, but the loop must give way.
  else await pause(1);
}

function workOf(seed: number, marks: number): { readonly opening: Submission[]; readonly marks: Submission[] } {
  const work = makeMarkWork({ seed, accounts: 20, holdingsEach: 5, holders: 5, marks });
  const writer = new EntryWriter();
  const asked = (entries: Iterable<Submission>): Submission[] =>
    Array.from(entries, ({ origin, inputId, tsReceivedUs, input }) => ({ origin, inputId, tsReceivedUs, input }));
  const opening = [...asked(openingEntries(work, writer)), ...asked(fillEntries(work, writer))];
  return { opening, marks: asked(markEntries(work, writer)) };
}

/** One fact at a time, each waited for. */
async function durableTimes(core: CoreHandle, marks: Submission[], forMs: number): Promise<readonly number[]> {
  const waitedMs: number[] = [];
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt) {
    const next = marks.shift();
    if (next === undefined) break;
    const startedMs = performance.now();
    await core.submit([next]);
    waitedMs.push(performance.now() - startedMs);
    await pause(2);
  }
  return waitedMs;
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, variance };
}

function shareOf(waitedMs: readonly number[], share: number): number {
  const sorted = waitedMs.toSorted((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

export function waitsText(waitedMs: readonly number[]): string {
  return `p50 ${shareOf(waitedMs, 0.5).toFixed(1)} ms, p99 ${shareOf(waitedMs, 0.99).toFixed(1)} ms`;
}

function fail(_exitCode: number, message: string): void {
  throw new Error(`the core gave up: ${message}`);
}
