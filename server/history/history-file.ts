import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Gap } from '#lib/model/gap.ts';
import { BUCKET_VALUES } from './bucket-series.ts';
import type { BucketSeries } from './bucket-series.ts';

/**
 * The file of the series: their values as 64-bit floats of the machine, series after series, then JSON that lists them
 * and the times without readings, then the length of that JSON as a float. It is a cache: what does not fit exactly is not taken, and deleting it loses
 * only the charts' past.
 */
const FORMAT = 'riskdesk-history-3';
const LENGTH_BYTES = Float64Array.BYTES_PER_ELEMENT;
const SERIES_PER_TURN = 200;

/** The key is a tier (`r` recent, `w` whole), and the node: `r:account:FT-1`, `w:desk:Rates`. */
export type StoredSeries = { readonly key: string; readonly scale: number; readonly series: BucketSeries };
/** Times without readings, and when the last one came. */
type Heard = { readonly kept: readonly Gap[]; readonly heardUs: number | null };
type Found = Omit<StoredSeries, 'series'> & { readonly widthUs: number; readonly values: Float64Array };

export async function saveSeries(path: string, heard: Heard, stored: readonly StoredSeries[]): Promise<void> {
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
    const { kept: gaps, heardUs } = heard;
    const list = Buffer.from(JSON.stringify({ format: FORMAT, series: entries, gaps, heardUs }));
    await file.write(Buffer.concat([list, Buffer.from(new Float64Array([list.length]).buffer)]));
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

type Loaded = {
  readonly found: readonly Found[];
  readonly gaps: readonly Gap[];
  readonly heardUs: number | null;
};
const NOTHING: Loaded = { found: [], gaps: [], heardUs: null };

/** Empty when there is no file, or none that fits. */
export async function loadSeries(path: string): Promise<Loaded> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    throw error;
  }
  const listEnd = file.length - LENGTH_BYTES;
  const listStart = listEnd < 0 ? -1 : listEnd - (floatsOf(file.subarray(listEnd))[0] ?? Number.NaN);
  if (!(listStart >= 0 && listStart <= listEnd)) return NOTHING;
  const { series: entries, gaps, heardUs } = readList(file.subarray(listStart, listEnd).toString());
  const valueCount = entries.reduce((sum, { values }) => sum + values, 0);
  if (entries.length === 0 || listStart !== valueCount * Float64Array.BYTES_PER_ELEMENT) return NOTHING;
  const values = floatsOf(file.subarray(0, listStart));
  let at = 0;
  const found = entries.map(({ key, scale, widthUs, values: count }) => {
    const own = values.subarray(at, at + count);
    at += count;
    return { key, scale, widthUs, values: own };
  });
  return { found, gaps, heardUs };
}

/** Copied, so that the floats begin at a multiple of eight bytes. */
function floatsOf(bytes: Buffer): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer);
}

type Entry = { readonly key: string; readonly scale: number; readonly widthUs: number; readonly values: number };

type List = Omit<Loaded, 'found'> & { readonly series: readonly Entry[] };
const EMPTY: List = { series: [], gaps: [], heardUs: null };

function readList(text: string): List {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return EMPTY;
    throw error;
  }
  if (typeof header !== 'object' || header === null || Reflect.get(header, 'format') !== FORMAT) return EMPTY;
  const [series, gaps, heardUs] = ['series', 'gaps', 'heardUs'].map((name): unknown => Reflect.get(header, name));
  if (!Array.isArray(series) || !series.every(isEntry)) return EMPTY;
  // A file of before the gaps were kept has none.
  const areGaps = Array.isArray(gaps) && gaps.every(isGap) && Number.isSafeInteger(heardUs);
  return areGaps ? { series, gaps, heardUs: Number(heardUs) } : { ...EMPTY, series };
}

function isGap(gap: unknown): gap is Gap {
  if (typeof gap !== 'object' || gap === null) return false;
  const [fromUs, toUs] = ['fromUs', 'toUs'].map((name): unknown => Reflect.get(gap, name));
  return Number.isSafeInteger(fromUs) && Number.isSafeInteger(toUs) && Number(fromUs) < Number(toUs);
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
