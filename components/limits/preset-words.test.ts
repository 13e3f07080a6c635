import { expect, test } from 'vitest';
import { loadCatalogue } from '#server/http/preset-catalogue.ts';
import {
  asOfText,
  dailyLossText,
  disabledText,
  matchesWords,
  maxLossText,
  resetText,
  sizeText,
} from './preset-words.ts';

const { list } = loadCatalogue();

function texts(id: string): readonly (string | null)[] {
  const preset = list.find((each) => each.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  const { rules, currency } = preset;
  return [
    sizeText(preset),
    maxLossText(rules.maxLoss, currency),
    dailyLossText(rules.dailyLoss, currency),
    resetText(rules),
    asOfText(preset),
    disabledText(preset),
  ];
}

test('[PS1] a programme in the words of its figures', () => {
  expect(texts('topstep-combine-evaluation-50000')).toEqual([
    '50,000 USD',
    '2,000 USD, trails end of day',
    'none',
    '17:00 America/Chicago',
    '2026-10-04',
    null,
  ]);
  expect(texts('the5ers-hyper-growth-evaluation-funded-any').slice(0, 4)).toEqual([
    'any',
    '6 % of the initial balance, static',
    '3 % of the initial balance from the day’s balance, pauses',
    '17:00 America/New_York, to confirm',
  ]);
});

test('[PS1] [PS3] a date of null is undated, and a disabled programme says why', () => {
  for (const preset of list) {
    expect(asOfText(preset) === 'undated').toBe(preset.asOf === null);
    expect(disabledText(preset) === null).toBe(preset.enabled);
    expect(maxLossText(preset.rules.maxLoss, preset.currency)).not.toContain('undefined');
    expect(dailyLossText(preset.rules.dailyLoss, preset.currency)).not.toContain('undefined');
  }
});

test('[PS1] a search finds every word that begins a word', () => {
  const found = (query: string): number => list.filter((preset) => matchesWords(preset, query)).length;
  expect(found('')).toBe(120);
  expect(found('Topstep 50000')).toBe(list.filter(({ firm, size }) => firm === 'topstep' && size === '50000').length);
  expect(found('crypto')).toBe(list.filter(({ market }) => market === 'crypto').length);
  expect(found('no such firm')).toBe(0);
});
