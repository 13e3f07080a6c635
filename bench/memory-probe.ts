import { collectGarbage, timed } from './measure.ts';
import { EntryWriter, fillEntries, markEntries, openingEntries } from './work/mark-entries.ts';
import { foldAll } from './work/engine-contender.ts';
import { makeMarkWork } from './work/mark-work.ts';
import { RiskEngine } from '../lib/engine/engine.ts';

/** Run in a process of its own by the section of memory, because only a fresh heap gives clean figures. */
export type MemoryOrder = { readonly seed: number; readonly accounts: number; readonly holdingsEach: number };
export type MemoryAnswer = {
  /** Heap and memory outside it, after a collection: what the accounts with their rules take, then with their holdings. */
  readonly accountsBytes: number;
  readonly allBytes: number;
  readonly residentBytes: number;
  readonly seconds: number;
  readonly fingerprint: string;
};

// The command that asked is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1));

process.once('message', ({ seed, accounts, holdingsEach }: MemoryOrder) => {
  const holders = Math.min(100, accounts);
  const work = makeMarkWork({ seed, accounts, holdingsEach, holders, marks: 1_000 });
  const writer = new EntryWriter();
  const engine = new RiskEngine();
  const before = bytesHeld();
  let accountsBytes = 0;
  const { seconds } = timed(() => {
    foldAll(engine, openingEntries(work, writer));
    accountsBytes = bytesHeld() - before;
    foldAll(engine, fillEntries(work, writer));
    foldAll(engine, markEntries(work, writer));
  });
  const allBytes = bytesHeld() - before;
  const residentBytes = process.memoryUsage.rss();
  const answer: MemoryAnswer = { accountsBytes, allBytes, residentBytes, seconds, fingerprint: engine.fingerprint() };
  process.send?.(answer, () => process.exit(0));
});

function bytesHeld(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
