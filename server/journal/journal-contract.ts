import { expect, test } from 'vitest';
import type { Journal } from './journal.ts';
import { entries, entryAt } from './test-entries.ts';

/** A place that outlives its journals: `open` is a start of the program. */
export type JournalPlace = { open(): Journal };

/** The one suite that every journal must pass. */
export function journalContract(name: string, makePlace: () => JournalPlace): void {
  durabilityContract(name, makePlace);
  batchContract(name, makePlace);
}

function filled(place: JournalPlace, batches: readonly (readonly [number, number])[]): Journal {
  const journal = place.open();
  for (const [from, to] of batches) {
    for (const entry of entries(from, to)) expect(journal.append(entry)).toBe(true);
    journal.commit();
  }
  return journal;
}

function durabilityContract(name: string, makePlace: () => JournalPlace): void {
  test(`${name} [DS4] what was committed is read back as it was, in order`, () => {
    const journal = filled(makePlace(), [
      [1, 3],
      [4, 4],
      [5, 40],
    ]);
    expect([...journal.read(1)]).toEqual(entries(1, 40));
    expect([...journal.read(17)]).toEqual(entries(17, 40));
    expect([...journal.read(41)]).toEqual([]);
    expect(journal.lastSeq).toBe(40);
    expect(journal.lastTimeUs).toBe(1_000_040);
    journal.close();
  });

  test(`${name} [DS4] what was appended and not committed is not there`, () => {
    const place = makePlace();
    const journal = filled(place, [[1, 3]]);
    journal.append(entryAt(4));
    expect([...journal.read(1)]).toEqual(entries(1, 3));
    journal.close();
    const again = place.open();
    expect(again.lastSeq).toBe(3);
    expect(again.append(entryAt(4))).toBe(true);
    again.close();
  });

  test(`${name} [JN11] the epoch rises at each start and the entries stay`, () => {
    const place = makePlace();
    const first = filled(place, [[1, 5]]);
    const head = first.head();
    first.close();
    const second = place.open();
    expect(second.epoch).toBe(first.epoch + 1);
    expect(second.head()).toBe(head);
    expect([...second.read(1)]).toEqual(entries(1, 5));
    second.close();
    const third = place.open();
    expect(third.epoch).toBe(first.epoch + 2);
    third.close();
  });
}

function batchContract(name: string, makePlace: () => JournalPlace): void {
  test(`${name} [JN3] the chain depends on every batch and on where it ends`, () => {
    const one = filled(makePlace(), [[1, 4]]);
    const two = filled(makePlace(), [
      [1, 2],
      [3, 4],
    ]);
    const same = filled(makePlace(), [
      [1, 2],
      [3, 4],
    ]);
    expect(one.head()).not.toBe(two.head());
    expect(two.head()).toBe(same.head());
    for (const journal of [one, two, same]) journal.close();
  });

  test(`${name} [JN2] a batch takes 1,000 entries and asks for a commit before the next`, () => {
    const journal = makePlace().open();
    for (const entry of entries(1, 1_000)) expect(journal.append(entry)).toBe(true);
    expect(journal.append(entryAt(1_001))).toBe(false);
    expect(journal.commit().entries).toBe(1_000);
    expect(journal.append(entryAt(1_001))).toBe(true);
    expect(journal.commit().entries).toBe(1);
    expect(journal.commit()).toEqual({ entries: 0, bytes: 0 });
    expect([...journal.read(1)]).toHaveLength(1_001);
    journal.close();
  });

  test(`${name} [SV10] an entry out of seq order is a broken invariant`, () => {
    const journal = filled(makePlace(), [[1, 2]]);
    expect(() => journal.append(entryAt(4))).toThrow(/seq order/);
    expect(() => journal.append(entryAt(2))).toThrow(/seq order/);
    journal.close();
  });
}
