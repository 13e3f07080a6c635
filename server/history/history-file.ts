import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { BUCKET_VALUES } from './bucket-series.ts';
import type { BucketSeries } from './bucket-series.ts';

/**
 * The file of the series: one line of JSON that lists them, then their values as 64-bit floats of the machine, series
 * after series. It is a cache: what does not fit exactly is not taken, and deleting it loses only the charts' past.
 */
const FORMAT = 'riskdesk-history-2';
const SERIES_PER_TURN = 200;

/** The key is a tier (`r` recent, `w` whole), and the node: `r:account:FT-1`, `w:desk:Rates`. */
export type StoredSeries = { readonly key: string; readonly scale: number; readonly series: BucketSeries };
type Found = Omit<StoredSeries, 'series'> & { readonly widthUs: number; readonly values: Float64Array };

export async function saveSeries(path: string, stored: readonly StoredSeries[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    // Copied before the first wait: readings go on while the disk works, and the line must fit what follows it.
    const copies = stored.map(({ series }) => series.values().slice());
    const entries = stored.map(({ key, scale, series }, position) => ({
      key,
      scale,
      widthUs: series.widthUs,
      values: copies[position]?.length ?? 0,
    }));
    await file.write(`${JSON.stringify({ format: FORMAT, series: entries })}\n`);
    for (let start = 0; start < copies.length; start += SERIES_PER_TURN) {
      const parts = copies.slice(start, start + SERIES_PER_TURN);
      await file.write(
        Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))),
      );
    }
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Empty when there is no file, or none that fits. */
export async function loadSeries(path: string): Promise<readonly Found[]> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const lineEnd = file.indexOf(10);
  const entries = readEntries(file.subarray(0, Math.max(0, lineEnd)).toString());
  const valueCount = entries.reduce((sum, { values }) => sum + values, 0);
  if (entries.length === 0 || file.length !== lineEnd + 1 + valueCount * Float64Array.BYTES_PER_ELEMENT) return [];
  // Copied, so that the floats begin at a multiple of eight bytes.
  const bytes = Uint8Array.from(file.subarray(lineEnd + 1));
  const values = new Float64Array(bytes.buffer);
  let at = 0;
  return entries.map(({ key, scale, widthUs, values: count }) => {
    const own = values.subarray(at, at + count);
    at += count;
    return { key, scale, widthUs, values: own };
  });
}

type Entry = { readonly key: string; readonly scale: number; readonly widthUs: number; readonly values: number };

function readEntries(text: string): readonly Entry[] {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  if (typeof header !== 'object' || header === null || Reflect.get(header, 'format') !== FORMAT) return [];
  const entries: unknown = Reflect.get(header, 'series');
  return Array.isArray(entries) && entries.every(isEntry) ? entries : [];
}

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== 'object' || entry === null) return false;
  const [key, scale, widthUs, values] = ['key', 'scale', 'widthUs', 'values'].map((name): unknown =>
    Reflect.get(entry, name),
  );
  return (
    typeof key === 'string' &&
    Number.isSafeInteger(scale) &&
    typeof widthUs === 'number' &&
    widthUs > 0 &&
    typeof values === 'number' &&
    Number.isSafeInteger(values) &&
    values >= 0 &&
    values % BUCKET_VALUES === 0
  );
}
