import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

import { errorCode, FEED_EXIT, FeedFault } from './feed-fault.ts';

/** A line of the file: its number from 1, its text, and the file's bytes read so far (of the packed file). */
export type FeedLine = { readonly number: number; readonly text: string; readonly bytesRead: number };

export async function fileBytes(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new FeedFault(FEED_EXIT.noFile, `${path} is not a file.`);
    return found.size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new FeedFault(FEED_EXIT.noFile, `There is no file ${path}.`, error);
    if (errorCode(error) === 'EACCES') throw new FeedFault(FEED_EXIT.noFile, `${path} may not be read.`, error);
    throw error;
  }
}

/** The non-empty lines from `firstLine` on, as a stream; a gzipped file is known by its first two bytes. */
export async function* readLines(path: string, firstLine: number): AsyncGenerator<FeedLine> {
  const packed = createReadStream(path);
  const unpacked = (await isGzip(path)) ? packed.pipe(createGunzip()) : packed;
  packed.on('error', (error) => unpacked.destroy(error));
  const lines = createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const text of lines) {
      number += 1;
      if (number >= firstLine && text.trim() !== '') yield { number, text, bytesRead: packed.bytesRead };
    }
  } catch (error) {
    // A torn or damaged archive, or a disk that fails under us; the reader of lines passes on its input's errors.
    if (errorCode(error) === '') throw error;
    throw new FeedFault(FEED_EXIT.badFile, `${path} cannot be read to its end: damaged after line ${number}.`, error);
  } finally {
    lines.close();
    packed.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Event time of a parsed event in milliseconds, or null where it has none that the server would take. */
export function eventMs(event: unknown): number | null {
  if (typeof event !== 'object' || event === null) return null;
  const ts: unknown = Reflect.get(event, 'ts');
  const tsUs: unknown = Reflect.get(event, 'tsUs');
  if (typeof ts === 'number' && Number.isSafeInteger(ts) && ts >= 0) return ts;
  return typeof tsUs === 'number' && Number.isSafeInteger(tsUs) && tsUs >= 0 ? Math.floor(tsUs / 1000) : null;
}

/** Time of the first event that has one; what a ref sets up must not come after it. */
export async function firstEventMs(path: string): Promise<number> {
  for await (const { text } of readLines(path, 1)) {
    const parsed = parseJson(text);
    const ms = parsed.ok ? eventMs(parsed.value) : null;
    if (ms !== null) return ms;
  }
  throw new FeedFault(FEED_EXIT.badFile, `${path} holds no event with a ts.`);
}

export function parseJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    // JSON.parse throws exactly this for a text that is no JSON.
    if (error instanceof SyntaxError) return { ok: false };
    throw error;
  }
}
