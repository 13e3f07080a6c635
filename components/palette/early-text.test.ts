import { expect, test } from 'vitest';
import { EarlyText } from './early-text.ts';

test('what is typed before the field stands is in it, in order, and once', () => {
  const early = new EarlyText();
  let field = '';
  const take = (text: string): void => void (field += text);
  for (const key of 'gux') early.type(key);
  early.erase();
  early.type('i');
  const end = early.takeTo(take);
  expect(field).toBe('gui');
  early.type('d');
  expect(field).toBe('guid');
  end();
  early.type('e');
  expect(field).toBe('guid');
  early.drop();
  early.takeTo(take);
  expect(field).toBe('guid');
});
