import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACCOUNT_METRICS,
  EXPOSURE_METRICS,
  GROUP_METRICS,
  HOLDING_METRICS,
  LIMIT_METRICS,
  OTHERS,
  SHOWN_LIMITS,
} from '#lib/model/explanation.ts';
import type { Question } from '#lib/model/explanation.ts';
import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';
import { readQuestion, writeQuestion } from './question-text.ts';

const id = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
const question: fc.Arbitrary<Question> = fc.oneof(
  fc.record({ about: fc.constant('account'), account: id, metric: fc.constantFrom(...ACCOUNT_METRICS) }),
  fc.record({
    about: fc.constant('holding'),
    account: id,
    instrument: id,
    metric: fc.constantFrom(...HOLDING_METRICS),
  }),
  fc.record({
    about: fc.constant('group'),
    level: fc.constantFrom('firm', 'desk', 'trader'),
    id,
    metric: fc.constantFrom(...GROUP_METRICS),
  }),
  fc.record({
    about: fc.constant('exposure'),
    level: fc.constantFrom('firm', 'desk', 'trader'),
    id,
    currency: fc.constantFrom('USD', 'EUR'),
    netting: fc.constantFrom(...EXPOSURE_NETTINGS),
    trader: fc.oneof(fc.option(fc.string({ maxLength: 30 })), fc.constant(OTHERS)),
    symbol: fc.oneof(fc.option(id), fc.constant(OTHERS)),
    metric: fc.constantFrom(...EXPOSURE_METRICS),
  }),
  fc.record({ about: fc.constant('limit'), limitId: id, metric: fc.constantFrom(...LIMIT_METRICS) }),
  fc.record({
    about: fc.constant('shownLimit'),
    account: id,
    shown: fc.constantFrom(...SHOWN_LIMITS),
    metric: fc.constantFrom(...LIMIT_METRICS),
  }),
) as fc.Arbitrary<Question>;

test('[EP9] every question survives its text', () => {
  fc.assert(
    fc.property(question, (asked) => {
      const text = writeQuestion(asked);
      // Ids of emoji may grow beyond the bound, which no id of the doors does.
      if (text.length <= 600) expect(readQuestion(text)).toEqual(asked);
    }),
  );
});

test.each([
  '',
  'account',
  'account/FT-1',
  'account/FT-1/nothing',
  'account//equity',
  'account/FT-1/equity/more',
  'holding/FT-1/ES/equity',
  'group/account/x/gross',
  'limit/l/__proto__',
  'exposure/firm/F/USD/account/*/ES/net',
  'exposure/firm/F/usd/account/*/.ES/net',
  'exposure/firm/F/USD/desk/*/.ES/net',
  'exposure/account/A/USD/account/*/.ES/net',
  'shownLimit/FT-1/worst/used',
  'account/%E0%A4%A/equity',
  `account/${'x'.repeat(700)}/equity`,
])('[EP9] what is no question is refused: %s', (text) => {
  expect(readQuestion(text)).toBeNull();
});
