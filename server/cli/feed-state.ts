import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { z } from 'zod';

import { errorCode } from './feed-fault.ts';

const stateSchema = z.object({
  version: z.literal(1),
  file: z.string(),
  fileBytes: z.number(),
  url: z.string(),
  origin: z.string(),
  /** Last line that was answered. */
  line: z.int().min(0),
  isSetUp: z.boolean(),
  /** Largest seq the server named; another journal that is younger than this is told by it. */
  lastSeq: z.int().min(0),
  /** The newest event of the feed's own; sent again, only the same journal calls it a duplicate. */
  probe: z.string().nullable(),
  accepted: z.int(),
  duplicates: z.int(),
  rejected: z.int(),
});
export type FeedState = z.infer<typeof stateSchema>;

/** Null when there is none or it is about another file, server or source. */
export async function loadState(
  path: string,
  wanted: { readonly file: string; readonly fileBytes: number; readonly url: string; readonly origin: string },
): Promise<FeedState | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    // Torn by a power cut: the file is advice, and sending again is safe.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const parsed = stateSchema.safeParse(raw);
  if (!parsed.success) return null;
  const { file, fileBytes, url, origin } = parsed.data;
  const isSame =
    file === wanted.file && fileBytes === wanted.fileBytes && url === wanted.url && origin === wanted.origin;
  return isSame ? parsed.data : null;
}

/** Replaces the file in one step, so that a kill leaves the old one or the new one. */
export async function saveState(path: string, state: FeedState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(state));
  await rename(`${path}.new`, path);
}

export async function removeState(path: string): Promise<void> {
  await rm(path, { force: true });
}
