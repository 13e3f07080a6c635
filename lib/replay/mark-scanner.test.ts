import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanMark } from './mark-scanner.ts';
import { decodeTapeEvent } from './tape-decoder.ts';

const SEED = 20_260_607;
const LINE =
  '{"kind":"mark","seq":12,"ts":1780272000006,"symbol":"EURUSD","price":"1.39292","bid":"1.39286","ask":"1.39298"}';

function decoded(line: string): unknown {
  try {
    return decodeTapeEvent(JSON.parse(line));
  } catch {
    return 'no JSON';
  }
}

test('[RP6] a mark of the known shape is read without its JSON value, and equally', () => {
  expect(scanMark(LINE)).toEqual(decoded(LINE));
  const short = LINE.replace(/,"bid".*$/, '}');
  expect(scanMark(short)).toEqual(decoded(short));
  expect(scanMark(LINE.replace('mark', 'fill'))).toBeNull();
});

test('[RP6] what the scanner takes, the decoder takes alike, whatever the line is', () => {
  const texts = '0|-|-0|.|00|1e3|"|\\|\\u0041|é| |}|,|{|null|\n||ask|"bid":"1"|,"ask":"2"|0.5|9007199254740993';
  const piece = fc.constantFrom(...texts.split('|'), '9'.repeat(19), '123456789012345678.123456789012');
  let taken = 0;
  fc.assert(
    fc.property(fc.nat(LINE.length), fc.nat(14), piece, (start, length, text) => {
      const line = LINE.slice(0, start) + text + LINE.slice(start + length);
      const scanned = scanMark(line);
      if (scanned === null) return;
      taken += 1;
      expect(scanned, line).toEqual(decoded(line));
    }),
    { seed: SEED, numRuns: 20_000 },
  );
  expect(taken).toBeGreaterThan(200);
});
