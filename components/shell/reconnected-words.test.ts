import { expect, test } from 'vitest';
import { reconnectedText } from './reconnected-words.ts';

test('[ST8] the way back says how long the gap was and how many breaches began in it', () => {
  expect(reconnectedText({ atMs: 0, gapMs: 14_000, breachesBegun: 2 })).toBe(
    'Reconnected. 14 s gap. 2 breaches began while away.',
  );
  expect(reconnectedText({ atMs: 0, gapMs: 3_000, breachesBegun: 1 })).toContain('1 breach began');
});
