import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertTrigger } from '#lib/model/alert.ts';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import { AlertLog, personOf, type AlertLine } from './alert-log.ts';

const DAY_US = 86_400_000_000;
const START_US = 20_000 * DAY_US;
const TIMES = { detectedUs: 1, durableUs: 2 };
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-alert-log-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function open(): AlertLog {
  return AlertLog.open(dataDir, (error) => {
    throw error;
  });
}

/** Only what the log looks at. */
function notice(alertId: string, seq: number, trigger: AlertTrigger = 'crossed', day = 0): AlertTransitioned {
  const at = { seq, ordinal: 0, atUs: START_US + day * DAY_US + seq };
  return {
    type: 'AlertTransitioned',
    ...at,
    trigger,
    from: 'cleared',
    to: 'firing',
    alert: { alertId },
  } as AlertTransitioned;
}
function paper(alertId: string, seq: number, trigger: AlertTrigger = 'crossed'): AlertEvidence {
  return { alertId, seq, trigger, used: String(seq) } as AlertEvidence;
}
function seqs(log: AlertLog, alertId: string): readonly number[] {
  return log.find(alertId).map((line) => line.notice.seq);
}
const FILE = '2024-10-04.ndjson';

test('[EV1] a step is found with the evidence of its own firing, also by a later start', () => {
  const log = open();
  log.take({ notices: [notice('a', 5), notice('b', 6)], evidence: [paper('a', 5), paper('b', 6)] }, TIMES);
  log.take({ notices: [notice('a', 7, 'acknowledge')], evidence: [] }, TIMES);
  for (const held of [log, open()]) {
    expect(held.find('a')).toMatchObject([
      { notice: { seq: 5 }, evidence: { used: '5' }, times: TIMES },
      { notice: { seq: 7 }, evidence: null, times: null },
    ]);
    expect(held.find('nobody')).toEqual([]);
  }
});

test('[KX6] what a recovery tells again is passed over, and what the crash had cut off is taken', () => {
  open().take({ notices: [notice('a', 5), notice('a', 7, 'climbed')], evidence: [paper('a', 5)] }, TIMES);
  const path = join(dataDir, 'history', 'alerts', FILE);
  const whole = readFileSync(path);
  for (const cut of [1, 40, Math.floor(whole.length / 3)]) {
    truncateSync(path, whole.length - cut);
    const log = open();
    log.take(
      { notices: [notice('a', 5), notice('a', 7, 'climbed'), notice('a', 9, 'reset')], evidence: [paper('a', 5)] },
      null,
    );
    expect(seqs(log, 'a'), `cut ${cut}`).toEqual([5, 7, 9]);
    expect(seqs(open(), 'a')).toEqual([5, 7, 9]);
    rmSync(path);
    appendFileSync(path, whole);
  }
});

test('[EV1] an alert of an old day is found by reading its file when it is asked for', () => {
  const log = open();
  for (let day = 0; day < 30; day += 1) {
    const notices = [notice(`d${day}`, 10 * day + 1, 'crossed', day), notice('long', 10 * day + 2, 'rungMoved', day)];
    log.take({ notices, evidence: [] }, TIMES);
  }
  const later = open();
  expect(seqs(later, 'd0')).toEqual([1]);
  expect(seqs(later, 'd29')).toEqual([291]);
});

test('[JN5] a disk that refuses is told, and the desk goes on', () => {
  const told: unknown[] = [];
  const log = AlertLog.open(dataDir, (error) => told.push(error));
  rmSync(join(dataDir, 'history'), { recursive: true });
  log.take({ notices: [notice('a', 5)], evidence: [] }, TIMES);
  expect(told).toHaveLength(1);
});

test('[EV1] [AL19] the history names who acts, of a line of a former version at least who acknowledged', () => {
  const at = { type: 'AlertTransitioned', alert: { acknowledgement: { byName: 'Ann' } } };
  const steps = [
    [{ ...at, trigger: 'acknowledge' }, 'Ann'],
    [{ ...at, trigger: 'acknowledge', byName: 'Ann Low' }, 'Ann Low'],
    [{ ...at, trigger: 'unacknowledge', byName: 'Ben' }, 'Ben'],
    [{ ...at, trigger: 'unacknowledge' }, null],
    [{ ...at, trigger: 'worsened' }, null],
    [{ ...at, type: 'AlertMarked', mark: 'reasonGiven', byName: 'Cid' }, 'Cid'],
    [{ ...at, type: 'AlertMarked', mark: 'snoozeExpired', byName: null }, null],
  ] as unknown as readonly (readonly [AlertLine['notice'], string | null])[];
  for (const [notice, name] of steps) expect(personOf(notice)).toBe(name);
});
