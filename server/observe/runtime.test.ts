import { expect, test } from 'vitest';
import { runtimeWarning } from './runtime.ts';

const DAY = Date.parse('2026-11-21T00:00:00Z');

test.each([
  ['v24.21.0', DAY, null],
  ['v24.18.1', DAY, null],
  ['v24.18.0', DAY, 'below 24.18.1'],
  ['v22.23.2', DAY, null],
  ['v22.23.2', Date.parse('2027-04-30T12:00:00Z'), null],
  ['v22.23.2', Date.parse('2027-05-01T00:00:00Z'), 'past its end of life'],
  ['v20.9.0', DAY, 'not a line'],
  ['v99.0.0', DAY, 'not a line'],
] as const)('[NV3] the runtime %s at %i is judged by the table', (version, nowMs, said) => {
  const warning = runtimeWarning(version, nowMs);
  if (said === null) expect(warning).toBeNull();
  else expect(warning).toContain(said);
});
