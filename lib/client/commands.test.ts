import { expect, test, vi } from 'vitest';
import type { AlertTransitioned } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { CommandAnswer } from '#lib/protocol/socket-events.ts';
import { LATCH_MS, paintTarget, replaceAlerts, unacknowledgedCount } from './alert-queue.ts';
import { DeskCommands } from './commands.ts';
import { IntentBook } from './intents.ts';
import type { Page } from './page.ts';
import { PictureFold } from './picture-fold.ts';
import { ProposalCommands } from './proposal-commands.ts';
import { SilenceCommands } from './silence-commands.ts';
import type { DeskSocket } from './socket.ts';
import { createDeskStore } from './store.ts';
import { sampleAlert } from './test-alerts.ts';

type Sent = {
  readonly event: string;
  readonly payload: { readonly rungSeen?: string };
  readonly answer: (error: Error | null, answer?: CommandAnswer) => void;
};

/** The commands over a line that a test answers by hand; time stands still unless the test moves it. */
class Bench {
  readonly store = createDeskStore();
  readonly intents = new IntentBook();
  readonly sent: Sent[] = [];
  isLive = true;
  /** How the person answers when asked for a proof. */
  confirms = true;
  confirmations = 0;
  nowMs = 1_000;
  readonly fold: PictureFold;
  readonly commands: DeskCommands;

  constructor() {
    const page: Page = {
      nowMs: () => this.nowMs,
      monotonicMs: () => this.nowMs,
      isVisible: () => true,
      onNextFrame: (run) => run(),
      every: () => () => undefined,
      onVisibility: () => () => undefined,
      onUse: () => () => undefined,
      onPress: () => () => undefined,
      newId: () => `action-${this.sent.length}`,
    };
    this.fold = new PictureFold(this.store, page);
    const emit = (event: string, payload: Sent['payload'], answer: Sent['answer']): void =>
      void this.sent.push({ event, payload, answer });
    // Only the two calls that the commands make of a socket.
    const socket = { timeout: () => ({ emit }) } as unknown as DeskSocket;
    this.commands = new DeskCommands({
      fold: this.fold,
      page,
      intents: this.intents,
      confirm: async () => {
        this.confirmations += 1;
        return this.confirms;
      },
      line: () => (this.isLive ? socket : null),
    });
    this.fold.snapshot({
      epoch: 'e',
      throughSeq: 10,
      reason: 'connected',
      alerts: [sampleAlert('a', 'critical'), sampleAlert('b', 'warning')],
      proposals: [],
      silences: [],
      cutAtMs: 0,
    });
  }

  paint(): void {
    this.fold.change((state) => ({
      ...state,
      queue: paintTarget(state.queue, state.queue.target?.alertId ?? '', this.nowMs),
    }));
  }

  /** The transition comes back on the ordered stream. */
  stream(seq: number): void {
    const alert = sampleAlert('a', 'critical', { state: 'acknowledged' });
    const at = { seq: seq as Seq, ordinal: 0, atUs: 0 as Microseconds };
    const notice: AlertTransitioned = {
      type: 'AlertTransitioned',
      ...at,
      trigger: 'acknowledge',
      from: 'firing',
      to: 'acknowledged',
      alert,
    };
    this.fold.frame({ baseSeq: this.fold.latest.throughSeq, throughSeq: seq, notices: [notice], cutAtMs: 0 });
    this.commands.onPicture(seq, true);
  }

  get toasts(): readonly string[] {
    return this.intents.snapshot().toasts.map((toast) => toast.text);
  }
}

test('[PK4] an acknowledgement is done only when it came back on the ordered stream', async () => {
  const bench = new Bench();
  let result: unknown = null;
  const pending = bench.commands.acknowledge('a').then((value) => (result = value));
  expect(bench.toasts).toEqual(['Acknowledging ACC-a ...']);
  expect(bench.store.getState().queue.target?.alertId).toBe('b');
  expect(bench.store.getState().queue.records.get('a')?.state).toBe('firing');
  bench.sent[0]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
  await Promise.resolve();
  expect(result).toBeNull();
  bench.stream(11);
  await pending;
  expect(result).toMatchObject({ kind: 'done' });
  expect(bench.toasts).toEqual(['Acknowledged ACC-a Daily loss 2,137 of 2,000']);
  expect(bench.intents.snapshot().intents.size).toBe(0);
});

test('[AK8] without a live line nothing is sent and nothing is queued', async () => {
  const bench = new Bench();
  bench.isLive = false;
  expect(await bench.commands.acknowledge('a')).toEqual({ kind: 'notConnected' });
  expect(bench.toasts).toEqual(['Not connected, nothing acknowledged']);
  bench.isLive = true;
  expect(bench.sent).toHaveLength(0);
});

test('[AK5] no answer in time: not confirmed, and the alert is back in the queue', async () => {
  const bench = new Bench();
  const pending = bench.commands.acknowledge('a');
  bench.sent[0]?.answer(new Error('operation has timed out'));
  expect(await pending).toEqual({ kind: 'unconfirmed' });
  expect(bench.toasts).toEqual(['Not confirmed: ACC-a not acknowledged']);
  expect(bench.store.getState().queue.target?.alertId).toBe('a');
});

test('[AK5] accepted but never seen on the stream is not confirmed either', async () => {
  vi.useFakeTimers();
  try {
    const bench = new Bench();
    const pending = bench.commands.acknowledge('a');
    bench.sent[0]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await pending).toEqual({ kind: 'unconfirmed' });
  } finally {
    vi.useRealTimers();
  }
});

test('[AK5] a colleague who was first is named, and it is no error', async () => {
  const bench = new Bench();
  const pending = bench.commands.acknowledge('a');
  bench.sent[0]?.answer(null, {
    type: 'Rejected',
    seq: 11 as Seq,
    reason: 'alreadyAcknowledged',
    who: 'M. R.',
    beforeMs: 420,
  });
  await pending;
  expect(bench.intents.snapshot().toasts).toMatchObject([
    { tone: 'neutral', text: 'Acknowledged 0.4 s before you by M. R.' },
  ]);
});

test('[AK5] an alert that got worse says so', async () => {
  const bench = new Bench();
  const pending = bench.commands.acknowledge('a');
  bench.sent[0]?.answer(null, { type: 'Rejected', seq: 11 as Seq, reason: 'rungClimbed' });
  expect(await pending).toMatchObject({ kind: 'refused', reason: 'rungClimbed' });
  expect(bench.toasts[0]).toContain('It got worse');
});

test('[AK2] the key acts on what could be read, else says that the alert is new', async () => {
  const bench = new Bench();
  bench.paint();
  expect(await bench.commands.acknowledgeTarget()).toEqual({ kind: 'nothing', why: 'newAlert' });
  expect(bench.toasts).toEqual(['New alert, press A again']);
  bench.nowMs += LATCH_MS;
  void bench.commands.acknowledgeTarget();
  void bench.commands.acknowledgeTarget();
  expect(bench.sent.map((sent) => sent.payload)).toMatchObject([{ alertId: 'a', rungSeen: 'critical' }]);
});

test('[AK7] U takes back the last acknowledgement while its toast is there, and nothing afterwards', async () => {
  const bench = new Bench();
  const pending = bench.commands.acknowledge('a');
  bench.stream(11);
  bench.sent[0]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
  await pending;
  void bench.commands.undoLast();
  expect(bench.sent[1]).toMatchObject({ event: 'unacknowledge', payload: { alertId: 'a' } });
  bench.intents.sweep(bench.nowMs + 60_000, null);
  expect(await bench.commands.undoLast()).toEqual({ kind: 'nothing', why: 'nothingToUndo' });
});

test('[AK7] U takes back the last snooze while its message is there; a snooze has no reason', async () => {
  const bench = new Bench();
  const pending = bench.commands.marks.snooze('a', 'minutes5');
  bench.stream(11);
  bench.sent[0]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
  await pending;
  expect(await bench.commands.giveReasonLast(1)).toEqual({ kind: 'nothing', why: 'nothingToExplain' });
  const back = bench.commands.undoLast();
  expect(bench.sent[1]).toMatchObject({ event: 'liftSnooze', payload: { alertId: 'a' } });
  bench.stream(12);
  bench.sent[1]?.answer(null, { type: 'Accepted', seq: 12 as Seq });
  await back;
  expect(bench.toasts).toHaveLength(1);
  expect(await bench.commands.undoLast()).toEqual({ kind: 'nothing', why: 'nothingToUndo' });
});

test('[AK7] [AP3] U takes back what a bulk snoozed and nothing that was refused; a snooze that stays says so', async () => {
  const bench = new Bench();
  const pending = bench.commands.marks.snoozeMany(['a', 'b'], 'hour');
  bench.stream(11);
  bench.sent[0]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
  await vi.waitFor(() => expect(bench.sent).toHaveLength(2));
  bench.sent[1]?.answer(null, { type: 'Rejected', seq: 12, reason: 'noSuchAlert' } as never);
  await pending;
  expect(bench.toasts.at(-1)).toMatch(/^1 of 2 snoozed, .*: ACC-b /);
  const back = bench.commands.undoLast();
  expect(bench.sent[2]).toMatchObject({ event: 'liftSnooze', payload: { alertId: 'a' } });
  bench.sent[2]?.answer(null, { type: 'Rejected', seq: 13, reason: 'noSuchAlert' } as never);
  expect(await back).toMatchObject({ kind: 'refused' });
  expect(bench.sent).toHaveLength(3);
  expect(bench.toasts.at(-1)).toMatch(/^ACC-a stays snoozed/);
});

test('[AK9] the first press counts, the second within five seconds sends exactly those, and each refusal is told', async () => {
  const bench = new Bench();
  expect(await bench.commands.acknowledgeAll()).toEqual({ kind: 'nothing', why: 'confirm' });
  expect(bench.toasts.at(-1)).toBe('Acknowledge 2 that ask? Shift A again');
  bench.nowMs += 5_001;
  await bench.commands.acknowledgeAll();
  expect(bench.sent).toHaveLength(0);
  bench.nowMs += 5_000;
  const pending = bench.commands.acknowledgeAll();
  expect(bench.sent).toMatchObject([
    {
      event: 'acknowledgeMany',
      payload: {
        alerts: [
          { alertId: 'a', rungSeen: 'critical' },
          { alertId: 'b', rungSeen: 'warning' },
        ],
      },
    },
  ]);
  const answers = [
    { type: 'Accepted', seq: 11 },
    { type: 'Rejected', seq: 12, reason: 'rungClimbed' },
  ];
  bench.sent[0]?.answer(null, { type: 'Answered', answers } as never);
  expect(await pending).toMatchObject({ kind: 'done' });
  expect(bench.toasts.at(-1)).toBe('1 of 2 acknowledged: ACC-b got worse');
});

test('[AK9] a second press about other alerts asks anew; it never takes what the first one has counted', async () => {
  const bench = new Bench();
  await bench.commands.acknowledgeGroup('selection', ['a']);
  expect(bench.toasts.at(-1)).toBe('Acknowledge 1 that ask? Press again: ACC-a');
  await bench.commands.acknowledgeGroup('selection', ['b']);
  expect(bench.sent).toHaveLength(0);
  expect(bench.toasts.at(-1)).toBe('Acknowledge 1 that ask? Press again: ACC-b');
  // One that came in between is left out, and does not stop the press.
  void bench.commands.acknowledgeGroup('selection', ['a', 'b']);
  expect(bench.sent).toMatchObject([{ event: 'acknowledgeMany', payload: { alerts: [{ alertId: 'b' }] } }]);
});

test('[AK9] where none of a group asks, the press says so', async () => {
  const bench = new Bench();
  expect(await bench.commands.acknowledgeGroup('inbox', [])).toEqual({ kind: 'nothing', why: 'nothing' });
  expect(bench.toasts.at(-1)).toBe('Nothing here asks for acknowledgement');
});

test('[AK7] [AK9] one undo takes back all that a bulk took, and its reason goes to all', async () => {
  const bench = new Bench();
  bench.fold.change((state) => ({
    ...state,
    queue: replaceAlerts(state.queue, [sampleAlert('a', 'critical'), sampleAlert('c', 'critical')]),
  }));
  await bench.commands.acknowledgeAll();
  const pending = bench.commands.acknowledgeAll();
  const accepted = { type: 'Accepted', seq: 11 };
  bench.sent[0]?.answer(null, { type: 'Answered', answers: [accepted, accepted] } as never);
  await pending;
  expect(bench.toasts.at(-1)).toBe('2 of 2 acknowledged');
  void bench.commands.giveReasonLast(2);
  expect(bench.sent[1]).toMatchObject({ event: 'giveReason', payload: { alertId: 'a', reason: 'traderFlattening' } });
  void bench.commands.undoLast();
  expect(bench.sent[2]).toMatchObject({ event: 'unacknowledge', payload: { alertId: 'a' } });
});

test('[SU5] a snoozed alert is counted, and leaves the strip and the bulk', async () => {
  const bench = new Bench();
  const snooze = { kind: 'hour', byName: 'M. R.' } as never;
  bench.fold.change((state) => ({
    ...state,
    queue: replaceAlerts(state.queue, [sampleAlert('a', 'critical', { snooze })]),
  }));
  const { queue } = bench.store.getState();
  expect([unacknowledgedCount(queue), queue.target]).toEqual([1, null]);
  expect(await bench.commands.acknowledgeAll()).toEqual({ kind: 'nothing', why: 'nothing' });
});

test('[PK2] an approval that needs a proof asks the person once and is sent again under its id', async () => {
  const bench = new Bench();
  const pending = new ProposalCommands(bench.commands.tools).approve('p1');
  bench.sent[0]?.answer(null, { type: 'Refused', reason: 'reauthenticationNeeded' });
  await vi.waitUntil(() => bench.sent.length === 2);
  expect(bench.confirmations).toBe(1);
  expect(bench.sent[1]?.payload).toEqual(bench.sent[0]?.payload);
  bench.sent[1]?.answer(null, { type: 'Accepted', seq: 11 as Seq });
  bench.stream(11);
  expect(await pending).toMatchObject({ kind: 'done' });
});

test('[PK2] an approval stays refused when the person does not confirm, or the line is gone meanwhile', async () => {
  const bench = new Bench();
  bench.confirms = false;
  const refused = new ProposalCommands(bench.commands.tools).approve('p1');
  bench.sent[0]?.answer(null, { type: 'Refused', reason: 'reauthenticationNeeded' });
  expect(await refused).toMatchObject({ kind: 'refused', reason: 'reauthenticationNeeded' });
  expect(bench.sent).toHaveLength(1);
  bench.confirms = true;
  const gone = new ProposalCommands(bench.commands.tools).approve('p1');
  bench.isLive = false;
  bench.sent[1]?.answer(null, { type: 'Refused', reason: 'reauthenticationNeeded' });
  expect(await gone).toEqual({ kind: 'notConnected' });
});

test('[SU2] what a silence masks leaves the strip, and asks only where it says so', async () => {
  const bench = new Bench();
  const suppression = { kind: 'silence', silenceId: 's', byName: 'M. R.', untilUs: 9 } as never;
  const records = [
    sampleAlert('a', 'critical', { suppression }),
    sampleAlert('b', 'breach', { suppression, asksForAck: false }),
  ];
  bench.fold.change((state) => ({ ...state, queue: replaceAlerts(state.queue, records) }));
  const { queue } = bench.store.getState();
  expect([unacknowledgedCount(queue), queue.target]).toEqual([1, null]);
  expect(await bench.commands.acknowledgeAll()).toEqual({ kind: 'nothing', why: 'nothing' });
});

test('[SU7] a silence is sent whole, is told when the picture has it, and is named when it is refused', async () => {
  const bench = new Bench();
  const wish = {
    matcher: { scope: { level: 'desk', id: 'FX' }, symbol: 'EUR' },
    durationMs: 60_000,
    reason: 'tests',
    endsOnClimb: false,
  } as const;
  const pending = new SilenceCommands(bench.commands.tools).set(wish);
  expect(bench.sent[0]).toMatchObject({ event: 'setSilence', payload: wish });
  bench.sent[0]?.answer(null, { type: 'Rejected', seq: 11 as Seq, reason: 'notSuppressible' });
  expect(await pending).toMatchObject({ kind: 'refused', reason: 'notSuppressible' });
  expect(bench.toasts.at(-1)).toBe('Nothing silenced: this is never put off');
  const lifting = new SilenceCommands(bench.commands.tools).lift('s', 'desk FX');
  bench.sent[1]?.answer(null, { type: 'Accepted', seq: 10 as Seq });
  await lifting;
  expect(bench.toasts.at(-1)).toBe('Silence lifted: desk FX');
});
