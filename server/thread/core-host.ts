import { ENGINE_VERSION, RiskEngine } from '#lib/engine/engine.ts';
import type { EngineSnapshot } from '#lib/engine/engine.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import type { Disk } from '#server/journal/disk.ts';
import { openFileJournal, SEGMENT_BYTES } from '#server/journal/file-journal.ts';
import { EXIT_CORRUPT, EXIT_FAULT, JournalCorruptError } from '#server/journal/journal.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';
import { AnchoredClock, systemClockSource } from './clock.ts';
import type { ClockMode } from './clock.ts';
import { CoreLoop } from './core-loop.ts';
import { PoisonedEntryError } from './core-recovery.ts';
import { DEDUP_IDS_MAX } from './dedup-window.ts';
import type { EngineFactory } from './engine-port.ts';
import type { FromCore, ToCore } from './messages.ts';

/** Entries between two snapshots; starting value: some seconds of a busy day, far below the bound of a restart (P10). */
const SNAPSHOT_EVERY = 200_000;
const TICK_INTERVAL_MS = 100;

/** Plain data: it crosses into the worker thread. */
export type CoreSettings = {
  readonly dataDir: string;
  readonly clock: ClockMode;
  readonly segmentBytes?: number | undefined;
  readonly snapshotEvery?: number | undefined;
};

export type Core = { receive(message: ToCore): void };

export type CoreHost = CoreSettings & {
  /** Where the journal and the snapshots lie; the machine's own when left out. */
  readonly disk?: Disk | undefined;
  readonly onMessage: (message: FromCore) => void;
  /** After `stop`, when the journal is closed. */
  readonly onStopped: () => void;
};

/** The engine of this program. */
export function riskEngines(): EngineFactory {
  return {
    version: ENGINE_VERSION,
    create: () => new RiskEngine(),
    // The cast restores what `snapshot` of this version gave; the fingerprint is compared after it.
    restore: (snapshot) => RiskEngine.restore(snapshot as EngineSnapshot),
  };
}

function makeCoreLoop(host: CoreHost): CoreLoop {
  const { onMessage: send, ...settings } = host;
  const disk = host.disk ?? nodeDisk();
  const segmentBytes = settings.segmentBytes ?? SEGMENT_BYTES;
  return new CoreLoop({
    openJournal: (fromSeq) => openFileJournal({ disk, folder: `${settings.dataDir}/journal`, segmentBytes, fromSeq }),
    snapshots: new FileSnapshotStore(disk, `${settings.dataDir}/snapshots`),
    engines: riskEngines(),
    dedupIdsMax: DEDUP_IDS_MAX,
    clock: new AnchoredClock(systemClockSource()),
    mode: settings.clock,
    send,
    snapshotEvery: settings.snapshotEvery ?? SNAPSHOT_EVERY,
  });
}

/**
 * Runs a core on the thread that calls it, with its own timer. Its messages come at once, from `recovering` on; a failure
 * that it cannot survive comes as `fatal`, and nothing after it.
 */
export function createCore(host: CoreHost): Core {
  const loop = makeCoreLoop(host);
  let isOver = false;
  let isDraining = false;
  let timer: NodeJS.Timeout | null = null;

  function end(): void {
    isOver = true;
    if (timer !== null) clearInterval(timer);
  }
  function guarded(step: () => void): void {
    if (isOver) return;
    try {
      step();
    } catch (error) {
      end();
      host.onMessage(fatalOf(error));
    }
  }
  function drainSoon(): void {
    if (isDraining) return;
    isDraining = true;
    setImmediate(() => {
      isDraining = false;
      guarded(() => {
        if (loop.drain()) drainSoon();
      });
    });
  }

  guarded(() => loop.start());
  if (!isOver) timer = setInterval(() => guarded(() => loop.tick()), TICK_INTERVAL_MS);
  return {
    receive(message) {
      guarded(() => loop.receive(message));
      if (message.type === 'submit') drainSoon();
      if (message.type === 'stop' && !isOver) {
        end();
        host.onStopped();
      }
    },
  };
}

/** What the process is to say and to exit with [JN6] [JN8]. */
function fatalOf(error: unknown): FromCore {
  const exitCode =
    error instanceof JournalCorruptError || error instanceof PoisonedEntryError ? EXIT_CORRUPT : EXIT_FAULT;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const message = error instanceof Error ? `${error.name}: ${error.message}${cause}` : String(error);
  // An invariant broken while running is cured by recovery; a journal that fails or cannot be folded is not.
  const isCurable =
    !(error instanceof Error) || !(error.name.startsWith('Journal') || error instanceof PoisonedEntryError);
  return { type: 'fatal', exitCode, message, isCurable };
}
