import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { ownTapes } from '../lib/sim/own-tapes.ts';
import { truthOf } from '../lib/sim/reference-tape.ts';

/** Writes the tapes of our own making and their truth: `npm run bench -- --tapes`. */
export function makeTapes(): void {
  const folder = join(import.meta.dirname, '..', 'fixtures', 'tapes');
  for (const { ref, events } of ownTapes()) {
    const { rows, final } = truthOf(ref, events);
    const path = join(folder, ref.tape);
    writeFileSync(`${path}.jsonl.gz`, zipLines(events));
    writeFileSync(`${path}.ref.json`, `${JSON.stringify(ref, null, 1)}\n`);
    writeFileSync(`${path}.events.jsonl.gz`, zipLines(rows));
    writeFileSync(`${path}.final.json`, `${JSON.stringify(final, null, 1)}\n`);
    const breaches = final.accounts.reduce((sum, account) => sum + account.breaches.length, 0);
    process.stdout.write(`${ref.tape}: ${events.length} events, ${rows.length} rows, ${breaches} crossings\n`);
  }
}

function zipLines(items: readonly object[]): Buffer {
  return gzipSync(items.map((item) => `${JSON.stringify(item)}\n`).join(''), { level: 9 });
}
