import { expect, test } from 'vitest';
import type { AlertTransitioned, SilenceChanged } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountDetail, Frame, Snapshot } from '#lib/protocol/frame.ts';
import { applyFrame, applySnapshot, applyWindow, dropDetail } from './apply-frame.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import { columnOf } from './selectors.ts';
import { sampleAlert } from './test-alerts.ts';

const SNAPSHOT: Snapshot = {
  epoch: 'e1',
  throughSeq: 10,
  reason: 'connected',
  alerts: [],
  proposals: [],
  silences: [],
  cutAtMs: 0,
};
const NOTHING = { realized: 0, fees: 0, carry: 0, unrealized: 0 };
const DETAIL: AccountDetail = { account: 'A', index: 3, result: NOTHING, positions: [], limits: [], fills: [] };

function frame(baseSeq: number, throughSeq: number, rest: Partial<Frame> = {}): Frame {
  return { baseSeq, throughSeq, notices: [], cutAtMs: 0, ...rest };
}

function rows(...indexes: readonly number[]): Frame['rows'] {
  return {
    indexes,
    values: indexes.flatMap((index) => ACCOUNT_COLUMNS.map((_, column) => (column === 0 ? index * 100 : null))),
  };
}

function held(): DeskState {
  return applySnapshot(emptyDesk(), SNAPSHOT);
}

function next(state: DeskState, message: Frame): DeskState {
  const applied = applyFrame(state, message);
  if (applied === 'gap') throw new Error('a gap where none was expected');
  return applied;
}

function opened(seq: number, ordinal: number): AlertTransitioned {
  const at = { seq: seq as Seq, ordinal, atUs: 0 as Microseconds };
  return {
    type: 'AlertTransitioned',
    ...at,
    trigger: 'crossed',
    from: 'cleared',
    to: 'firing',
    alert: sampleAlert(`${seq}.${ordinal}`, 'breach'),
  };
}

test('[PF1] a frame is applied only where it continues what is held', () => {
  expect(applyFrame(emptyDesk(), frame(0, 5))).toBe('gap');
  expect(applyFrame(held(), frame(9, 12))).toBe('gap');
  expect(applyFrame(held(), frame(11, 12))).toBe('gap');
  expect(applyFrame(held(), frame(10, 9))).toBe('gap');
  expect(next(held(), frame(10, 12)).throughSeq).toBe(12);
  expect(next(held(), frame(10, 10, { rows: rows(1) })).throughSeq).toBe(10);
});

test('[PF2] the cursor names the last notice held of an entry that goes on', () => {
  const first = next(held(), frame(10, 12, { notices: [opened(12, 0), opened(12, 1)], more: true }));
  expect([first.throughSeq, first.throughOrdinal]).toEqual([12, 1]);
  const unseen = next(first, frame(12, 12, { more: true }));
  expect(unseen.throughOrdinal).toBe(1);
  expect(next(unseen, frame(12, 12, { notices: [opened(12, 7)] })).throughOrdinal).toBeNull();
  expect(next(held(), frame(10, 12, { notices: [opened(11, 0)], more: true })).throughOrdinal).toBe(-1);
});

test('[PR1] values stand in the order of the columns; null is unknown and never zero', () => {
  const state = next(applyWindow(held(), [1, 4]), frame(10, 11, { rows: rows(4, 1) }));
  expect(columnOf(state.rows.get(4) ?? null, 'equity')).toBe(400);
  expect(columnOf(state.rows.get(1) ?? null, 'equity')).toBe(100);
  expect(columnOf(state.rows.get(1) ?? null, 'balance')).toBeNull();
  expect(columnOf(null, 'equity')).toBeNull();
});

test('[PR2] rows that nobody keeps current are dropped, pinned and detailed ones stay', () => {
  const order = { subscription: 1, pinned: [2], order: [1, 4], totalAccounts: 5, nearest: null };
  const wide = next(
    applyWindow(held(), [1, 2, 3, 4]),
    frame(10, 11, { rows: rows(1, 2, 3, 4), order, details: [DETAIL] }),
  );
  expect([...wide.rows.keys()]).toEqual([1, 2, 3, 4]);
  expect([...applyWindow(wide, [4]).rows.keys()]).toEqual([2, 3, 4]);
  expect([...dropDetail(applyWindow(wide, [4]), 'A').rows.keys()]).toEqual([2, 4]);
  const unpinned = next(applyWindow(wide, [4]), frame(11, 12, { order: { ...order, pinned: [] } }));
  expect([...unpinned.rows.keys()]).toEqual([3, 4]);
});

test('[PR2] a row is a new array when it changes and the same one when it does not', () => {
  const before = next(applyWindow(held(), [1, 2]), frame(10, 11, { rows: rows(1, 2) }));
  const after = next(before, frame(11, 12, { rows: rows(2) }));
  expect(after.rows.get(1)).toBe(before.rows.get(1));
  expect(after.rows.get(2)).not.toBe(before.rows.get(2));
});

test('[PR3] cards fill the index of accounts, groups replace their own key only', () => {
  const card = { index: 3, account: 'A', name: '', trader: 'T', desk: 'D', currency: 'USD', scale: 6, rulesetName: '' };
  // A sample card needs no brands here: the fold does not look at them.
  const state = next(held(), frame(10, 11, { cards: [card as never] }));
  expect(state.indexOf.get('A')).toBe(3);
});

test('[PR4] fills that did not change are kept', () => {
  const fills = [{ fillId: 'F1' }] as never;
  const state = next(held(), frame(10, 11, { details: [{ ...DETAIL, fills }] }));
  const later = next(state, frame(11, 12, { details: [{ ...DETAIL, fillsUnchanged: true }] }));
  expect(later.details.get('A')?.fills).toBe(fills);
});

test('[PF3] what is held after a snapshot is exactly the snapshot', () => {
  const full = next(
    applyWindow(held(), [1]),
    frame(10, 11, { rows: rows(1), details: [DETAIL], notices: [opened(11, 0)] }),
  );
  const bare = applySnapshot(full, { ...SNAPSHOT, throughSeq: 20, reason: 'gap' });
  expect([bare.rows.size, bare.details.size, bare.queue.records.size, bare.throughSeq]).toEqual([0, 0, 0, 20]);
  expect(bare.window).toEqual([1]);
});

test('[SU7] a silence replaces the one of its id, and a snapshot replaces them all', () => {
  const silence = (silenceId: string, reason: string): SilenceView => ({ silenceId, reason }) as SilenceView;
  const notice = (ordinal: number, changed: SilenceView): SilenceChanged => ({
    type: 'SilenceChanged',
    seq: 11 as Seq,
    ordinal,
    atUs: 0 as Microseconds,
    silence: changed,
  });
  const state = applySnapshot(emptyDesk(), { ...SNAPSHOT, silences: [silence('s1', 'old'), silence('s2', 'other')] });
  const later = next(
    state,
    frame(10, 11, { notices: [notice(0, silence('s1', 'new')), notice(1, silence('s3', ''))] }),
  );
  expect(later.silences.map(({ silenceId, reason }) => [silenceId, reason])).toEqual([
    ['s2', 'other'],
    ['s1', 'new'],
    ['s3', ''],
  ]);
  expect(applySnapshot(later, SNAPSHOT).silences).toEqual([]);
});
