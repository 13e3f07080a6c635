import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const START = '<!-- figures: written by the bench, do not edit -->';
const END = '<!-- end of figures -->';

/** Puts the figures between the two marks of a page, or makes the file; the words around them stay. */
export function writeFigures(file: string, markdown: string): void {
  const block = `${START}\n\n${markdown}\n${END}`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : `${START}\n${END}\n`;
  const [start, end] = [before.indexOf(START), before.indexOf(END)];
  const page =
    start < 0 || end < start
      ? `${before.trimEnd()}\n\n${block}\n`
      : before.slice(0, start) + block + before.slice(end + END.length);
  writeFileSync(file, page);
}
