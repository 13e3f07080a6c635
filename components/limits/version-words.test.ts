import { expect, test } from 'vitest';
import type { LimitDefinition } from '#lib/model/limit.ts';
import type { LimitVersion, VersionOrigin } from '#lib/model/limit-version.ts';
import { leftOutText, liveText, pendingText, rollBackDraft, timeText, whoText } from './version-words.ts';

// Plain texts and numbers stand for the branded ones.
const DEFINITION = { limitId: 'l', version: 12, name: 'Gross' } as unknown as LimitDefinition;
const ORIGIN: VersionOrigin = {
  byName: 'Anna',
  reason: null,
  publishedSeq: 5,
  publishedAtUs: 0,
  proposalId: null,
  approvedBy: null,
  approvedByName: null,
};
const AT_US = 1_793_714_591_000_000;

test('[LE8] which version is live since when and by whom, and what waits', () => {
  const live = { definition: DEFINITION, definedAtUs: AT_US as never, definedByName: 'Anna' };
  expect(liveText(live, 'UTC')).toBe('v12 live since 2026-11-03 14:03:11, by Anna');
  expect(liveText({ ...live, definedByName: null }, 'UTC')).toBe('v12 live since 2026-11-03 14:03:11');
  const pending = { definition: { ...DEFINITION, version: 13 }, by: 'u1' as never, origin: ORIGIN };
  expect(pendingText(pending)).toBe('v13 from the next trading day, by Anna');
  expect(pendingText({ ...pending, origin: { ...ORIGIN, approvedByName: 'Bo' } })).toBe(
    'v13 from the next trading day, by Anna, approved by Bo',
  );
  expect(leftOutText({ origin: ORIGIN, reason: 'needsApproval', atUs: AT_US }, 'UTC')).toBe(
    'What Anna published for 2026-11-03 14:03:11 did not take effect: by then it needed a second person.',
  );
});

test('[LE8] a version names its time in force and its people; rolled back it is based on what is in force', () => {
  const version = {
    definition: DEFINITION,
    source: 'person',
    by: 'u1',
    definedSeq: 7,
    definedAtUs: AT_US,
    origin: null,
    endedSeq: null,
    endedAtUs: null,
  } as unknown as LimitVersion;
  expect([whoText(version), whoText({ ...version, origin: ORIGIN })]).toEqual(['u1', 'Anna']);
  expect(timeText(version, 'UTC')).toBe('2026-11-03 14:03:11 #7, in force');
  expect(timeText({ ...version, endedAtUs: AT_US as never }, 'UTC')).toBe(
    '2026-11-03 14:03:11 #7, until 2026-11-03 14:03:11',
  );
  expect(rollBackDraft(DEFINITION, 14)).toEqual({ limitId: 'l', name: 'Gross', baseVersion: 14 });
  expect(rollBackDraft(DEFINITION, null)).toMatchObject({ baseVersion: 0 });
});
