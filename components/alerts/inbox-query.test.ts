import { expect, test } from 'vitest';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitId, Microseconds, Seq } from '#lib/model/ids.ts';
import {
  DEFAULT_INBOX,
  isFiltered,
  NO_FILTER,
  passes,
  readInboxQuery,
  tabAlerts,
  writeInboxQuery,
} from './inbox-query.ts';
import type { InboxQuery } from './inbox-query.ts';

const read = (text: string): InboxQuery => readInboxQuery(new URLSearchParams(text));

test('[IA2] what the inbox shows goes into the address and comes back the same', () => {
  const query: InboxQuery = {
    tab: 'open',
    isMine: true,
    rung: 'critical',
    limitId: 'daily loss & more',
    desk: 'Index Fut',
    fired: { fromMs: 1_780_000_000_000, toMs: 1_780_000_600_000 },
    sel: 'daily & more:FT-1',
    isEvidenceShown: false,
  };
  expect(read(writeInboxQuery(query))).toEqual(query);
  const since: InboxQuery = { ...query, fired: { fromMs: 1_780_000_000_000, toMs: null } };
  expect(read(writeInboxQuery(since))).toEqual(since);
  expect(writeInboxQuery(DEFAULT_INBOX)).toBe('');
});

test('[IA3] unknown keys and bad values of the address are the defaults', () => {
  for (const text of [
    '',
    'tab=nowhere&x=1',
    'severity=worse&mine=yes',
    'fired=5',
    'fired=9-3',
    'fired=-3',
    'fired=-',
    'fired=a-b',
    `rule=${'r'.repeat(129)}`,
  ])
    expect(read(text)).toEqual(DEFAULT_INBOX);
});

const owned = (by: string): Partial<AlertRecord> => ({
  state: 'acknowledged',
  acknowledgement: { by, byName: by, atUs: 1 as Microseconds, seq: 5 as Seq, cover: 'breach', reason: null } as never,
});

test('each part of the filter lets through only what it names, and all of them must', () => {
  const alert = sampleAlert('1', 'breach', {
    limitId: 'L2' as LimitId,
    desk: 'Rates',
    openedAtUs: 7_000_000 as Microseconds,
    ...owned('me'),
  });
  const by = (filter: Partial<InboxQuery>): boolean => passes(alert, { ...NO_FILTER, ...filter }, 'me');
  expect(by({})).toBe(true);
  expect([by({ rung: 'breach' }), by({ rung: 'critical' })]).toEqual([true, false]);
  expect([by({ limitId: 'L2' }), by({ limitId: 'L1' })]).toEqual([true, false]);
  expect([by({ desk: 'Rates' }), by({ desk: 'Energy' })]).toEqual([true, false]);
  const fired = (fromMs: number, toMs: number | null): boolean => by({ fired: { fromMs, toMs } });
  expect([fired(7_000, 7_001), fired(6_000, 7_000), fired(7_001, 9_000)]).toEqual([true, false, false]);
  expect([fired(7_000, null), fired(7_001, null)]).toEqual([true, false]);
  expect(by({ rung: 'breach', desk: 'Energy' })).toBe(false);
});

test('mine is what I own, have snoozed or have noted, never what nobody or another owns', () => {
  const mine = (changes: Partial<AlertRecord>, me: string | null = 'me'): boolean =>
    passes(sampleAlert('1', 'breach', changes), { ...NO_FILTER, isMine: true }, me);
  expect([mine(owned('me')), mine(owned('you')), mine({}), mine(owned('me'), null)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(mine({ snooze: { by: 'me' } as never })).toBe(true);
  expect(mine({ notes: [{ by: 'me' } as never] })).toBe(true);
});

test('a filter is told from none', () => {
  expect(isFiltered(NO_FILTER)).toBe(false);
  expect(isFiltered({ ...NO_FILTER, desk: 'Rates' })).toBe(true);
  expect(isFiltered({ ...NO_FILTER, fired: { fromMs: 1, toMs: 2 } })).toBe(true);
});

test('[AP1] the acknowledged stand oldest first; the unacknowledged are those that ask [AL6]', () => {
  const owner = (id: string, seq: number): AlertRecord => {
    const alert = sampleAlert(id, 'breach', owned('me'));
    return { ...alert, acknowledgement: { ...alert.acknowledgement, seq } as never };
  };
  const alerts = [
    owner('late', 9),
    owner('early', 3),
    sampleAlert('asks', 'breach'),
    sampleAlert('quiet', 'warning', { asksForAck: false }),
  ];
  const ids = (tab: InboxQuery['tab']): readonly string[] => tabAlerts(alerts, tab).map(({ alertId }) => alertId);
  expect(ids('acknowledged')).toEqual(['early', 'late']);
  expect(ids('unacknowledged')).toEqual(['asks']);
});
