import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('[CJ1] the example of RFC 8785 section 3.2.2 has the text of its section 3.2.3', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('[CJ1] keys are ordered by UTF-16 code units (RFC 8785 section 3.2.3)', () => {
  const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  const keys = [...canonicalJson(value).matchAll(/:(\d)/g)].map(([, digit]) => Number(digit));
  expect(keys).toEqual([2, 4, 6, 7, 1, 5, 3]);
});

test('[CJ1] one content has one text, and the text says all of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test('[CJ1] what JSON cannot say is refused, what is undefined is absent', () => {
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, '\ud800', undefined])
    expect(() => canonicalJson(value)).toThrow('canonical JSON');
});
