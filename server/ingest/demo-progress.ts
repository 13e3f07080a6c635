import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import type { WorkloadState } from '#lib/sim/workload-state.ts';

const FORMAT = 'riskdesk-demo/1';

/** Where the demo stood when it last wrote it down; a restart goes on from here. */
export type DemoProgress = { readonly isSetUp: boolean; readonly workload: WorkloadState };

/** Null when the directory holds no demo yet. @throws when the file is there and is not ours. */
export async function loadProgress(dataDir: string): Promise<DemoProgress | null> {
  const path = join(dataDir, 'demo.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const saved: unknown = JSON.parse(text);
  const format: unknown = typeof saved === 'object' && saved !== null ? Reflect.get(saved, 'format') : null;
  if (format !== FORMAT) throw new Error(`${path} is not the progress of a demo; start with --fresh.`);
  // Written by saveProgress of the same format; the cast names its shape.
  return saved as DemoProgress;
}

/** Replaces the file whole: a crash leaves the former one. */
export async function saveProgress(dataDir: string, progress: DemoProgress): Promise<void> {
  const path = join(dataDir, 'demo.json');
  const file = await open(`${path}.tmp`, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify({ format: FORMAT, ...progress }));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(`${path}.tmp`, path);
}
