import { ENGINE_VERSION, RiskEngine } from '#lib/engine/engine.ts';
import type { EngineSnapshot } from '#lib/engine/engine.ts';
import type { Disk } from '#server/journal/disk.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';

/** The engine of the newest stored snapshot before an instant of engine time, else an empty one at the journal's start. */
export function engineBefore(disk: Disk, dataDir: string, fromUs: number): RiskEngine {
  const snapshots = new FileSnapshotStore(disk, `${dataDir}/snapshots`);
  for (const seq of snapshots.seqs()) {
    const stored = snapshots.load(seq);
    if (stored === null || stored.engineVersion !== ENGINE_VERSION) continue;
    // The cast names what an engine of this version wrote; its CRC was checked.
    const engine = RiskEngine.restore(stored.engine as EngineSnapshot);
    if (engine.timeUs < fromUs && engine.fingerprint() === stored.fingerprint) return engine;
  }
  return new RiskEngine();
}
