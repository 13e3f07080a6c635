import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Prng } from '#lib/base/prng.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { killAgainAndAgain } from './kill-harness.ts';
import type { KillLog, Life } from './kill-harness.ts';

const KILLS = 50;
const SEED = 20_260_101;

/** Two of three kills fall under load, the others into start and recovery, whose length is that of a start of Node. */
function lives(seed: number): readonly Life[] {
  const prng = new Prng(seed);
  return Array.from({ length: KILLS }, (_, index): Life => {
    if (index % 3 === 2) return { from: 'start', delayMs: 100 + prng.below(500) };
    return { from: 'acks', acks: prng.below(300), delayMs: prng.below(40) };
  });
}

type ColdReplay = {
  readonly inputSeqs: ReadonlyMap<string, number>;
  readonly repeatedInputs: readonly string[];
  readonly notices: ReadonlyMap<string, string>;
  readonly openedAlerts: readonly string[];
  readonly fingerprints: ReadonlyMap<number, string>;
};

/** The journal folded from its first entry by a new engine, with the fingerprint at each of `seqs`. */
function coldReplay(dataDir: string, seqs: ReadonlySet<number>): ColdReplay {
  const journal = openFileJournal({
    disk: nodeDisk(),
    folder: `${dataDir}/journal`,
    segmentBytes: 262_144,
    fromSeq: 1,
  });
  const engine = new RiskEngine();
  const inputSeqs = new Map<string, number>();
  const repeatedInputs: string[] = [];
  const notices = new Map<string, string>();
  const openedAlerts: string[] = [];
  const fingerprints = new Map<number, string>([[0, engine.fingerprint()]]);
  for (const entry of journal.read(1)) {
    const key = `${entry.origin}/${entry.inputId}`;
    if (inputSeqs.has(key)) repeatedInputs.push(key);
    inputSeqs.set(key, entry.seq);
    const out: (Notice | Outcome)[] = [];
    engine.apply(entry, out);
    for (const effect of out) {
      if (effect.type !== 'AlertTransitioned') continue;
      notices.set(`${effect.seq} ${effect.ordinal}`, `${effect.alert.alertId} ${effect.trigger}`);
      if (effect.alert.openedSeq === effect.seq && effect.from === 'cleared') openedAlerts.push(effect.alert.alertId);
    }
    if (seqs.has(entry.seq)) fingerprints.set(entry.seq, engine.fingerprint());
  }
  journal.close();
  return { inputSeqs, repeatedInputs, notices, openedAlerts, fingerprints };
}

function expectNothingLost(log: KillLog, replay: ColdReplay): void {
  const journalled = (index: number): number | undefined =>
    replay.inputSeqs.get(`feed/n${index}`) ?? replay.inputSeqs.get(`person/n${index}`);
  const lost = [...log.acks].filter(([index, seq]) => journalled(index) !== seq);
  expect(lost, 'accepted inputs that the journal does not hold at their seq').toEqual([]);
  expect(replay.repeatedInputs, 'inputs that the journal holds twice').toEqual([]);
  const wrongNotices = [...log.notices].filter(([key, text]) => replay.notices.get(key) !== text);
  expect(wrongNotices, 'released alert transitions that the journal does not give').toEqual([]);
  expect(new Set(replay.openedAlerts).size, 'alert ids are opened once').toBe(replay.openedAlerts.length);
  const wrongStarts = log.starts.filter(({ seq, fingerprint }) => replay.fingerprints.get(seq) !== fingerprint);
  expect(wrongStarts, 'starts whose state differs from the cold replay').toEqual([]);
}

test(`[R12] [RP1] ${KILLS} kills under load and in recovery lose no accepted input and double no alert`, async () => {
  const dataDir = mkdtempSync(`${tmpdir()}/kill-`);
  try {
    const file = fileURLToPath(new URL('./kill-victim.ts', import.meta.url));
    const log = await killAgainAndAgain({ file, args: (startIndex) => [dataDir, String(startIndex)] }, lives(SEED));
    expect(log.faults).toEqual([]);
    expect(log.kills).toBe(KILLS);
    const replay = coldReplay(dataDir, new Set(log.starts.map(({ seq }) => seq)));
    expectNothingLost(log, replay);
    // The run must have been worth something: kills of both kinds, many inputs, alerts, and tails that were recovered.
    expect(log.killsInRecovery).toBeGreaterThan(0);
    expect(log.starts.length).toBeGreaterThan(KILLS / 3);
    expect(log.acks.size).toBeGreaterThan(2_000);
    expect(replay.openedAlerts.length).toBeGreaterThan(10);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 180_000);
