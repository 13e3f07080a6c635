import { expect, test } from 'vitest';
import { limitDraftSchema } from '#lib/protocol/http-commands.ts';
import { LIMIT_METRICS } from '#lib/model/limit.ts';
import { editorOf, NEW_LIMIT, nudged, readEditor } from './editor-form.ts';
import type { EditorForm } from './editor-form.ts';

const FULL: EditorForm = { ...NEW_LIMIT, scopeId: 'house', amount: '1,000', currency: 'USD' };

function errorsOf(part: Partial<EditorForm>): readonly string[] {
  const read = readEditor({ ...FULL, ...part });
  return read.ok ? [] : Object.keys(read.errors);
}

test('[LE6] every metric makes a draft that the doors take, and the editor reads back', () => {
  for (const metric of LIMIT_METRICS) {
    const isFalling = ['equity', 'room', 'timeToFloor'].includes(metric);
    const steps = isFalling ? { watch: '4000', warning: '3000', critical: '2000' } : {};
    const read = readEditor({ ...FULL, metric, ...steps });
    if (!read.ok) throw new Error(`${metric} ${JSON.stringify(read.errors)}`);
    expect(limitDraftSchema.safeParse(read.draft).success, metric).toBe(true);
    const { baseVersion: _base, ...content } = read.draft;
    const again = readEditor(editorOf({ ...content, version: 3 }));
    expect(again, metric).toEqual({ ok: true, draft: { ...read.draft, baseVersion: 3 } });
  }
});

test('[LE6] what is out of range is refused beside its field', () => {
  expect(errorsOf({})).toEqual([]);
  expect(errorsOf({ amount: '-5' })).toEqual(['amount']);
  expect(errorsOf({ amount: '1e3' })).toEqual(['amount']);
  expect(errorsOf({ watch: '0' })).toEqual(['watch']);
  expect(errorsOf({ warning: '50' })).toEqual(['warning']);
  expect(errorsOf({ critical: '100' })).toEqual(['critical']);
  expect(errorsOf({ hysteresis: '10' })).toEqual(['hysteresis']);
  expect(errorsOf({ holdSeconds: '3601' })).toEqual(['holdSeconds']);
  expect(errorsOf({ confirm: '0' })).toEqual(['confirm']);
  expect(errorsOf({ alertFrom: 'breach' })).toEqual(['ackFrom']);
  expect(errorsOf({ cutBy: 'root' })).toEqual(['cutValue']);
  expect(errorsOf({ scopeId: ' ', currency: '' })).toEqual(['scopeId', 'currency']);
  // Lower is worse: the ladder falls.
  expect(errorsOf({ metric: 'equity', watch: '3000', warning: '2000', critical: '1500' })).toEqual([]);
  expect(errorsOf({ metric: 'equity', watch: '2000', warning: '3000', critical: '1500' })).toEqual(['warning']);
});

test('[LE6] a kind of rule that the editor has no fields for keeps all but what was changed', () => {
  const rule = {
    type: 'maxLoss',
    amount: '4000',
    trail: 'eod_balance',
    lockOffset: '0',
    breachWhen: 'lte',
    action: 'fail',
  };
  const read = readEditor({ ...FULL, level: 'account', scopeId: 'A' });
  if (!read.ok) throw new Error('a full form reads');
  const { per: _per, baseVersion: _base, ...content } = read.draft;
  const form = editorOf({ ...content, rule: rule as never, version: 2 });
  expect(form.metric).toBeNull();
  const changed = readEditor({ ...form, amount: '3500' });
  expect(changed).toMatchObject({ ok: true, draft: { baseVersion: 2, rule: { ...rule, amount: '3500' } } });
  expect(changed.ok && 'per' in changed.draft).toBe(false);
});

test('[LE4] arrow keys move a threshold by whole points and keep its decimals', () => {
  expect(nudged('75', 1)).toBe('76');
  expect(nudged('72.5', -5)).toBe('67.5');
  expect(nudged('', 1)).toBe('');
});

test('[FE2] [AL15] [SU3] the settings of attention are read back as they were: an edit of the amount loosens nothing else', () => {
  const read = readEditor(FULL);
  if (!read.ok) throw new Error('a full form makes a draft');
  const { baseVersion: _base, ...content } = read.draft;
  const own = {
    refireStep: '2' as never,
    ackLapseMs: 300_000,
    reasonDue: true,
    notSuppressible: true,
    inhibits: true,
    notify: [{ role: 'lead' }, { user: 'U7' as never }],
  } as const;
  const form = editorOf({ ...content, ...own, version: 2 });
  expect(form.notify).toBe('lead, user:U7');
  const again = readEditor({ ...form, amount: '900' });
  expect(again).toMatchObject({ ok: true, draft: { ...own, baseVersion: 2, rule: { amount: '900' } } });
  expect(again.ok && limitDraftSchema.safeParse(again.draft).success).toBe(true);
});

test.each([
  [{ refireStep: '0' }, ['refireStep']],
  [{ refireStep: '100.5' }, ['refireStep']],
  [{ refireStep: '100' }, []],
  [{ ackLapseMinutes: '4' }, ['ackLapseMinutes']],
  [{ ackLapseMinutes: '241' }, ['ackLapseMinutes']],
  [{ ackLapseMinutes: '240' }, []],
  [{ notify: 'boss' }, ['notify']],
  [{ notify: 'lead, lead' }, ['notify']],
  [{ notify: ' lead,, user:U1 ' }, []],
  [{ notify: Array.from({ length: 21 }, (_, place) => `user:${place}`).join(',') }, ['notify']],
])('[LE6] attention %o is refused at %o', (part, fields) => {
  expect(errorsOf(part)).toEqual(fields);
});
