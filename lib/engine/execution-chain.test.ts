import { expect, test } from 'vitest';
import {
  emptyExecutions,
  executionEffect,
  liveFills,
  recordExecution,
  resolveExecution,
  unresolvedIds,
} from './execution-chain.ts';
import type { ExecutionLedger, ExecutionMessage } from './execution-chain.ts';

type Fill = { readonly text: string; readonly fee: string };

/** `F A b10@100`, `G B>A b12@100`, `G B>A b12@100 fee2`, `H C>A`: type, id, what it names, and what it says. */
function message(text: string, atUs = 0): ExecutionMessage<Fill> {
  const [type = '', names = '', says = '', fee] = text.split(' ');
  const [execId = '', refId = ''] = names.split('>');
  const base = { execId, content: text, atUs };
  if (type === 'F') return { ...base, type: 'fill', fill: { text: says, fee: fee ?? 'fee1' } };
  if (type === 'H') return { ...base, type: 'bust', refId };
  return { ...base, type: 'correction', refId, correction: fee === undefined ? { text: says } : { text: says, fee } };
}

function run(...texts: readonly string[]): { ledger: ExecutionLedger<Fill>; outcomes: string[]; live: string } {
  const ledger = emptyExecutions<Fill>();
  const outcomes = texts.map((text, index) => recordExecution(ledger, message(text, index)).type);
  const live = liveFills(ledger)
    .map((fill) => `${fill.text} ${fill.fee}`)
    .join(', ');
  return { ledger, outcomes, live };
}

const HISTORIES: readonly (readonly [string, readonly string[], string, string])[] = [
  ['a bust removes the fill with its fee', ['F A b10@100', 'F B b5@101', 'H X>A'], 'restated', 'b5@101 fee1'],
  ['a correction replaces whole, and keeps the fee', ['F A b10@100', 'G B>A b12@101'], 'restated', 'b12@101 fee1'],
  [
    'a correction that carries a fee replaces it',
    ['F A b1@1', 'G B>A b2@1 fee9', 'G C>B b3@1'],
    'restated',
    'b3@1 fee9',
  ],
  ['the original id resolves to the head', ['F A b1@1', 'G B>A b2@1', 'G C>A b3@1'], 'restated', 'b3@1 fee1'],
  ['a bust by the original id removes the corrected fill', ['F A b1@1', 'G B>A b2@1', 'H C>A'], 'restated', ''],
  ['a bust by an older link removes the head', ['F A b1@1', 'G B>A b2@1', 'G C>B b3@1', 'H D>B'], 'restated', ''],
  ['a bust before its fill leaves a tombstone', ['H X>A', 'F A b1@1'], 'tombstoned', ''],
  ['a correction before its fill waits for it', ['G B>A b2@1', 'F A b1@1'], 'appended', 'b2@1 fee1'],
  ['two corrections before their fill', ['G C>B b3@1', 'G B>A b2@1', 'F A b1@1'], 'appended', 'b3@1 fee1'],
  [
    'the later correction came first, the fill is live',
    ['F A b1@1', 'G C>B b3@1', 'G B>A b2@1'],
    'restated',
    'b3@1 fee1',
  ],
  ['a bust of a correction that has not come', ['F A b1@1', 'H X>B', 'G B>A b2@1'], 'restated', ''],
  ['a bust of a waiting correction', ['G B>A b2@1', 'H X>B', 'F A b1@1'], 'tombstoned', ''],
  ['the same message again changes nothing', ['F A b1@1', 'F A b1@1'], 'duplicate', 'b1@1 fee1'],
  [
    'an old correction again does not return',
    ['F A b1@1', 'G B>A b2@1', 'G C>A b3@1', 'G B>A b2@1'],
    'duplicate',
    'b3@1 fee1',
  ],
  ['other content under a used id is a collision', ['F A b1@1', 'F A b2@1'], 'collision', 'b1@1 fee1'],
  ['a second bust finds nothing', ['F A b1@1', 'H X>A', 'H Y>A'], 'noEffect', ''],
  ['a correction of a busted fill does not bring it back', ['F A b1@1', 'H X>A', 'G B>A b2@1'], 'noEffect', ''],
  [
    'a corrected fill keeps its original place',
    ['F A b1@1', 'F B s1@2', 'G C>A b5@1'],
    'restated',
    'b5@1 fee1, s1@2 fee1',
  ],
];

test.each(HISTORIES)('[BU1] [BU2] [BU3] [BU4] [BU5] [BU8] [ID5] %s', (_, texts, last, live) => {
  const ran = run(...texts);
  expect(ran.outcomes.at(-1)).toBe(last);
  expect(ran.live).toBe(live);
});

test('[HL12] resolving a message writes nothing', () => {
  const { ledger } = run('F A b1@1', 'G C>B b3@1');
  const before = structuredClone(ledger);
  for (const text of ['F D b1@1', 'G B>A b2@1', 'H X>A', 'G E>Q b1@1']) resolveExecution(ledger, message(text));
  expect(ledger).toEqual(before);
});

test('[BU4] what waits for its fill is named once it has waited too long, and no more when the fill comes', () => {
  const { ledger } = run('H X>A', 'F Q b1@1', 'G C>B b2@1');
  expect(unresolvedIds(ledger, 0)).toEqual([]);
  expect(unresolvedIds(ledger, 2)).toEqual(['X']);
  expect(unresolvedIds(ledger, 3)).toEqual(['X', 'C']);
  recordExecution(ledger, message('F A b1@1', 9));
  expect(unresolvedIds(ledger, 10)).toEqual(['C']);
});

test('[BU1] only F, G and H have an effect; a type that no rule names is not one of them', () => {
  expect(['F', 'G', 'H'].map(executionEffect)).toEqual(['fill', 'correction', 'bust']);
  expect([...'0456 8CDEI'.replace(' ', '')].map(executionEffect)).toEqual(Array.from({ length: 9 }, () => 'none'));
  expect(['1', '2', 'Z', '', 'toString'].map(executionEffect)).toEqual([null, null, null, null, null]);
});
