import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

test.each<readonly [string, string]>([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['\nx', '"\'\nx"'],
  ['\0x', "'\0x"],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠x', "'＠x"],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\r\nlines', '"two\r\nlines"'],
  ['"=1+1', '"""=1+1"'],
  [' =1', ' =1'],
  ['plain', 'plain'],
  ['', ''],
])('[CV1] [S18] the text %j is written as %j', (text, written) => {
  expect(csvText([[text]])).toBe(`${written}\r\n`);
});

test('[CV1] numbers keep their sign, what is absent is empty', () => {
  expect(csvText([[-1.5, null, 'x']])).toBe('-1.5,,x\r\n');
});

test('[CV1] [S18] what is written reads back as the cells, each defused', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 })), (rows) => {
      const read = readCsv(csvText(rows));
      expect(read.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, '')))).toEqual(rows);
      for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\0]/);
    }),
  );
});

/** A reader of RFC 4180 of a few lines. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      while (text[at] !== '"' || text[at + 1] === '"') {
        cell += text[at];
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    } else while (text[at] !== ',' && !text.startsWith('\r\n', at)) cell += text[at++];
    row.push(cell);
    if (text[at] === ',') at += 1;
    else {
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
