import type { Input } from '#lib/model/input.ts';

/** Commands about the limit that a back-test tries out: they are left out, so that each version stands for the whole range. */
export function isAboutLimit(input: Input, limitId: string): boolean {
  if (input.type === 'DefineLimit') return input.draft.limitId === limitId;
  if (input.type === 'RetireLimit') return input.limitId === limitId;
  if (input.type !== 'ProposeChange') return false;
  // Not proposed, it is not approved either.
  const { change } = input;
  if (change.type === 'limit') return change.draft.limitId === limitId;
  return change.type === 'retirement' && change.limitId === limitId;
}

/** Inputs after which a definition that could not stand may: its account, node or instrument has come. */
export const PLACING: ReadonlySet<Input['type']> = new Set([
  'AccountOpened',
  'AccountMoved',
  'FirmConfigured',
  'InstrumentListed',
]);
