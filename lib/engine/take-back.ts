import type { LimitDefinition } from '#lib/model/limit.ts';
import { isLoosening, isSame } from './loosening.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is in force after an emergency: each field that it made looser stands again as before, unless what was published
 * meanwhile is tighter still. Null where nothing is looser than before. Where no mixture is as tight as what stood
 * before, all of that comes back.
 */
export function takenBack(
  before: LimitDefinition,
  during: LimitDefinition,
  now: LimitDefinition,
): LimitDefinition | null {
  if (!isLoosening(before, now)) return null;
  let found = now;
  const offer = (next: LimitDefinition): void => {
    if (!isLoosening(found, next)) found = next;
  };
  for (const field of changed(before, during)) {
    if (field === 'rule' || field === 'ladder') {
      for (const part of changed(before[field], during[field]))
        offer({ ...found, [field]: withField(found[field], part, before[field]) });
    } else if (field !== 'version' && field !== 'name') offer(withField(found, field, before));
  }
  const isWhole = !isLoosening(before, found);
  return { ...(isWhole ? found : before), name: now.name, version: now.version + 1 };
}

/** Names of the fields in which two of a kind differ. */
function changed(before: object, during: object): readonly string[] {
  const [was, is] = [before as Fields, during as Fields];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => !isSame(was[field], is[field]))
    .toSorted();
}

/** One field taken over from another object of its kind, absent where it is absent there. */
function withField<Whole extends object>(into: Whole, field: string, from: object): Whole {
  const fields: Record<string, unknown> = { ...(into as Fields) };
  const value = (from as Fields)[field];
  if (value === undefined) delete fields[field];
  else fields[field] = value;
  // Of the same kind as before: the field's value stood in such an object.
  return fields as Whole;
}
