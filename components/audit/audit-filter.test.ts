import { expect, test } from 'vitest';
import { auditFilterText, auditQueryText, readAuditFilter } from './audit-filter.ts';

test('[IA2] a filter survives its address, and what is no filter is left out', () => {
  const text = 'who=Ann&kind=limits&object=FT-1&from=2026-11-01&to=2026-11-28';
  expect(auditFilterText(readAuditFilter(new URLSearchParams(text)))).toBe(text);
  const odd = new URLSearchParams('kind=everything&from=yesterday&x=1&object=%3Cscript%3E');
  expect(auditFilterText(readAuditFilter(odd))).toBe('object=%3Cscript%3E');
});

test('[NF9] days are asked for in the zone in which the page prints its times', () => {
  const filter = readAuditFilter(new URLSearchParams('who=Ann&from=2026-11-01'));
  expect(auditQueryText(filter, 'America/New_York')).toBe('who=Ann&from=2026-11-01&zone=America%2FNew_York');
  expect(auditQueryText({ ...filter, from: '' }, 'America/New_York')).toBe('who=Ann');
});
