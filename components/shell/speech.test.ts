import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import { AssertiveSpeech, countsText, SPACING_MS } from './speech.ts';

const speak = ({ scope }: { readonly scope: { readonly id: string } }): string => `Breach. ${scope.id}.`;

test('[U14] [AX15] at 100 breaches a second there is at most one assertive message in five seconds, and none is lost', (context) => {
  const speech = new AssertiveSpeech();
  const spokenAt: number[] = [];
  let counted = 0;
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 10) {
    speech.breach(sampleAlert(String(nowMs), 'breach'), nowMs);
    if (nowMs % 1_000 !== 0) continue;
    const text = speech.due(nowMs, speak);
    if (text === null) continue;
    spokenAt.push(nowMs);
    counted += Number(/^(\d+) breaches/.exec(text)?.[1] ?? 1);
  }
  expect(spokenAt.length).toBeGreaterThan(8);
  const shortestMs = Math.min(...spokenAt.slice(1).map((when, place) => when - (spokenAt[place] ?? 0)));
  noteBar(context, {
    id: 'U14',
    what: 'assertive sentences',
    value: `${spokenAt.length} for ${counted} breaches at 100/s, at least ${shortestMs / 1_000} s apart`,
    bar: '<= 1 in 5 s',
    met: shortestMs >= SPACING_MS,
  });
  for (const [at, when] of spokenAt.entries())
    if (at > 0) expect(when - (spokenAt[at - 1] ?? 0)).toBeGreaterThanOrEqual(SPACING_MS);
  expect(counted).toBe((spokenAt.at(-1) ?? 0) / 10 + 1);
});

test('[U14] [AX15] a sentence that a busy page painted late keeps its distance to the next from there', () => {
  const speech = new AssertiveSpeech();
  speech.breach(sampleAlert('a', 'breach'), 0);
  expect(speech.due(1_000, speak)).not.toBeNull();
  speech.spoken(1_800);
  speech.breach(sampleAlert('b', 'breach'), 2_000);
  expect(speech.due(6_000, speak)).toBeNull();
  expect(speech.due(6_800, speak)).toBe('Breach. ACC-b.');
});

test('[AX15] one breach is told in full, a burst by its number, its time and its worst', () => {
  const speech = new AssertiveSpeech();
  speech.breach(sampleAlert('a', 'breach'), 0);
  expect(speech.due(900, speak)).toBeNull();
  expect(speech.due(1_000, speak)).toBe('Breach. ACC-a.');
  for (let at = 0; at < 7; at += 1)
    speech.breach(sampleAlert(`b${at}`, 'breach', { usedBp: at === 3 ? 20_000 : 11_000 }), 2_000 + at * 500);
  expect(speech.due(5_000, speak)).toBeNull();
  expect(speech.due(6_000, speak)).toContain('7 breaches in 3 seconds, worst ACC-b3.');
  expect(speech.due(20_000, speak)).toBeNull();
});

test('[AX15] the same alert twice is one breach, and the line is told before it', () => {
  const speech = new AssertiveSpeech();
  speech.line('Connection restored.', 0);
  speech.breach(sampleAlert('a', 'breach'), 100);
  speech.breach(sampleAlert('a', 'breach'), 200);
  expect(speech.due(1_000, speak)).toBe('Connection restored. Breach. ACC-a.');
});

test('[AX15] counts of rungs name the rows that would move', () => {
  const counts = { breach: 4, critical: 3, warning: 9 };
  expect(countsText(counts, null)).toBe('4 breaches, 3 critical, 9 warning.');
  expect(countsText({ ...counts, breach: 1 }, null)).toBe('1 breach, 3 critical, 9 warning.');
  expect(countsText(counts, 1)).toContain('1 row would move');
});
