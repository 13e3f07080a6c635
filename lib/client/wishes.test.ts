import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RankOrder } from '#lib/protocol/frame.ts';
import type { Subscribed } from '#lib/protocol/socket-events.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import type { PictureFold } from './picture-fold.ts';
import type { DeskSocket } from './socket.ts';
import { DeskWishes } from './wishes.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Sent = { readonly event: string; readonly argument: unknown };
const WISH = { view: 'all', sort: [], filter: '', group: [] } as const;

/** A line that answers at once, and what is held. */
function rig() {
  const sent: Sent[] = [];
  let state: DeskState = { ...emptyDesk(), epoch: 'e' };
  let subscription = 0;
  const emit = (event: string, argument: unknown, answer: (error: null, value: unknown) => void): void => {
    sent.push({ event, argument });
    if (event === 'subscribe') subscription += 1;
    answer(null, { ok: true, subscription } satisfies Subscribed);
  };
  const socket = { connected: true, timeout: () => ({ emit }) } as unknown as DeskSocket;
  const fold = {
    get latest() {
      return state;
    },
    change: (change: (held: DeskState) => DeskState) => void (state = change(state)),
  } as unknown as PictureFold;
  const order = (firstRows: readonly number[]): void => {
    const rank = { subscription, pinned: [], order: firstRows, totalAccounts: 9, nearest: null } satisfies RankOrder;
    state = { ...state, rank, firstRows, rows: new Map(firstRows.map((index) => [index, new Float64Array(1)])) };
  };
  const windows = (): unknown[] => sent.filter(({ event }) => event === 'rows').map(({ argument }) => argument);
  return { wishes: new DeskWishes(() => socket, fold), order, windows, sent, rows: () => [...state.rows.keys()] };
}

test('[PR5] a window waits for the order it would rob of its first rows, and keeps them until the next one', () => {
  const { wishes, order, windows, rows } = rig();
  wishes.watchMonitor(WISH);
  wishes.showRows([7]);
  vi.advanceTimersByTime(200);
  expect(windows()).toEqual([]);
  order([1, 2]);
  vi.advanceTimersByTime(60);
  expect(windows()).toEqual([[1, 2, 7]]);
  expect(rows()).toEqual([1, 2]);
  wishes.showRows([1]);
  vi.advanceTimersByTime(60);
  expect(windows().at(-1)).toEqual([7, 1]);
});

test('a window that no order is due for leaves after the gathering, and an order that never comes holds it a second', () => {
  const { wishes, windows } = rig();
  wishes.showRows([7]);
  vi.advanceTimersByTime(60);
  expect(windows()).toEqual([[7]]);
  wishes.watchMonitor(WISH);
  wishes.showRows([8]);
  vi.advanceTimersByTime(1_100);
  expect(windows()).toEqual([[7], [7, 8]]);
});

test('[PS1] a new line is told all wishes and the window at once', () => {
  const { wishes, order, sent, windows } = rig();
  wishes.watchMonitor(WISH);
  order([1]);
  wishes.showRows([1, 3]);
  vi.advanceTimersByTime(60);
  sent.length = 0;
  wishes.resend();
  expect(sent.map(({ event }) => event)).toEqual(['subscribe', 'rows']);
  expect(windows()).toEqual([[1, 3]]);
});
