/** A value of a column: text is defused, a number and an absent value are written as they are. */
export type CsvCell = string | number | null;

/**
 * RFC 4180: rows end with CRLF, a cell with a comma, a quote or a line break stands in quotes. A text that a spreadsheet
 * would take for a formula gets a leading `'` [CV1].
 */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // The full-width signs count too: some spreadsheets fold them into the plain ones.
  const isFormula = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/.test(cell);
  const text = isFormula ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
