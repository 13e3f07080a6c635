import { expect, test } from 'vitest';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { Origin } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { emptyMemoryStore, MemoryJournal } from '#server/journal/memory-journal.ts';
import { MemorySnapshotStore } from '#server/journal/snapshot-store.ts';
import { riskEngines } from './core-host.ts';
import { CoreLoop } from './core-loop.ts';
import type { FromCore } from './messages.ts';

const START_US = 1_767_225_600_000_000;
const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };

/** A day in which one account's gross limit is approached, passed and taken; one submission each. */
function day(): Submission[] {
  const actor = { user: 'u1', name: 'U1', role: 'lead' };
  const fill = (fillId: string, lastQty: string): object => ({
    type: 'FillReceived',
    fillId,
    account: 'A',
    instrument: 'X',
    side: 'buy',
    lastQty,
    lastPx: '10',
    fee: '0',
  });
  const instrument = {
    instrument: 'X',
    kind: 'linear',
    multiplier: '1',
    quoteCurrency: 'USD',
    settlementCurrency: 'USD',
  };
  const draft = {
    limitId: 'g',
    baseVersion: 0,
    name: 'Gross',
    scope: { level: 'account', id: 'A' },
    rule: { type: 'exposure', measure: 'gross', amount: '1000', breachWhen: 'lte' },
    currency: 'USD',
    ladder: LADDER,
    alertFrom: 'warning',
    ackFrom: 'critical',
  };
  const inputs: readonly object[] = [
    { type: 'CalendarDefined', calendarId: 'c', zone: 'UTC', resetMinute: 0 },
    {
      type: 'FirmConfigured',
      firm: 'F',
      reportingCurrency: 'USD',
      markPolicy: 'last',
      ownFillUntilMarked: true,
      fxPairs: [],
      calendarId: 'c',
    },
    { type: 'InstrumentListed', instrument: { ...instrument, assetClass: 'other', negativePriceAllowed: false } },
    { type: 'AccountOpened', account: 'A', currency: 'USD', startBalance: '100000', trader: 't', desk: 'd' },
    { type: 'DefineLimit', actor, clientActionId: 'd1', draft },
    fill('F1', '80'),
    fill('F2', '15'),
    fill('F3', '25'),
  ];
  // Plain texts stand for the branded ones.
  return inputs.map((input, place) => {
    const tsEventUs = START_US + place * 1_000_000;
    const of = { origin: 'venue' as Origin, inputId: `i${place}`, tsReceivedUs: tsEventUs + 250 };
    return { ...of, input: { ...input, tsEventUs } } as unknown as Submission;
  });
}

function rig(store = emptyMemoryStore()): { readonly loop: CoreLoop; readonly sent: FromCore[] } {
  const sent: FromCore[] = [];
  let nowUs = START_US;
  const loop = new CoreLoop({
    openJournal: () => new MemoryJournal(store),
    snapshots: new MemorySnapshotStore(),
    engines: riskEngines(),
    dedupIdsMax: 1_000,
    clock: { nowUs: () => (nowUs += 1_000), monotonicUs: () => nowUs },
    mode: 'event',
    send: (message) => void sent.push(message),
    snapshotEvery: 1_000_000,
  });
  loop.start();
  return { loop, sent };
}

function livedEvidence(sent: readonly FromCore[]): AlertEvidence[] {
  return sent.flatMap((message) => (message.type === 'released' || message.type === 'relived' ? message.evidence : []));
}

test('[EV1] [FG4] each firing of one batch has the numbers of its very entry, and its cause by name and time', () => {
  const { loop, sent } = rig();
  loop.receive({ type: 'submit', id: 1, submissions: day() });
  while (loop.drain());
  const evidence = livedEvidence(sent);
  expect(evidence.map(({ trigger, rung, used, cause }) => [trigger, rung, used, cause.seq])).toEqual([
    ['crossed', 'warning', '800', 6],
    ['climbed', 'critical', '950', 7],
    ['climbed', 'breach', '1200', 8],
  ]);
  expect(evidence[0]?.cause).toEqual({
    seq: 6,
    type: 'FillReceived',
    origin: 'venue',
    inputId: 'i5',
    eventUs: START_US + 5_000_000,
    receivedUs: START_US + 5_000_250,
    journalUs: START_US + 5_000_000,
  });
  const released = sent.findLast((message) => message.type === 'released');
  const { detectedAtUs = 0, durableAtUs = 0 } = released?.type === 'released' ? released : {};
  expect(durableAtUs).toBeGreaterThan(detectedAtUs);
});

test('[FG4] [KX6] a start that replays the entries forms the same evidence, and tells it before it is ready', () => {
  const store = emptyMemoryStore();
  const first = rig(store);
  first.loop.receive({ type: 'submit', id: 1, submissions: day() });
  while (first.loop.drain());
  const second = rig(store);
  expect(livedEvidence(second.sent)).toEqual(livedEvidence(first.sent));
  expect(second.sent.map(({ type }) => type)).toEqual(['recovering', 'relived', 'ready']);
});
