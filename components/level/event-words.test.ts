import { expect, test } from 'vitest';
import type { EventFact, EventLine } from '#lib/protocol/event-lines.ts';
import { eventHref, eventSentence, kindWord } from './event-words.ts';

function line(fact: EventFact, changes: Partial<EventLine> = {}): EventLine {
  return { seq: 7, atUs: 1, node: 'FT-1', instrument: 'ESZ6', fact, ...changes };
}

const FILL = {
  kind: 'fill',
  side: 'sell',
  quantity: '1200',
  px: '-5981.25',
  fee: '4.20',
  feeCurrency: 'USD',
  fillId: 'F',
} as const;
const ALERT = {
  kind: 'alert',
  what: 'ackLapsed',
  rung: 'breach',
  limitName: 'Daily loss',
  alertId: 'a1',
  by: null,
} as const;
const LIMIT = { kind: 'limit', what: 'resetLatch', limitId: 'FT-1:daily', name: 'Daily loss', by: 'M. Rossi' } as const;

test.each<readonly [EventFact, string, string | null]>([
  [FILL, 'Sold 1,200 ESZ6 at \u22125,981.25, fee 4.20 USD.', '/accounts/FT-1/ESZ6'],
  [
    { ...FILL, side: 'buy', fee: null, feeCurrency: null },
    'Bought 1,200 ESZ6 at \u22125,981.25.',
    '/accounts/FT-1/ESZ6',
  ],
  [{ kind: 'bust', fillId: 'F9' }, 'Fill F9 of ESZ6 taken back.', '/accounts/FT-1/ESZ6'],
  [{ ...FILL, feeCurrency: null }, 'Sold 1,200 ESZ6 at \u22125,981.25, fee 4.20.', '/accounts/FT-1/ESZ6'],
  [
    { kind: 'correction', fillId: 'F9', quantity: '1200', px: '5981.25' },
    'Fill F9 of ESZ6 is now 1,200 at 5,981.25.',
    '/accounts/FT-1/ESZ6',
  ],
  [{ kind: 'position', quantity: '-1200' }, 'The venue reports a position of \u22121,200 ESZ6.', '/accounts/FT-1/ESZ6'],
  [ALERT, 'Daily loss: acknowledgement lapsed, at breach.', '/alerts/a1'],
  [
    { ...ALERT, what: 'acknowledge', rung: 'none', by: 'M. Rossi' },
    'Daily loss: acknowledged, by M. Rossi.',
    '/alerts/a1',
  ],
  [LIMIT, 'M. Rossi reset the latch of Daily loss.', '/limits/FT-1%3Adaily/history'],
  [{ ...LIMIT, what: 'define' }, 'M. Rossi set the limit Daily loss.', '/limits/FT-1%3Adaily/history'],
  [{ ...LIMIT, what: 'retire' }, 'M. Rossi retired the limit Daily loss.', '/limits/FT-1%3Adaily/history'],
  [{ ...LIMIT, what: 'propose' }, 'M. Rossi proposed a change of Daily loss.', '/limits/FT-1%3Adaily/history'],
  [{ ...LIMIT, what: 'programme', limitId: null, name: '50K' }, 'M. Rossi bound the programme 50K.', '/limits'],
])('[LV3] an entry is a sentence and leads to its evidence: %o', (fact, sentence, href) => {
  expect(eventSentence(line(fact))).toBe(sentence);
  expect(eventHref(line(fact))).toBe(href);
});

test('[LV3] what is about no one instrument leads to the account, and what is about no account nowhere', () => {
  const opened = line({ kind: 'opened', trader: 'Novak', desk: '' }, { instrument: '' });
  expect([eventSentence(opened), eventHref(opened)]).toEqual(['Opened for Novak.', '/accounts/FT-1']);
  const moved = line({ kind: 'moved', trader: '', desk: 'Index' }, { instrument: '' });
  expect(eventSentence(moved)).toBe('Moved on Index.');
  const marked = line({ kind: 'mark', px: '5981.25' }, { node: '' });
  expect(eventSentence(marked)).toBe('A mark of ESZ6 at 5,981.25 was held back by its source.');
  const held = line({ kind: 'mark', px: null }, { node: '' });
  expect([eventSentence(held), eventHref(held)]).toEqual(['A mark of ESZ6 was held back by its source.', null]);
  const cash = line({ kind: 'cash', what: 'variationMargin', amount: '-12.5', currency: 'USD' }, { instrument: '' });
  expect(eventSentence(cash)).toBe('Variation margin: \u221212.5 USD.');
});

test('[LV3] each kind of entry has a word that heads its line; an account that opens and one that moves share theirs', () => {
  const words = (kinds: readonly EventFact['kind'][]) => kinds.map((kind) => kindWord({ kind } as EventFact));
  expect(words(['fill', 'bust', 'correction', 'position', 'cash'])).toEqual([
    'Fill',
    'Bust',
    'Correction',
    'Position',
    'Cash',
  ]);
  expect(words(['opened', 'moved', 'mark', 'limit', 'alert'])).toEqual([
    'Account',
    'Account',
    'Mark',
    'Limit',
    'Alert',
  ]);
});
