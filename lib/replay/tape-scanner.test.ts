import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTapeEvent } from './tape-decoder.ts';
import type { TapeEvent } from './tape-decoder.ts';
import { TapeScanner } from './tape-scanner.ts';

const SEED = 20_260_607;
const MARK =
  '{"kind":"mark","seq":12,"ts":1780272000006,"symbol":"EURUSD","price":"1.39292","bid":"1.39286","ask":"1.39298"}';
const FILL =
  '{"kind":"fill","seq":330,"ts":1780272060000,"id":"F0000002","account":"A0065","symbol":"BTCEUR","side":"sell","qty":"18.182","price":"6049.68","fee":"43.9981","fee_ccy":"EUR"}';

function decoded(line: string): unknown {
  try {
    return decodeTapeEvent(JSON.parse(line));
  } catch {
    return 'no JSON';
  }
}

function scanned(line: string, scanner = new TapeScanner()): TapeEvent | null {
  const bytes = new Uint8Array(Buffer.from(line));
  scanner.open(bytes, Buffer.from(bytes).toString('latin1'));
  return scanner.scan(0);
}

test('[RP6] marks and fills of the known shape are read without their JSON value, and equally', () => {
  for (const line of [MARK, MARK.replace(/,"bid".*$/, '}'), FILL, FILL.replace('sell', 'buy')]) {
    expect(scanned(line), line).toEqual(decoded(line));
  }
  expect(scanned(MARK.replace('mark', 'position'))).toBeNull();
  expect(scanned(FILL.replace('18.182', '0.0'))).toBeNull();
});

test('[RP6] lines are taken one after the other, and a line that is not taken changes none that is', () => {
  const scanner = new TapeScanner();
  const text = `${MARK}\n{"kind":"position"}\n${FILL}`;
  scanner.open(new Uint8Array(Buffer.from(text)), text);
  expect(scanner.scan(0)).toEqual(decoded(MARK));
  expect(scanner.next).toBe(MARK.length + 1);
  expect(scanner.scan(scanner.next)).toBeNull();
  expect(scanner.scan(text.indexOf(FILL))).toEqual(decoded(FILL));
  expect(scanner.next).toBe(text.length);
});

test('[RP6] what the scanner takes, the decoder takes alike, whatever the line is', () => {
  const texts = '0|-|-0|.|00|1e3|"|\\|\\u0041|é| |}|,|{|null|\n||ask|"bid":"1"|,"ask":"2"|0.5|9007199254740993';
  const piece = fc.constantFrom(...texts.split('|'), '9'.repeat(19), '123456789012345678.123456789012');
  const scanner = new TapeScanner();
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(MARK, FILL), fc.nat(FILL.length), fc.nat(14), piece, (line, start, length, text) => {
      const changed = line.slice(0, start) + text + line.slice(start + length);
      const event = scanned(changed, scanner);
      // A newline ends the line of the scanner, so that the rest of the text is another line.
      if (event === null || scanner.next < Buffer.byteLength(changed)) return;
      taken += 1;
      expect(event, changed).toEqual(decoded(changed.endsWith('\n') ? changed.slice(0, -1) : changed));
    }),
    { seed: SEED, numRuns: 20_000 },
  );
  expect(taken).toBeGreaterThan(200);
});

test('[RP6] a name is the same, whatever names shared its place before', () => {
  const scanner = new TapeScanner();
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9 ._:/-]{1,64}$/), (name) => {
      const line = MARK.replace('EURUSD', name);
      expect(scanned(line, scanner)).toEqual(decoded(line));
    }),
    { seed: SEED, numRuns: 5_000 },
  );
});
