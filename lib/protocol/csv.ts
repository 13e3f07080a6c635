/** A cell: text is kept from being a formula, numbers stay numbers [CV1]. */
export type CsvCell = string | number | null;

const FORMULA_STARTS = new Set(['=', '+', '-', '@', '\t', '\0', '\r']);

/**
 * RFC 4180 lines with CRLF. A text that a spreadsheet would take for a formula gets a leading apostrophe; a number, also an
 * exact decimal given as text, does not.
 */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const isFormula = FORMULA_STARTS.has(cell.charAt(0)) && !isDecimal(cell);
  const text = isFormula ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A plain decimal is no formula, also below zero. */
function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
