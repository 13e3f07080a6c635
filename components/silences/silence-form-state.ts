import type { SilenceWish } from '#lib/client/silence-commands.ts';
import type { LimitId, Origin } from '#lib/model/ids.ts';
import type { NodeLevel } from '#lib/model/limit.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';

/** The fields as they are typed; empty text is a part that is not named. */
export type SilenceForm = {
  readonly limitId: string;
  readonly level: NodeLevel | '';
  readonly nodeId: string;
  readonly symbol: string;
  readonly feed: string;
  readonly minutes: string;
  readonly reason: string;
  readonly endsOnClimb: boolean;
};

export const EMPTY_SILENCE: SilenceForm = {
  limitId: '',
  level: '',
  nodeId: '',
  symbol: '',
  feed: '',
  minutes: '60',
  reason: '',
  endsOnClimb: false,
};

/** The end is mandatory and within a day: one of these. */
export const DURATIONS = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '24 hours' },
] as const;

const LEVELS: readonly NodeLevel[] = ['firm', 'desk', 'trader', 'account'];

/** Null while nothing is named. A node's level without its id names nothing. */
export function matcherOf(form: SilenceForm): SilenceMatcher | null {
  const [limitId, nodeId, symbol, feed] = [form.limitId, form.nodeId, form.symbol, form.feed].map((text) =>
    text.trim(),
  );
  // The casts give texts their brands; the server checks them again.
  const matcher: SilenceMatcher = {
    ...(limitId === '' ? {} : { limitId: limitId as LimitId }),
    ...(form.level === '' || nodeId === '' || nodeId === undefined ? {} : { scope: { level: form.level, id: nodeId } }),
    ...(symbol === '' ? {} : { symbol }),
    ...(feed === '' ? {} : { feed: feed as Origin }),
  };
  return Object.keys(matcher).length === 0 ? null : matcher;
}

/** What is sent, or why nothing can be. */
export function wishOf(form: SilenceForm): SilenceWish | string {
  const matcher = matcherOf(form);
  if (matcher === null) return 'Name a rule, a scope, a symbol or a feed';
  if (form.level !== '' && form.nodeId.trim() === '') return `Name the ${form.level}`;
  const reason = form.reason.trim();
  if (reason === '') return 'Say why';
  return { matcher, durationMs: Number(form.minutes) * 60_000, reason, endsOnClimb: form.endsOnClimb };
}

/** The form as a link fills it: from an alert, or by hand [UP5]. */
export function formOfQuery(query: URLSearchParams): SilenceForm {
  const text = (key: string): string => (query.get(key) ?? '').slice(0, 64);
  return {
    ...EMPTY_SILENCE,
    limitId: text('rule'),
    level: LEVELS.find((level) => level === query.get('level')) ?? '',
    nodeId: text('node'),
    symbol: text('symbol'),
    feed: text('feed'),
  };
}

/** The link that opens the form filled with a matcher. */
export function silenceLink({ limitId, scope, symbol, feed }: SilenceMatcher): string {
  const query = new URLSearchParams({ tab: 'silences' });
  const parts = { rule: limitId, level: scope?.level, node: scope?.id, symbol, feed };
  for (const [key, value] of Object.entries(parts)) if (value !== undefined) query.set(key, value);
  return `/limits?${query.toString()}`;
}
