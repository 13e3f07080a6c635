import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 1 << 18;

/** Gunzips a tape and parses every line, and does nothing with it: what a replay costs before risk begins. */
export async function gunzipAndParse(path: string): Promise<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let events = 0;
  let lastSeq = 0;
  const take = (line: string): void => {
    const event: { readonly seq: number } = JSON.parse(line);
    events += 1;
    lastSeq = event.seq;
  };
  const chunks = createReadStream(path, { highWaterMark: CHUNK_BYTES }).pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk as Uint8Array, { stream: true });
    const end = text.lastIndexOf('\n');
    rest = text.slice(end + 1);
    if (end >= 0) for (const line of text.slice(0, end).split('\n')) take(line);
  }
  if (rest !== '') take(rest);
  return `${events} events, last ${lastSeq}`;
}
