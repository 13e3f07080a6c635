import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { endWithUs } from '../child.ts';
import { inTurn, spreadText, timedAsync } from '../measure.ts';
import type { Measured, Run } from '../measure.ts';
import { gunzipAndParse } from '../peers/gunzip-parse.ts';
import { barOf, grouped, perSecond, row, times } from '../row.ts';
import type { Row } from '../row.ts';
import { largeTape } from '../work/tapes.ts';
import type { TapeFiles } from '../work/tapes.ts';
import type { Section } from './section.ts';

const RUNS = 3;
const REPLAY = join(import.meta.dirname, '..', '..', 'server', 'cli', 'replay.ts');
const ENGINE = 'npm run replay, gzip to state';
const PARSE = 'gunzip and JSON.parse alone';
const BAR_SECONDS = 2;

/** The recorded tape from the gzip file to the state of every account, beside reading it alone. */
export const tape: Section = async ({ isQuick, say }) => {
  const files = isQuick ? null : largeTape();
  const title = 'Replay of a recorded tape';
  if (files === null) {
    const result = isQuick ? 'left out of a quick run' : 'the recorded tape is not beside the checkout';
    return [{ title, note: '', rows: [row({ what: ENGINE, figure: 'not measured', result })] }];
  }
  say('tape: replaying the large tape');
  const measured = await inTurn(
    {
      [ENGINE]: () => replayed(files),
      [PARSE]: async () => {
        const { value, seconds } = await timedAsync(() => gunzipAndParse(files.tape));
        return { seconds, result: value };
      },
    },
    RUNS,
  );
  const [ours, parse] = [measured.get(ENGINE), measured.get(PARSE)];
  if (ours === undefined || parse === undefined) return [];
  return [{ title, note: 'Decoding included; the seconds are those the command prints.', rows: rowsOf(ours, parse) }];
};

function rowsOf(ours: Measured<string>, parse: Measured<string>): readonly Row[] {
  const events = Number.parseInt(parse.result, 10);
  const work = `large tape, ${grouped(events)} events`;
  const ratio = parse.medianSeconds / ours.medianSeconds;
  return [
    row({
      what: ENGINE,
      work,
      figure: `${ours.medianSeconds.toFixed(2)} s, ${perSecond(events, ours.medianSeconds)}`,
      spread: spreadText(ours),
      bar: barOf('P9', ours.medianSeconds, { atMost: BAR_SECONDS }, ' s'),
      result: `state ${ours.result}`,
    }),
    row({
      what: PARSE,
      work,
      figure: `${parse.medianSeconds.toFixed(2)} s, ${perSecond(events, parse.medianSeconds)}`,
      spread: spreadText(parse),
      ratio: times(ratio),
      bar: barOf('P4', ratio, { atLeast: 0.9 }, ' x'),
      result: parse.result,
    }),
  ];
}

/** One run of the command itself, in its own process. */
async function replayed({ tape: path, ref }: TapeFiles): Promise<Run<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'riskdesk-bench-'));
  try {
    const out = join(folder, 'out.json');
    const child = spawn(process.execPath, [REPLAY, path, '--ref', ref, '--out', out], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const release = endWithUs(child);
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    release();
    if (code !== 0) throw new Error(`the replay of the tape failed: ${words}`);
    const { fingerprint, seconds } = JSON.parse(readFileSync(out, 'utf8'));
    return { seconds, result: fingerprint };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
