import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from './csv.ts';

test('[CV1] [S18] no text becomes a formula, a number stays one, quotes and lines are kept', () => {
  const cells = [
    ['=1+1', "'=1+1"],
    ['+SUM(A1)', "'+SUM(A1)"],
    ['-cmd', "'-cmd"],
    ['@import', "'@import"],
    ['\tx', "'\tx"],
    ['\0x', "'\0x"],
    ['\rx', '"\'\rx"'],
    ['=HYPERLINK("http://x";"y")', '"\'=HYPERLINK(""http://x"";""y"")"'],
    ['-12.50', '-12.50'],
    ['-12.5.1', "'-12.5.1"],
    ['-', "'-"],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    ['say "no"', '"say ""no"""'],
    ["it's", "it's"],
    ['', ''],
    ['−5', '−5'],
    ['A-1', 'A-1'],
    ['1e5', '1e5'],
    ['=', "'="],
    ['+', "'+"],
  ] as const;
  for (const [cell, text] of cells) expect(csvText([[cell]])).toBe(`${text}\r\n`);
  expect(csvText([[1.5, -2, null, 'x']])).toBe('1.5,-2,,x\r\n');
});

test('[CV1] whatever is written is read back as it was, with at most an apostrophe before it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '=', '-', '"', ',', '\r', '\n', "'", ' ') });
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const read = readCsv(csvText(rows));
      expect(read.length).toBe(rows.length);
      rows.forEach((row, line) =>
        row.forEach((cell, column) => expect([cell, `'${cell}`]).toContain(read[line]?.[column])),
      );
    }),
  );
});

/** A reader by the grammar of RFC 4180, kept apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (isQuoted && char === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ',') {
      row.push(cell);
      cell = '';
    } else if (!isQuoted && text.startsWith('\r\n', at)) {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else cell += char;
  }
  return rows;
}
