import { formatAge, formatCount, formatSeq, formatTime } from '#lib/client/format.ts';

export type HealthFact = { readonly name: string; readonly value: string };

const NAMES: Readonly<Record<string, string>> = {
  status: 'State',
  'status.type': 'Core',
  'status.seq': 'Entry at start',
  'status.epoch': 'Journal epoch',
  'status.engineVersion': 'Engine version',
  'status.fingerprint': 'Fingerprint at start',
  'status.recoveredEntries': 'Entries replayed at start',
  'status.droppedBytes': 'Torn bytes dropped at start',
  'status.silentMs': 'Core silent for',
  throughSeq: 'Last entry released',
  engineTimeUs: 'Engine time',
  uptimeSeconds: 'Server up for',
  'lag.p50Ms': 'Lag p50',
  'lag.p95Ms': 'Lag p95',
  clock: 'Clock',
  demo: 'Demo',
  policyViolations: 'Browser policy reports',
  rolesWithoutSecondFactor: 'No second factor required of',
};

/** What the server says of itself, in words. A figure that the server adds is shown under its own name without a change here. */
export function healthFacts(answer: Readonly<Record<string, unknown>>, zone: string): readonly HealthFact[] {
  return flatten(answer, '').map(([key, value]) => ({ name: NAMES[key] ?? key, value: print(key, value, zone) }));
}

export function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '—' : `${value.toFixed(1)} ms`;
}

/** The unit stands at the end of the key. */
function print(key: string, value: unknown, zone: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value === null ? '—' : String(value);
  if (key.endsWith('Us')) return formatTime(value, zone);
  if (key.endsWith('Seconds')) return formatAge(value * 1_000);
  if (key.endsWith('Ms')) return milliseconds(value);
  if (/seq$/i.test(key)) return formatSeq(value);
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(1);
}

function flatten(value: Readonly<Record<string, unknown>>, prefix: string): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([name, held]): readonly (readonly [string, unknown])[] => {
    // Lists and the legs of alerts have tables of their own.
    if (Array.isArray(held) || name === 'alertLegs') return [];
    if (typeof held === 'object' && held !== null) return flatten({ ...held }, `${prefix}${name}.`);
    return [[`${prefix}${name}`, held]];
  });
}
