import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder cannot be used; the message is one sentence for the operator. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Says that everything in the folder is simulated and may be wiped. */
const DEMO_MARKER = '.riskdesk-demo';

/**
 * Makes the data folder, readable by its owner only. A demo writes only into a folder of its own making, and wipes only
 * that; a real desk does not start on a demo's folder.
 * @throws DataFolderError
 */
export function prepareDataFolder(folder: string, demo: { readonly fresh: boolean } | null): void {
  const marker = join(folder, DEMO_MARKER);
  const isDemo = existsSync(marker);
  const isUsed = existsSync(folder) && readdirSync(folder).length > 0;
  if (demo === null && isDemo) {
    throw new DataFolderError(`${folder} holds a demo's data: start with --demo, or set DATA_DIR to another folder.`);
  }
  if (demo !== null && isUsed && !isDemo) {
    throw new DataFolderError(`${folder} holds other data than a demo's: name an empty folder with --data.`);
  }
  if (demo?.fresh === true && isDemo) rmSync(folder, { recursive: true });
  makeFolder(folder);
  if (demo !== null) writeFileSync(marker, 'Simulated data of a demo; --fresh removes this folder.\n');
}

/**
 * One level at a time, from the nearest folder that exists: making a path at once never ends where the system takes no
 * folders (/proc).
 */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) {
    missing.unshift(nearest);
    nearest = dirname(nearest);
  }
  try {
    accessSync(nearest, constants.W_OK);
    for (const level of missing) mkdirSync(level, { mode: 0o700 });
  } catch (error) {
    // Whatever the system says, the operator can only name another folder.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new DataFolderError(`${folder} cannot be made or written (${code}): name another folder in DATA_DIR.`);
  }
}
