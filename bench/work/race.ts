import { collectGarbage, timedAsync, timingOf } from '../measure.ts';
import type { Timing } from '../measure.ts';
import type { Contender } from './contender.ts';
import { checksumOf } from './totals.ts';
import type { Checksum } from './totals.ts';

export type Entrant = {
  readonly contender: Contender;
  /** How many of the work's marks it does: slow ones do the first few. */
  readonly marks: number;
};

export type Finish = {
  readonly name: string;
  readonly marks: number;
  /** Of one mark. */
  readonly perMark: Timing;
  readonly checksum: Checksum;
};

/**
 * Each contender does its marks in equal consecutive slices, in turn with the others, so that a slow moment of the machine
 * strikes all of them. The first slice warms up and does not count.
 */
export async function race(entrants: readonly Entrant[], slices: number): Promise<readonly Finish[]> {
  const perMark = entrants.map((): number[] => []);
  for (let slice = 0; slice <= slices; slice += 1) {
    for (const [index, { contender, marks }] of entrants.entries()) {
      const from = Math.floor((marks * slice) / (slices + 1));
      const to = Math.floor((marks * (slice + 1)) / (slices + 1));
      collectGarbage();
      const { seconds } = await timedAsync(async () => contender.advance(from, to));
      if (slice > 0) perMark[index]?.push(seconds / (to - from));
    }
  }
  const finishes: Finish[] = [];
  for (const [index, { contender, marks }] of entrants.entries()) {
    const checksum = checksumOf(await contender.totals());
    finishes.push({ name: contender.name, marks, perMark: timingOf(perMark[index] ?? []), checksum });
    contender.close?.();
  }
  return finishes;
}
