import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { BUCKET_VALUES } from './bucket-series.ts';
import type { BucketSeries } from './bucket-series.ts';

/**
 * The file of the series: their values as 64-bit floats of the machine, series after series, then JSON that lists them,
 * then the length of that JSON as a float. It is a cache: what does not fit exactly is not taken, and deleting it loses
 * only the charts' past.
 */
const FORMAT = 'riskdesk-history-3';
const LENGTH_BYTES = Float64Array.BYTES_PER_ELEMENT;
const SERIES_PER_TURN = 200;

/** The key is a tier (`r` recent, `w` whole), and the node: `r:account:FT-1`, `w:desk:Rates`. */
export type StoredSeries = { readonly key: string; readonly scale: number; readonly series: BucketSeries };
type Found = Omit<StoredSeries, 'series'> & { readonly widthUs: number; readonly values: Float64Array };

export async function saveSeries(path: string, stored: readonly StoredSeries[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    const entries: Entry[] = [];
    for (let start = 0; start < stored.length; start += SERIES_PER_TURN) {
      const parts: Buffer[] = [];
      // A series is listed as it is written. Between the turns readings go on: the next series are a moment younger, and
      // ten thousand of them at once would hold up the edge.
      for (const { key, scale, series } of stored.slice(start, start + SERIES_PER_TURN)) {
        const { buffer, byteOffset, byteLength, length } = series.values();
        entries.push({ key, scale, widthUs: series.widthUs, values: length });
        parts.push(Buffer.from(buffer, byteOffset, byteLength));
      }
      await file.write(Buffer.concat(parts));
    }
    const list = Buffer.from(JSON.stringify({ format: FORMAT, series: entries }));
    await file.write(Buffer.concat([list, Buffer.from(new Float64Array([list.length]).buffer)]));
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
  const listEnd = file.length - LENGTH_BYTES;
  const listStart = listEnd < 0 ? -1 : listEnd - (floatsOf(file.subarray(listEnd))[0] ?? Number.NaN);
  if (!(listStart >= 0 && listStart <= listEnd)) return [];
  const entries = readEntries(file.subarray(listStart, listEnd).toString());
  const valueCount = entries.reduce((sum, { values }) => sum + values, 0);
  if (entries.length === 0 || listStart !== valueCount * Float64Array.BYTES_PER_ELEMENT) return [];
  const values = floatsOf(file.subarray(0, listStart));
  let at = 0;
  return entries.map(({ key, scale, widthUs, values: count }) => {
    const own = values.subarray(at, at + count);
    at += count;
    return { key, scale, widthUs, values: own };
  });
}

/** Copied, so that the floats begin at a multiple of eight bytes. */
function floatsOf(bytes: Buffer): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer);
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
