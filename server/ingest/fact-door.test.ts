import { expect, test } from 'vitest';

import type { Microseconds, Origin } from '#lib/model/ids.ts';

import { FactDoor, FactsNotTakenError, UnreadEvent } from './fact-door.ts';
import type { EventOutcome } from './fact-door.ts';
import { FakeCore, namedError } from './fake-core.ts';
import { IngestCounters } from './ingest-counters.ts';

const ORIGIN = 'feed-a' as Origin;

function world() {
  const core = new FakeCore();
  const counters = new IngestCounters();
  const refused: { readonly raw: unknown; readonly outcome: EventOutcome }[] = [];
  let heard = 0;
  const door = new FactDoor({
    core,
    counters,
    nowUs: () => 5 as Microseconds,
    onFact: () => (heard += 1),
    onRefused: (_origin, raw, outcome) => refused.push({ raw, outcome }),
  });
  return { core, counters, refused, door, heard: () => heard };
}

function mark(seq: number, changes: Readonly<Record<string, unknown>> = {}) {
  return { kind: 'mark', ts: seq, symbol: 'ES', price: '5000', seq, ...changes };
}

test('[F-ING-1] one outcome per event in order, refusals at their place', async () => {
  const { door, core, refused } = world();
  const outcomes = await door.accept(ORIGIN, [mark(1), { kind: 'nope' }, mark(2), mark(3, { price: 'x' }), mark(4)]);
  expect(outcomes).toEqual([
    { accepted: 1 },
    expect.objectContaining({ rejected: 'unknownKind', field: 'kind' }),
    { accepted: 2 },
    expect.objectContaining({ rejected: 'malformedDecimal', field: 'price' }),
    { accepted: 3 },
  ]);
  expect(core.taken.map(({ input }) => input.type)).toEqual(['MarkUpdated', 'MarkUpdated', 'MarkUpdated']);
  expect(refused).toHaveLength(2);
});

test('[F-ING-3] a repeated batch is answered with the first outcomes and takes nothing', async () => {
  const { door, core, counters } = world();
  const batch = [mark(1), mark(2), mark(1)];
  expect(await door.accept(ORIGIN, batch)).toEqual([{ accepted: 1 }, { accepted: 2 }, { duplicate: 1 }]);
  expect(await door.accept(ORIGIN, batch)).toEqual([{ duplicate: 1 }, { duplicate: 2 }, { duplicate: 1 }]);
  expect(core.taken).toHaveLength(2);
  expect(counters.counts()).toMatchObject([{ received: 6, accepted: 2, duplicates: 4, rejected: 0 }]);
});

test('[F-ING-3] an inputId with other content is refused, also when the first was refused by the engine', async () => {
  const { door, core } = world();
  core.refuse = () => ({ type: 'Rejected', seq: null, reason: 'unknownInstrument' });
  expect(await door.accept(ORIGIN, [mark(1, { inputId: 'k' })])).toEqual([{ rejected: 'unknownInstrument' }]);
  expect(await door.accept(ORIGIN, [mark(1, { inputId: 'k' })])).toEqual([{ rejected: 'unknownInstrument' }]);
  expect(await door.accept(ORIGIN, [mark(2, { inputId: 'k' })])).toEqual([{ rejected: 'inputIdReused' }]);
});

test('[OV1] a batch without room in the inbox is not taken at all', async () => {
  const { door, core } = world();
  core.inboxFree = 20_500;
  const big = Array.from({ length: 20_000 }, (_, position) => mark(position));
  await expect(door.accept(ORIGIN, big)).rejects.toMatchObject({ reason: 'inboxFull' });
  core.inboxFree = 5_000;
  await expect(door.accept(ORIGIN, [mark(1)]), 'less than a fifth of the inbox is free').rejects.toBeInstanceOf(
    FactsNotTakenError,
  );
  expect(core.taken).toHaveLength(0);
  core.inboxFree = 60_000;
  expect(await door.accept(ORIGIN, big)).toHaveLength(20_000);
});

test('[OV1] two batches at once do not promise the same places', async () => {
  const { door, core } = world();
  core.inboxFree = 30_000;
  const batchOf = (first: number) => Array.from({ length: 16_000 }, (_, position) => mark(first + position));
  const answers = await Promise.allSettled([door.accept(ORIGIN, batchOf(1)), door.accept(ORIGIN, batchOf(50_000))]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(door.hasRoom(16_000), 'the places are given back').toBe(true);
});

test('[JN5] a core that cannot take facts is an error with its reason, and no event is answered', async () => {
  const { door, core } = world();
  for (const [name, reason] of [
    ['JournalFullError', 'journalFull'],
    ['CoreDownError', 'unavailable'],
    ['InboxFullError', 'inboxFull'],
  ] as const) {
    core.failures.push(namedError(name));
    await expect(door.accept(ORIGIN, [mark(1)])).rejects.toMatchObject({ reason });
  }
  core.failures.push(new Error('a defect'));
  await expect(door.accept(ORIGIN, [mark(1)])).rejects.toThrow('a defect');
  expect(await door.accept(ORIGIN, [mark(1)])).toEqual([{ accepted: 1 }]);
});

test('[ID6] after a refused slice no later slice of the batch is taken, so that sending again keeps the order', async () => {
  const { door, core } = world();
  const batch = Array.from({ length: 4_500 }, (_, position) => mark(position + 1));
  let calls = 0;
  const submit = core.submit.bind(core);
  core.submit = async (submissions) => {
    calls += 1;
    if (calls === 2) throw namedError('InboxFullError');
    return submit(submissions);
  };
  // 429 would say that nothing was taken.
  await expect(door.accept(ORIGIN, batch)).rejects.toMatchObject({ reason: 'unavailable' });
  expect(core.taken).toHaveLength(1_000);
  const outcomes = await door.accept(ORIGIN, batch);
  expect(outcomes.slice(0, 1_000).every((outcome) => 'duplicate' in outcome)).toBe(true);
  expect(core.taken.map(({ input }) => ('sourceSeq' in input ? input.sourceSeq : null))).toEqual(
    batch.map(({ seq }) => seq),
  );
});

test('[TK4] a fact outside the scope of its token is outOfScope and the rest of the batch stands', async () => {
  const { door, core } = world();
  const scope = { kinds: new Set(['mark', 'cash']), accounts: new Set(['A']) };
  const cash = { kind: 'cash', ts: 1, id: 'C', account: 'B', amount: '1', ccy: 'USD', cash_kind: 'deposit' };
  const outcomes = await door.accept(
    ORIGIN,
    [mark(1), { kind: 'heartbeat', ts: 1, source: 's' }, cash, { ...cash, account: 'A' }],
    scope,
  );
  expect(outcomes).toMatchObject([
    { accepted: 1 },
    { rejected: 'outOfScope', field: 'kind' },
    { rejected: 'outOfScope', field: 'account' },
    { accepted: 2 },
  ]);
  expect(core.taken).toHaveLength(2);
});

test("[F-ING-4] a hole in the source's own numbers is counted, a repeat is not", async () => {
  const { door, counters } = world();
  await door.accept(ORIGIN, [mark(1), mark(2), mark(5), mark(6), mark(6), mark(1), mark(2)]);
  expect(counters.counts()).toMatchObject([{ gaps: 1, lastSourceSeq: 2 }]);
});

test('[R6] the same poison event 10,000 times stops nothing and is counted by reason', async () => {
  const { door, core, counters, refused } = world();
  const poison = new UnreadEvent('[[[[[[[[[[', 'depth allowed="<=8"');
  const outcomes = await door.accept(ORIGIN, [...Array.from({ length: 10_000 }, () => poison), mark(1)]);
  expect(outcomes.at(-1)).toEqual({ accepted: 1 });
  expect(core.taken).toHaveLength(1);
  expect(refused).toHaveLength(10_000);
  expect(counters.counts()).toMatchObject([{ rejected: 10_000, rejectedByReason: { malformed: 10_000 } }]);
});
