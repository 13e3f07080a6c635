import { expect, test } from 'vitest';
import { auditFilterText, readAuditFilter } from './audit-filter.ts';

test('[IA2] a filter survives its address, and what is no filter is left out', () => {
  const text = 'who=Ann&kind=limits&object=FT-1&from=2026-11-01&to=2026-11-28';
  expect(auditFilterText(readAuditFilter(new URLSearchParams(text)))).toBe(text);
  const odd = new URLSearchParams('kind=everything&from=yesterday&x=1&object=%3Cscript%3E');
  expect(auditFilterText(readAuditFilter(odd))).toBe('object=%3Cscript%3E');
});
