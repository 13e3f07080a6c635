import { expect, test } from 'vitest';
import type { Seq } from '#lib/model/ids.ts';
import { contentHash, DedupWindow } from './dedup-window.ts';

function accepted(seq: number): { readonly type: 'Accepted'; readonly seq: Seq } {
  return { type: 'Accepted', seq: seq as Seq };
}

test('[DI1] the window holds exactly its size and forgets the oldest first', () => {
  const window = new DedupWindow(100);
  for (let seq = 1; seq <= 250; seq += 1) window.add(`id-${seq}`, seq, accepted(seq));
  expect(window.find('id-150')).toBeNull();
  for (let seq = 151; seq <= 250; seq += 1) {
    expect(window.find(`id-${seq}`)).toEqual({ contentHash: seq, outcome: accepted(seq) });
  }
});

test('[JN10] a window restored at any moment behaves as the one that went on', () => {
  for (const size of [0, 1, 7, 8, 9, 20]) {
    const window = new DedupWindow(8);
    for (let seq = 1; seq <= size; seq += 1) {
      const refusal = { type: 'Rejected', seq: seq as Seq, reason: 'outOfRange', field: 'amount' } as const;
      window.add(`id-${seq}`, seq, seq % 3 === 0 ? refusal : accepted(seq));
    }
    const restored = DedupWindow.restore(JSON.parse(JSON.stringify(window.snapshot())), 8);
    for (const each of [window, restored]) each.add('later', 99, accepted(99));
    for (let seq = 1; seq <= size; seq += 1) {
      expect(JSON.stringify(restored.find(`id-${seq}`))).toBe(JSON.stringify(window.find(`id-${seq}`)));
    }
    expect(restored.find('later')).toEqual(window.find('later'));
    expect(JSON.stringify(restored.snapshot())).toBe(JSON.stringify(window.snapshot()));
  }
});

test('[SQ1] the content hash tells 200,000 similar texts apart', () => {
  const hashes = new Set<number>();
  for (let index = 0; index < 200_000; index += 1) {
    hashes.add(contentHash(`{"type":"MarkUpdated","px":"${index}"}`));
  }
  expect([...hashes].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
  expect(hashes.size).toBe(200_000);
});
