import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (demo !== null) writeFileSync(marker, 'Simulated data of a demo; --fresh removes this folder.\n');
}
